import { eraseContact } from '../../src/app/contacts/erase-contact';
import { saveContact } from '../../src/app/contacts/save-contact';
import { linkChat } from '../../src/app/duplicates/link-chat';
import { mergeContacts } from '../../src/app/duplicates/merge-contacts';
import { undoMerge } from '../../src/app/duplicates/undo-merge';
import { pruneFiles } from '../../src/app/prune-files';
import { rateChat } from '../../src/app/rate-chat';
import { receiveHappenings } from '../../src/app/receive-happenings';
import { claimErrands, runErrand } from '../../src/app/run-errands';
import { sendMessage } from '../../src/app/send-message';
import type { Profile } from '../../src/app/adapter';
import type { Channel } from '../../src/app/ports';
import { channelTypes } from '../../src/channels/registry';
import { asChannelId, asContactId, asIdentityId } from '../../src/core/brand';
import type { ChatId, ContactId } from '../../src/core/brand';
import { fileTools } from '../../src/runtime/file-tools';
import { noProviders, valueOf } from '../builders/contact-centre';
import { aDesk, hour } from '../builders/desk';
import type { Desk } from '../builders/desk';
import type { TestEngines } from '../builders/engines';

const by = { kind: 'system' } as const;
const flow = { kind: 'flow' } as const;
/** The smallest picture that is one. */
const png = (mark: string) =>
  new Uint8Array([
    ...Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
    ...Buffer.from(mark),
  ]);

