import { createCase } from '../../src/app/cases/create-case';
import { eraseContact } from '../../src/app/contacts/erase-contact';
import { saveContact } from '../../src/app/contacts/save-contact';
import { linkChat } from '../../src/app/duplicates/link-chat';
import { mergeContacts } from '../../src/app/duplicates/merge-contacts';
import { undoMerge } from '../../src/app/duplicates/undo-merge';
import { NotFoundError } from '../../src/app/errors';
import { asChatId, asContactId } from '../../src/core/brand';
import type { AgentId, ChatId, ContactId, QueueId } from '../../src/core/brand';
import { aDesk } from '../builders/desk';
import type { Desk } from '../builders/desk';
import type { TestEngines } from '../builders/engines';

const by = { kind: 'system' } as const;
const flow = { kind: 'flow' } as const;
const customers = ['a', 'b', 'c', 'd', 'e'];

/** A contact that became another one a moment ago gets no case any more. */
function unlessGone(error: unknown): void {
  if (!(error instanceof NotFoundError)) throw error;
}

/** Everything that can happen to contacts, at once, on one engine. */
export function contactStormsContract(engines: () => TestEngines): void {
  let desk: Desk;
  let queue: QueueId;
  let ann: AgentId;
  let bob: AgentId;
  beforeEach(async () => {
    desk = await aDesk(engines());
    queue = await desk.centre.addQueue('Desk', 'to_available_agent');
    ann = await desk.centre.addAgent('ann', { queues: ['Desk'] });
    bob = await desk.centre.addAgent('bob', { queues: ['Desk'] });
  });
  afterEach(() => desk.close());

  /** What must never be, whatever happened. */
  const wrongs = async () => ({
    chatsOfOthersIds: await desk.raw.count(`chats h join contact_identities i on i.id = h.identity_id
      where h.completed_at is null and i.contact_id <> h.contact_id`),
    chatsOfMerged: await desk.raw.count(`chats h join contacts c on c.id = h.contact_id where c.deleted_as = 'merged'`),
    identitiesOfMerged: await desk.raw.count(`contact_identities i join contacts c on c.id = i.contact_id where c.deleted_as = 'merged'`),
    phonesOfGone: await desk.raw.count(`contact_phones p join contacts c on c.id = p.contact_id where c.deleted_at is not null`),
    keysOfGone: await desk.raw.count(`duplicate_keys k join contacts c on c.id = k.contact_id where c.deleted_at is not null`),
    messagesOfErased: await desk.raw.count(`messages m join chats h on h.id = m.chat_id join contacts c on c.id = h.contact_id
      where c.deleted_as = 'erased' and m.author <> 'system'`),
    openOfErased: await desk.raw.count(`chats h join contacts c on c.id = h.contact_id
      where c.deleted_as = 'erased' and h.completed_at is null`),
    offersOfEnded: await desk.raw.count(`offers o join chats h on h.id = o.chat_id where o.state = 'open' and h.completed_at is not null`),
    casesOfMerged: await desk.raw.count(`cases k join contacts c on c.id = k.contact_id where c.deleted_as = 'merged'`),
  });
  const none = {
    chatsOfOthersIds: 0,
    chatsOfMerged: 0,
    identitiesOfMerged: 0,
    phonesOfGone: 0,
    keysOfGone: 0,
    messagesOfErased: 0,
    openOfErased: 0,
    offersOfEnded: 0,
    casesOfMerged: 0,
  };

  it.each([1, 2])(
    'messages, merges both ways, links, what takes them back, transfers and erasing leave nobody torn (%i)',
    async (start) => {
      let seed = start * 7_919;
      const chance = (of: number): number => {
        seed = (seed * 48_271) % 2_147_483_647;
        return seed % of;
      };
      const any = <T>(list: readonly T[]): T | undefined => list[chance(Math.max(1, list.length))];
      for (const customer of customers) await desk.centre.writes(customer);
      for (let round = 0; round < 3; round += 1) {
        const contacts = (await desk.raw.rows<{ id: string }>(`select id from contacts where deleted_at is null`)).map(({ id }) =>
          asContactId(id),
        );
        const chats = await desk.raw.rows<{ id: string; agent_id: AgentId | null; status: string }>(
          `select id, agent_id, status from chats where completed_at is null`,
        );
        const merges = (await desk.raw.rows<{ id: string }>(`select id from merges where undone_at is null`)).map(({ id }) => id);
        const { on } = desk.centre;
        const pair = (): [ContactId, ContactId] => [any(contacts) ?? asContactId('x'), any(contacts) ?? asContactId('x')];
        const chat = (): ChatId => asChatId(any(chats)?.id ?? 'x');
        const work: (() => Promise<unknown>)[] = [];
        for (let i = 0; i < 24; i += 1) {
          const [one, other] = pair();
          const id = chat();
          const mergeId = any(merges);
          const customer = any(customers) ?? 'a';
          const kind = chance(16);
          const text = String(i);
          const own = any(chats.filter(({ status }) => status === 'in_progress'));
          if (kind < 4) work.push(() => desk.centre.writes(customer, text));
          else if (kind < 6 && one !== other) {
            work.push(() => mergeContacts(on, { by, survivorId: one, removedIds: [other] }));
            work.push(() => mergeContacts(on, { by, survivorId: other, removedIds: [one] }));
          } else if (kind === 6) work.push(() => linkChat(on, { chatId: id, contactId: one, actor: flow, confirmed: true }));
          else if (kind === 7 && mergeId !== undefined) work.push(() => undoMerge(on, { by, mergeIds: [mergeId] }));
          else if (kind === 8 && chance(3) === 0) work.push(() => eraseContact(on, { by, contactId: one }));
          else if (kind === 9 && own?.agent_id != null) {
            const agentId = own.agent_id;
            work.push(() => desk.centre.transfer(asChatId(own.id), agentId, { kind: 'agent', agentId: agentId === ann ? bob : ann }));
          } else if (kind === 10) work.push(() => desk.centre.completeByFlow(id));
          else if (kind === 11) work.push(() => desk.centre.route(id, queue));
          else if (kind === 12) work.push(() => desk.centre.accept(id, chance(2) === 0 ? ann : bob));
          else if (kind > 13) work.push(() => createCase(on, { contactId: one, subject: 'A question' }).catch(unlessGone));
          else
            work.push(() =>
              saveContact(on, { by, id: one, name: `Name ${text}`, phone: `+3460000000${String(chance(9))}`, account: 'Acme' }),
            );
        }
        const ends = await Promise.allSettled(work.map((run) => run()));
        const thrown = ends.flatMap((end) => (end.status === 'rejected' ? [String((end.reason as Error).cause ?? end.reason)] : []));
        expect(thrown).toEqual([]);
        expect(await wrongs()).toEqual(none);
      }
    },
  );
}
