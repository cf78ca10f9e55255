import type { StartTexts } from './en';

/** Beginning a chat in Spanish. */
export const startEs: StartTexts = {
  start: {
    open: 'Chat nuevo',
    heading: 'Chat nuevo',
    description: 'Escriba a un cliente que ya le haya escrito.',
    search: 'Nombre, teléfono, correo, cuenta o número de caso',
    people: 'Personas',
    newest: 'Contactos más recientes',
    aboutContact: (name) => `${name} y después otras personas de la misma cuenta`,
    aboutCase: (number) => `El cliente del caso ${number} y después otras personas de la misma cuenta`,
    everybody: 'Todos los contactos',
    found: (count, one) => (one ? `${count} persona encontrada.` : `${count} personas encontradas.`),
    none: 'Nadie coincide.',
    empty: 'Aún no hay contactos. Quien le escriba aparecerá aquí.',
    failed: 'No se pudo cargar la lista.',
    full: (load, capacity) => `Tiene ${load} de ${capacity} chats. Complete uno antes de empezar otro.`,
    neverWrote: 'Nunca le ha escrito, así que no puede escribirle.',
    lastMessage: (ago) => `Último mensaje ${ago}`,
    goTo: 'Abrir',
    beginning: 'Empezando…',
    notYet: (name) => `El chat con ${name} aún no ha empezado.`,
    refused: (name) => `No se pudo empezar el chat con ${name}.`,
    states: {
      taken: 'Un compañero habla con esta persona',
      waiting: 'Espera a ser aceptado',
      bot: 'Responde un bot',
      channel_inactive: 'El canal no está activo',
      window_closed: 'Su último mensaje tiene más de 24 horas',
      unreachable: 'Los mensajes no llegan allí',
    },
    takenBy: (name) => `${name} habla con esta persona`,
    message: 'Escribir',
    messageHint: 'Empezar un chat',
    somebodyThere: 'Escribir a alguien de la cuenta',
  },
};
