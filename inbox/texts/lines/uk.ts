import { refusalsUk } from '../refusals/uk';
import { stars, whyFailed, withWords } from './words';
import type { LineTexts } from './words';

const { refusals } = refusalsUk;
const states = { new: 'Новий', in_progress: 'В роботі', completed: 'Завершений' };

/** Lines of the system in Ukrainian. Names stand beside the sentence, because its verbs would have to know who is a man or a woman. */
export const linesUk: LineTexts = {
  lines: {
    accepted: ({ agent }) => `Чат прийнято. Агент: ${agent}`,
    started: ({ agent }) => `Чат розпочато. Агент: ${agent}`,
    completed: ({ agent }) => `Чат завершено. Агент: ${agent}`,
    completed_by_workflow: () => 'Чат завершив процес',
    timed_out: ({ minutes }) => `Чат завершено, бо ніхто не писав ${minutes} хв`,
    transferred_to_agent: ({ agent, to }) => `Чат передано. Від: ${agent}, кому: ${to}`,
    transferred_to_queue: ({ agent, queue }) => `Чат передано в чергу ${queue}. Від: ${agent}`,
    handed_over: ({ queue }) => `Бот передав чат у чергу ${queue}`,
    overflowed: ({ from, to }) => `Чат задовго чекав у черзі ${from} і перейшов у чергу ${to}`,
    unrouted: ({ queue }) => `Жоден процес не вибрав черги, тому чат потрапив у чергу ${queue}`,
    state_set: ({ state }) => `Стан змінено на «${states[state]}»`,
    linked: ({ agent, contact }) => `Чат прив’язано до контакту ${contact}. Агент: ${agent}`,
    linked_by_workflow: ({ contact }) => `Чат прив’язано до контакту ${contact}`,
    linked_to_erased: () => 'Чат прив’язано до контакту, дані якого відтоді стерли',
    rated: ({ value, comment }) => withWords(`Оцінка чату від клієнта: ${stars(value)} (${value} з 5)`, comment),
    rating_changed: ({ value, comment }) => withWords(`Нова оцінка чату від клієнта: ${stars(value)} (${value} з 5)`, comment),
    action_done: ({ caption, said }) => withWords(caption ?? 'Дія', said ?? 'виконано.'),
    action_failed: (line) =>
      withWords(`Не вдалося виконати ${line.caption === null ? 'дію' : `«${line.caption}»`}`, whyFailed(refusals, line)),
    number_changed: () => 'Клієнт має інший номер; повідомлення йдуть туди',
    reachable: () => 'Повідомлення знову доходять до клієнта',
    unreachable: ({ reason }) => `Повідомлення більше не доходять до клієнта: ${reason}`,
    control_asked: () => 'Інший застосунок просить цю розмову',
    control_given: () => 'Розмову передали нам: відповіді доходять до клієнта',
    control_taken: () => 'Розмова тепер в іншого застосунку: відповіді не дійдуть до клієнта, доки той її не поверне',
    left: ({ given }) => `Залишено, коли нікого не було на зв’язку. Не перевірено: ${given.join(', ')}`,
  },
};
