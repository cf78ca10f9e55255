import type { StartTexts } from './en';

/** Beginning a chat in Ukrainian. */
export const startUk: StartTexts = {
  start: {
    open: 'Новий чат',
    heading: 'Новий чат',
    description: 'Напишіть клієнту, який уже вам писав.',
    search: 'Ім’я, телефон, пошта, компанія або номер звернення',
    people: 'Люди',
    newest: 'Найновіші контакти',
    aboutContact: (name) => `${name}, далі інші люди тієї ж компанії`,
    aboutCase: (number) => `Клієнт звернення ${number}, далі інші люди тієї ж компанії`,
    everybody: 'Усі контакти',
    found: (count) => `Знайдено людей: ${count}.`,
    none: 'Нікого не знайдено.',
    empty: 'Контактів ще немає. Тут з’явиться кожен, хто вам напише.',
    failed: 'Не вдалося завантажити список.',
    full: (load, capacity) => `У вас чатів: ${load} з ${capacity}. Завершіть один, щоб почати інший.`,
    neverWrote: 'Ще не писав вам, тому написати цій людині не можна.',
    lastMessage: (ago) => `Останнє повідомлення ${ago}`,
    goTo: 'Відкрити',
    beginning: 'Починаємо…',
    notYet: (name) => `Чат ще не почався. Клієнт: ${name}.`,
    refused: (name) => `Не вдалося почати чат. Клієнт: ${name}.`,
    states: {
      taken: 'З цією людиною говорить колега',
      waiting: 'Чекає, поки чат приймуть',
      bot: 'Відповідає бот',
      channel_inactive: 'Канал не активний',
      window_closed: 'Останньому повідомленню понад 24 години',
      unreachable: 'Повідомлення туди не доходять',
    },
    takenBy: (name) => `З цією людиною говорить ${name}`,
    message: 'Написати',
    messageHint: 'Почати чат',
    somebodyThere: 'Написати комусь звідти',
  },
};
