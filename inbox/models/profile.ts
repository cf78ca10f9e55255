import type { Ref } from 'vue';

import type { InboxCommand, InboxTile } from '../../src/wire/inbox';
import type { InboxApi } from '../api';
import { keepActions } from './actions';
import { keepCases } from './cases';
import { keepContacts } from './contact';
import type { Outbox } from './outbox';
import { keepSimilar } from './similar';

/**
 * Keeps what belongs to the person of a chat: the contact, who is similar, the cases, and what can be started.
 *
 * @param selected the chat on screen
 * @param start sends the command of an action
 * @param unauthenticated called when the server does not know the session any more
 */
export function keepProfile(
  api: InboxApi,
  selected: Ref<InboxTile | null>,
  outbox: Outbox,
  start: (command: Omit<Extract<InboxCommand, { kind: 'action' }>, 'id'>) => void,
  unauthenticated: () => void,
) {
  const contacts = keepContacts(api, selected, unauthenticated);
  const similar = keepSimilar(api.contacts, (chatId) => void contacts.load(chatId), unauthenticated);
  const cases = keepCases(api.contacts, unauthenticated);
  const actions = keepActions(api.contacts, outbox, start, unauthenticated);
  return {
    models: { contacts, similar, cases, actions },
    clear: () => [contacts, similar, cases, actions].forEach((kept) => kept.clear()),
  };
}
