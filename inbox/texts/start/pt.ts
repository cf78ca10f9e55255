import type { StartTexts } from './en';

/** Beginning a chat in Portuguese. */
export const startPt: StartTexts = {
  start: {
    open: 'Nova conversa',
    heading: 'Nova conversa',
    description: 'Escreva a um cliente que já lhe tenha escrito.',
    search: 'Nome, telefone, e-mail, conta ou número do caso',
    people: 'Pessoas',
    newest: 'Contactos mais recentes',
    aboutContact: (name) => `${name} e depois outras pessoas da mesma conta`,
    aboutCase: (number) => `O cliente do caso ${number} e depois outras pessoas da mesma conta`,
    everybody: 'Todos os contactos',
    found: (count, one) => (one ? `${count} pessoa encontrada.` : `${count} pessoas encontradas.`),
    none: 'Ninguém corresponde.',
    empty: 'Ainda não há contactos. Quem lhe escrever aparece aqui.',
    failed: 'Não foi possível carregar a lista.',
    full: (load, capacity) => `Tem ${load} de ${capacity} conversas. Conclua uma antes de começar outra.`,
    neverWrote: 'Nunca lhe escreveu, por isso não lhe pode escrever.',
    lastMessage: (ago) => `Última mensagem ${ago}`,
    goTo: 'Abrir',
    beginning: 'A começar…',
    notYet: (name) => `A conversa com ${name} ainda não começou.`,
    refused: (name) => `Não foi possível começar a conversa com ${name}.`,
    states: {
      taken: 'Um colega está a falar com esta pessoa',
      waiting: 'Espera ser aceite',
      bot: 'Um bot está a responder',
      channel_inactive: 'O canal não está ativo',
      window_closed: 'A última mensagem tem mais de 24 horas',
      unreachable: 'As mensagens não chegam lá',
    },
    takenBy: (name) => `${name} está a falar com esta pessoa`,
    message: 'Escrever',
    messageHint: 'Começar uma conversa',
    somebodyThere: 'Escrever a alguém da conta',
  },
};
