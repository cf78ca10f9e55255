import { refusalsEs } from '../refusals/es';
import { stars, whyFailed, withWords } from './words';
import type { LineTexts } from './words';

const { refusals } = refusalsEs;
const states = { new: 'Nuevo', in_progress: 'En curso', completed: 'Completado' };

/** Lines of the system in Spanish. */
export const linesEs: LineTexts = {
  lines: {
    accepted: ({ agent }) => `${agent} aceptó el chat`,
    started: ({ agent }) => `${agent} empezó el chat`,
    completed: ({ agent }) => `${agent} completó el chat`,
    completed_by_workflow: () => 'El flujo completó el chat',
    timed_out: ({ minutes }) => `El chat se completó porque nadie escribió en ${minutes} min`,
    transferred_to_agent: ({ agent, to }) => `${agent} transfirió el chat a ${to}`,
    transferred_to_queue: ({ agent, queue }) => `${agent} transfirió el chat a la cola ${queue}`,
    handed_over: ({ queue }) => `El bot entregó el chat a la cola ${queue}`,
    overflowed: ({ from, to }) => `El chat esperó demasiado en la cola ${from} y pasó a la cola ${to}`,
    unrouted: ({ queue }) => `Ningún flujo eligió una cola, así que el chat pasó a la cola ${queue}`,
    state_set: ({ state }) => `El estado se cambió a ${states[state]}`,
    linked: ({ agent, contact }) => `${agent} vinculó el chat a ${contact}`,
    linked_by_workflow: ({ contact }) => `El chat se vinculó a ${contact}`,
    linked_to_erased: () => 'El chat se vinculó a un contacto cuyos datos se borraron después',
    rated: ({ value, comment }) => withWords(`El cliente valoró este chat con ${stars(value)} (${value} de 5)`, comment),
    rating_changed: ({ value, comment }) => withWords(`El cliente cambió la valoración a ${stars(value)} (${value} de 5)`, comment),
    action_done: ({ caption, said }) => withWords(caption ?? 'La acción', said ?? 'hecho.'),
    action_failed: (line) => withWords(line.caption === null ? 'Falló la acción' : `Falló «${line.caption}»`, whyFailed(refusals, line)),
    number_changed: () => 'El cliente tiene ahora otro número; los mensajes van allí',
    reachable: () => 'Los mensajes vuelven a llegar al cliente',
    unreachable: ({ reason }) => `Los mensajes ya no llegan al cliente: ${reason}`,
    control_asked: () => 'Otra aplicación pide esta conversación',
    control_given: () => 'La conversación es ahora nuestra: las respuestas llegan al cliente',
    control_taken: () => 'Otra aplicación tiene ahora esta conversación: las respuestas no llegan al cliente hasta que la devuelva',
    left: ({ given }) => `Dejado cuando no había nadie conectado. Sin verificar: ${given.join(', ')}`,
  },
};