/** What is left of a person in places where nobody looks, and what comes back to a person who is gone, on one engine. */
export function tracesContract(engines: () => TestEngines): void {
  let desk: Desk;
  beforeEach(async () => {
    desk = await aDesk(engines());
  });
  afterEach(() => desk.close());

  const contactOf = async (chatId: ChatId): Promise<ContactId> => {
    const [row] = await desk.raw.rows<{ contact_id: string }>(`select contact_id from chats where id = '${chatId}'`);
    return asContactId(row?.contact_id ?? '');
  };
  const erase = async (contactId: ContactId) => valueOf(await eraseContact(desk.centre.on, { by, contactId }));
  const merge = async (survivorId: ContactId, removedIds: readonly ContactId[], fields = {}) =>
    valueOf(await mergeContacts(desk.centre.on, { by, survivorId, removedIds, fields })).mergeIds;
  const undo = async (mergeIds: readonly string[]) => valueOf(await undoMerge(desk.centre.on, { by, mergeIds }));
  const save = async (name: string, email: string | null = null) =>
    valueOf(await saveContact(desk.centre.on, { by, id: null, name, email })).id;
  const setPicture = (contactId: ContactId, mark: string) =>
    desk.store.transaction(async (tx) => {
      const hash = fileTools.digest(png(mark));
      await tx.files.put({ hash, type: 'image/png', bytes: png(mark), at: desk.clock.now() });
      await tx.files.setPicture(contactId, hash);
    });
  /** The tables that have a text anywhere. */
  const traces = async (text: string): Promise<readonly string[]> => {
    const names = await desk.raw.rows<{ name: string }>(
      engines().name === 'sqlite'
        ? `select name from sqlite_master where type = 'table'`
        : `select table_name as name from information_schema.tables where table_schema = current_schema()`,
    );
    const found: string[] = [];
    for (const { name } of names) {
      const rows = await desk.raw.rows<Readonly<Record<string, unknown>>>(`select * from "${name}"`);
      const shown = rows.map((row) =>
        Object.values(row)
          .map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : String(value)))
          .join('\n'),
      );
      if (shown.some((row) => row.includes(text))) found.push(name);
    }
    return found;
  };

  describe('of somebody who was erased', () => {
    it('nothing stays in the lines of chats that were linked to the person and taken back', async () => {
      const chatId = await desk.centre.chatOf('visitor');
      const zara = await save('Zara Zq');
      const { value } = valueOf(await linkChat(desk.centre.on, { chatId, contactId: zara, actor: flow, confirmed: false }));
      await undo([value.link.mergeId ?? '']);
      expect(await traces('Zara')).toContain('messages');
      await erase(zara);
      expect(await traces('Zara')).toEqual([]);
      expect(await desk.raw.count(`messages where chat_id = '${chatId}'`)).toBe(2);
    });

    it('no picture stays that a merge replaced', async () => {
      const [one, two] = [await save('One'), await save('Two')];
      await setPicture(one, 'picture of one');
      await setPicture(two, 'picture of two');
      await merge(one, [two], { picture: two });
      await erase(one);
      expect(await desk.raw.count('files')).toBe(0);
    });

    it('nothing stays of what the person wrote into a chat of somebody else whom the person was merged with for a while', async () => {
      const [older, newer] = [await desk.centre.chatOf('gone'), await desk.centre.chatOf('other')];
      const [gone, other] = [await contactOf(older), await contactOf(newer)];
      const mergeIds = await merge(other, [gone]);
      expect(valueOf(await desk.centre.writes('gone', 'Zara was here')).item.chat.id).toBe(newer);
      const queue = await desk.centre.addQueue('Desk', 'to_all_agents');
      const ann = await desk.centre.addAgent('ann', { queues: ['Desk'] });
      await desk.centre.route(newer, queue);
      valueOf(await desk.centre.accept(newer, ann));
      const commandId = await desk.centre.command('reply', newer, ann, { text: 'Good day, Zara' });
      const actor = { kind: 'command', commandId } as const;
      const answer = { chatId: newer, actor, text: 'Good day, Zara', botName: '', idempotencyKey: null };
      valueOf(await sendMessage(desk.centre.on, noProviders, answer));
      expect(await traces('Good day, Zara')).toEqual(expect.arrayContaining(['messages', 'commands', 'events']));
      await undo(mergeIds);
      await merge(await save('Third'), [other]);
      await erase(gone);
      expect(await traces('Zara')).toEqual([]);
      expect(await desk.raw.count(`messages where chat_id = '${newer}' and author = 'customer'`)).toBe(1);
    });

    describe('who had rated a chat of somebody else while the two were merged', () => {
      const rate = async (chatId: ChatId, value: number, comment: string) => {
        const [row] = await desk.raw.rows<{ identity_id: string }>(`select identity_id from chats where id = '${chatId}'`);
        const identityId = asIdentityId(row?.identity_id ?? '');
        valueOf(await rateChat(desk.centre.on, { chatId, identityId, channelId: desk.centre.channel.id, value, comment }));
      };
      /** The chat, and who rated it without being its customer any more. */
      const ratedByAnother = async (comment: string) => {
        const [older, newer] = [await desk.centre.chatOf('gone'), await desk.centre.chatOf('other')];
        const gone = await contactOf(older);
        const mergeIds = await merge(await contactOf(newer), [gone]);
        expect(valueOf(await desk.centre.writes('gone', 'Hello')).item.chat.id).toBe(newer);
        valueOf(await desk.centre.completeByFlow(newer));
        await rate(newer, 1, comment);
        await undo(mergeIds);
        return { chatId: newer, gone };
      };
      const ratings = () => desk.raw.rows(`select value, comment from ratings`);

      it('no comment stays, and the stars do', async () => {
        const { gone } = await ratedByAnother('50 % of what "Zara" asked: \\ nothing');
        expect(await traces('Zara')).toEqual(expect.arrayContaining(['messages', 'ratings', 'events']));
        await erase(gone);
        expect(await traces('Zara')).toEqual([]);
        expect(await ratings()).toEqual([{ value: 1, comment: null }]);
      });

      it('what the customer of the chat said of it afterwards stays', async () => {
        const { chatId, gone } = await ratedByAnother('Zara is not pleased');
        await rate(chatId, 5, 'I am');
        await erase(gone);
        expect(await traces('Zara')).toEqual([]);
        expect(await ratings()).toEqual([{ value: 5, comment: 'I am' }]);
        expect(await desk.raw.count(`messages where chat_id = '${chatId}' and text like '% changed the rating to %: I am'`)).toBe(1);
        expect(await desk.raw.count(`events where subject_id = '${chatId}' and kind = 'rated'`)).toBe(1);
      });
    });

    it('nothing stays in what flows are told of events of the chats that failed for good', async () => {
      const chatId = await desk.centre.chatOf('gone');
      const payload = JSON.stringify({
        deadLetter: { eventId: 'e', topic: 't', kind: 'message', subjectId: chatId, error: 'Zara is not a number' },
      });
      await desk.raw.rows(`insert into events (id, topic, kind, subject_id, payload, state, attempts, next_attempt_at, created_at)
        values ('d', 'test', 'dead_letter', 'e', '${payload}', 'pending', 0, 0, 0)`);
      await erase(await contactOf(chatId));
      expect(await traces('Zara')).toEqual([]);
    });

    it('nothing stays in the records of merges that were taken back in another order than they were made', async () => {
      const [one, two, three] = [await save('One'), await save('Zara', 'zara@example.org'), await save('Three', 'three@example.org')];
      const first = await merge(one, [two], { name: two, email: two });
      const second = await merge(one, [three], { name: three, email: three });
      await undo(first);
      await erase(two);
      expect(await traces('ara')).toEqual([]);
      await undo(second);
      expect(await desk.raw.rows(`select name, email from contacts where id = '${one}'`)).toEqual([{ name: 'One', email: null }]);
    });
  });

  describe('somebody of whom only one id moved to the person', () => {
    it('is not erased with the person, whomever that one became later', async () => {
      await desk.set('RelinkRemovesContact', 'never');
      const chatId = await desk.centre.chatOf('visitor');
      const [old, zara, ben] = [await contactOf(chatId), await save('Zara'), await save('Ben')];
      valueOf(await linkChat(desk.centre.on, { chatId, contactId: zara, actor: flow, confirmed: false }));
      await saveContact(desk.centre.on, { by, id: old, name: 'Benjamin' });
      const mergeIds = await merge(ben, [old]);
      expect((await erase(zara)).erased.contacts).toBe(1);
      await undo(mergeIds);
      expect(await desk.raw.rows(`select name, deleted_as from contacts where id = '${old}'`)).toEqual([
        { name: 'Benjamin', deleted_as: null },
      ]);
    });
  });

  describe('what a provider is still being asked about a person', () => {
    let telegram: Channel;
    beforeEach(async () => {
      const id = asChannelId(desk.centre.on.newId());
      telegram = await desk.store.transaction((tx) =>
        tx.channels.ensure({ id, type: 'telegram', key: 't', name: 'T', botMode: 'off', events: ['new_chat'], at: desk.clock.now() }),
      );
    });
    const writes = async (name?: string): Promise<ContactId> => {
      const traits = channelTypes['telegram'];
      if (traits === undefined) throw new Error('Telegram is there');
      const sender = { externalId: '777', ...(name === undefined ? {} : { name }) };
      await receiveHappenings(desk.centre.on, [
        {
          channel: telegram,
          happenings: [
            { kind: 'message', account: null, providerMessageId: 'm1', sender, at: desk.clock.now(), content: { text: 'Hello' } },
          ],
          traits,
          hasProfile: true,
          events: new Set(['new_chat']),
        },
      ]);
      const [row] = await desk.raw.rows<{ contact_id: string }>(`select contact_id from contact_identities where external_id = '777'`);
      return asContactId(row?.contact_id ?? '');
    };
    const answers = async (meanwhile: () => Promise<unknown>): Promise<void> => {
      const [errand] = await claimErrands(desk.centre.on, telegram, 10);
      if (errand === undefined) throw new Error('There is something to ask');
      const profile: Profile = { name: 'Zara Zq', phone: '+34600999888', language: 'es', picture: { id: 'p' } };
      const provider = {
        channel: telegram,
        profile: async () => {
          await meanwhile();
          return profile;
        },
        download: () => Promise.resolve({ bytes: png('Zara'), name: null }),
        acknowledge: null,
        release: null,
      };
      await runErrand(desk.centre.on, fileTools, provider as never, errand);
    };

    it('is not written down once the person was erased', async () => {
      const contactId = await writes();
      await answers(() => erase(contactId));
      expect([await traces('Zara'), await traces('600999888')]).toEqual([[], []]);
    });

    it('may be a name that no index takes whole', async () => {
      let seed = 1;
      const letter = () => {
        seed = (seed * 48_271) % 2_147_483_647;
        return String.fromCodePoint(0x4e00 + (seed % 20_000));
      };
      const words = Array.from({ length: 20 }, () => Array.from({ length: 59 }, letter).join(''));
      const contactId = await writes(words.join(' '));
      expect(await desk.raw.count(`duplicate_keys where contact_id = '${contactId}' and field = 'name'`)).toBe(1);
    });

    it('is written down of whom the person became', async () => {
      const contactId = await writes();
      const ben = await save('Ben');
      await answers(() => merge(ben, [contactId]));
      expect(await desk.raw.rows(`select phone, contact_id from contact_phones`)).toEqual([{ phone: '+34600999888', contact_id: ben }]);
      expect(await desk.raw.rows(`select name, phone from contacts where id = '${ben}'`)).toEqual([{ name: 'Ben', phone: '+34600999888' }]);
      expect(await desk.raw.count(`contacts where id = '${ben}' and picture_hash is not null`)).toBe(1);
    });
  });

  it('a picture that a merge replaced is there again when the merge is taken back, however late', async () => {
    const [one, two] = [await save('One'), await save('Two')];
    await setPicture(one, 'picture of one');
    await setPicture(two, 'picture of two');
    const mergeIds = await merge(one, [two], { picture: two });
    desk.clock.advance(48 * hour);
    await pruneFiles(desk.centre.on);
    await undo(mergeIds);
    expect(await desk.raw.count('contacts c join files f on f.hash = c.picture_hash')).toBe(2);
  });

  it('accounts are made once, however their names are written and whoever is first', async () => {
    const names = ['Ärzte Nord', 'ärzte nord', 'ÄRZTE  NORD', 'Ärzte Nord'];
    await Promise.all(
      names.map(async (account, i) => valueOf(await saveContact(desk.centre.on, { by, id: null, name: `P${String(i)}`, account }))),
    );
    expect(await desk.raw.count('accounts')).toBe(1);
  });
}
