import { refusalsPt } from '../refusals/pt';
import { stars, whyFailed, withWords } from './words';
import type { LineTexts } from './words';

const { refusals } = refusalsPt;
const states = { new: 'Nova', in_progress: 'Em curso', completed: 'Concluída' };

/** Lines of the system in Portuguese. */
export const linesPt: LineTexts = {
  lines: {
    accepted: ({ agent }) => `${agent} aceitou a conversa`,
    started: ({ agent }) => `${agent} começou a conversa`,
    completed: ({ agent }) => `${agent} concluiu a conversa`,
    completed_by_workflow: () => 'O fluxo concluiu a conversa',
    timed_out: ({ minutes }) => `A conversa foi concluída porque ninguém escreveu durante ${minutes} min`,
    transferred_to_agent: ({ agent, to }) => `${agent} transferiu a conversa para ${to}`,
    transferred_to_queue: ({ agent, queue }) => `${agent} transferiu a conversa para a fila ${queue}`,
    handed_over: ({ queue }) => `O bot entregou a conversa à fila ${queue}`,
    overflowed: ({ from, to }) => `A conversa esperou demasiado na fila ${from} e passou para a fila ${to}`,
    unrouted: ({ queue }) => `Nenhum fluxo escolheu uma fila, por isso a conversa passou para a fila ${queue}`,
    state_set: ({ state }) => `O estado foi alterado para ${states[state]}`,
    linked: ({ agent, contact }) => `${agent} ligou a conversa a ${contact}`,
    linked_by_workflow: ({ contact }) => `A conversa foi ligada a ${contact}`,
    linked_to_erased: () => 'A conversa foi ligada a um contacto cujos dados foram apagados depois',
    rated: ({ value, comment }) => withWords(`O cliente avaliou esta conversa com ${stars(value)} (${value} de 5)`, comment),
    rating_changed: ({ value, comment }) => withWords(`O cliente alterou a avaliação para ${stars(value)} (${value} de 5)`, comment),
    action_done: ({ caption, said }) => withWords(caption ?? 'A ação', said ?? 'feito.'),
    action_failed: (line) => withWords(line.caption === null ? 'Falhou a ação' : `Falhou «${line.caption}»`, whyFailed(refusals, line)),
    number_changed: () => 'O cliente tem agora outro número; as mensagens vão para lá',
    reachable: () => 'As mensagens voltam a chegar ao cliente',
    unreachable: ({ reason }) => `As mensagens já não chegam ao cliente: ${reason}`,
    control_asked: () => 'Outra aplicação pede esta conversa',
    control_given: () => 'A conversa é agora nossa: as respostas chegam ao cliente',
    control_taken: () => 'Outra aplicação tem agora esta conversa: as respostas não chegam ao cliente até que ela a devolva',
    left: ({ given }) => `Deixado quando não havia ninguém ligado. Não verificado: ${given.join(', ')}`,
  },
};
