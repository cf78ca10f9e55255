/** Beginning a chat in English; the other languages have the same keys. */
export const startEn = {
  start: {
    open: 'New chat',
    heading: 'New chat',
    description: 'Write to a customer who has written to you before.',
    search: 'Name, phone, e-mail, account or case number',
    people: 'People',
    newest: 'Newest contacts',
    aboutContact: (name: string) => `${name}, then others of the same account`,
    aboutCase: (number: string) => `The customer of case ${number}, then others of the same account`,
    everybody: 'All contacts',
    found: (count: string, one: boolean) => (one ? `${count} person found.` : `${count} people found.`),
    none: 'Nobody matches.',
    empty: 'There are no contacts yet. Whoever writes to you appears here.',
    failed: 'The list could not be loaded.',
    full: (load: string, capacity: string) => `You have ${load} of ${capacity} chats. Complete one before you begin another.`,
    neverWrote: 'Has never written to you, so you cannot write to them.',
    lastMessage: (ago: string) => `Last message ${ago}`,
    goTo: 'Open',
    beginning: 'Beginning…',
    notYet: (name: string) => `The chat with ${name} has not begun yet.`,
    refused: (name: string) => `The chat with ${name} could not be begun.`,
    states: {
      taken: 'A colleague is talking to them',
      waiting: 'Waits to be accepted',
      bot: 'A bot is answering',
      channel_inactive: 'The channel is not active',
      window_closed: 'Their last message is older than 24 hours',
      unreachable: 'Messages do not arrive there',
    },
    takenBy: (name: string) => `${name} is talking to them`,
    message: 'Message',
    messageHint: 'Begin a chat',
    somebodyThere: 'Write to somebody there',
  },
};

/** Every text of beginning a chat. */
export type StartTexts = typeof startEn;
