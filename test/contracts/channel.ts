import { ProviderError } from '../../src/app/adapter';
import { fileTools } from '../../src/runtime/file-tools';
import { storeFile } from '../../src/app/store-file';
import { sendMessage } from '../../src/app/send-message';
import { pdf, png } from '../simulators/shared/samples.ts';
import { refusalOf } from '../builders/contact-centre';
import { aServedChannel } from './channel-under-test';
import type { ChannelUnderTest, Feature, ServedChannel } from './channel-under-test';

const graphemes = (text: string): readonly string[] =>
  [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment);
const bare = (text: string): string => text.replaceAll(/\s/g, '');
const hours = 60 * 60_000;

/** What every channel of a provider does, against its simulator over real HTTP, with a real store between. */
export function channelContract<S>(subject: ChannelUnderTest<S>): void {
  let served: ServedChannel<S>;
  beforeEach(async () => {
    served = await (subject.serve?.() ?? aServedChannel(subject));
  });
  afterEach(() => served.close());

  /** A thing that a provider has or, by name, does not have: nothing is passed over in silence. */
  const has = <T>(feature: Feature, thing: T | null | undefined): thing is T => {
    const isThere = thing !== null && thing !== undefined && !subject.lacks.includes(feature);
    expect({ feature, isLacking: !isThere }).toEqual({ feature, isLacking: subject.lacks.includes(feature) });
    return isThere;
  };
  const messages = (where = '1 = 1', count = 1) =>
    served.rows<{ id: string; text: string; author: string; provider_message_id: string | null; content: string | null; files: number }>(
      `select * from messages where channel_id = '${served.channel.id}' and author <> 'system' and ${where} order by created_at, seq`,
      count,
    );
  const statusOf = async (id: string): Promise<string> =>
    (await served.raw.rows<{ status: string }>(`select status from messages where id = '${id}'`))[0]?.status ?? '';
  const sentId = async (messageId: string): Promise<string> =>
    (
      await served.rows<{ id: string }>(
        `select r.provider_message_id as id from provider_ids r join message_parts p on p.id = r.part_id where p.message_id = '${messageId}'`,
      )
    )[0]?.id ?? '';
  /** A chat in progress, and one answer in it. */
  const answered = async (text = 'How can I help?') => {
    await served.customer.text('Hello');
    const chatId = await served.accepted();
    const reply = await served.reply(chatId, { text });
    // Without a provider there is no other id than ours.
    return { chatId, reply, providerId: subject.lacks.includes('calls') ? reply.id : await sentId(reply.id) };
  };

  describe('what comes in', () => {
    it('is stored with its customer and chat before the provider has its answer', async () => {
      const delivered = await served.customer.text('Hello 👋 wörld');
      expect(delivered).toMatchObject({ status: 200, attempts: 1 });
      expect(await served.raw.rows(`select text, author, provider_message_id from messages where author = 'customer'`)).toMatchObject([
        { text: 'Hello 👋 wörld', author: 'customer' },
      ]);
      expect(await served.raw.rows(`select external_id from contact_identities where channel_type = '${served.channel.type}'`)).toEqual([
        { external_id: served.customer.id },
      ]);
      expect(await served.raw.count(`events where kind = 'new_chat'`)).toBe(1);
    });

    it('is refused with a wrong signature, and with none where no secret is configured; nothing is stored', async () => {
      await served.customer.text('Hello');
      const before = await served.raw.count('messages');
      expect(await served.simulator.forge()).toMatchObject({ status: 401 });
      served.forgetSecret();
      expect(await served.simulator.replay()).toMatchObject({ status: 401 });
      expect(await served.raw.count('messages')).toBe(before);
    });

    it('is stored once, however often it is delivered', async () => {
      await served.customer.text('Hello');
      for (let again = 0; again < 3; again++) expect(await served.simulator.replay()).toMatchObject({ status: 200 });
      expect(await served.raw.count(`messages where author = 'customer'`)).toBe(1);
      expect(await served.raw.count(`events where kind in ('new_chat', 'message')`)).toBe(1);
    });

    it('is stored in its order when many come at once', async () => {
      const texts = Array.from({ length: 12 }, (_, index) => `Message ${String(index)}`);
      expect(await served.customer.batch(texts)).toMatchObject({ status: 200 });
      expect((await messages(`author = 'customer'`, texts.length)).map(({ text }) => text)).toEqual(texts);
    });

    it('of a kind that nobody knows is kept as a readable placeholder', async () => {
      if (!has('unknown kinds', subject)) {
        expect(await served.customer.unknownKind()).toMatchObject({ status: 400 });
        return;
      }
      expect(await served.customer.unknownKind()).toMatchObject({ status: 200 });
      const [message] = await messages();
      expect(message?.text).toMatch(/^\[.+\]$/);
      expect(JSON.parse(message?.content ?? '{}')).toMatchObject({ isPlaceholder: true });
    });

    it('in a group, or in public, begins no chat', async () => {
      const { inGroup } = served.customer;
      if (!has('group', inGroup)) return;
      expect(await inGroup('Hello everybody')).toMatchObject({ status: 200 });
      expect(await served.raw.count('chats')).toBe(0);
    });

    it('says where somebody is', async () => {
      if (!has('place', subject)) return;
      await served.customer.place(48.20817, 16.37382);
      const [message] = await messages();
      expect(JSON.parse(message?.content ?? '{}')).toMatchObject({ place: { latitude: 48.20817, longitude: 16.37382 } });
    });

    it('can be changed, taken back and reacted to', async () => {
      const { messageId } = await served.customer.text('Helo');
      const { edit, remove, react } = served.customer;
      if (has('edit', edit)) {
        await edit(messageId ?? '', 'Hello');
        expect(await served.raw.rows('select text, original_text from messages')).toEqual([{ text: 'Hello', original_text: 'Helo' }]);
      }
      if (has('react', react)) {
        const { providerId } = await answered();
        await react(providerId, '👍');
        expect(await served.raw.rows(`select reaction from messages where author = 'agent'`)).toEqual([{ reaction: '👍' }]);
        await react(providerId, null);
        expect(await served.raw.rows(`select reaction from messages where author = 'agent'`)).toEqual([{ reaction: null }]);
      }
      if (has('remove', remove)) {
        await remove(messageId ?? '');
        expect(await served.raw.count('messages where deleted_at is not null')).toBe(1);
      }
    });

    it('tells the name and the picture of the customer after the answer', async () => {
      await served.customer.text('Hello');
      if (has('profile', served.customer.name)) {
        expect(await served.rows(`select name from contacts where name = '${served.customer.name}'`)).toHaveLength(1);
      }
      if (has('picture', served.customer.name)) {
        expect(
          await served.rows(`select f.type from contacts c join files f on f.hash = c.picture_hash where f.type like 'image/%'`),
        ).toHaveLength(1);
      }
    });

    it('says that the customer cannot be reached any more, and can again', async () => {
      const { setReachable } = served.customer;
      if (!has('unreachable', setReachable)) return;
      await served.customer.text('Hello');
      await setReachable(false);
      expect(await served.rows('select id from contact_identities where unreachable_since is not null')).toHaveLength(1);
      await setReachable(true);
      expect(await served.rows('select id from contact_identities where unreachable_since is null')).toHaveLength(1);
    });
  });

  describe('files that come in', () => {
    it('are fetched after the answer and kept when the provider has them no more', async () => {
      await served.customer.text('Hello');
      if (!has('files', subject)) return;
      await served.customer.file({ kind: 'image', name: 'photo.png', type: 'image/png', bytes: png });
      const [file] = await served.rows<{ hash: string; kind: string; size: number }>(`select * from attachments where state = 'stored'`);
      expect(file).toMatchObject({ kind: 'image', size: png.length });
      expect(file?.hash).toBe(fileTools.digest(png));
    });

    it('say so when their address has expired', async () => {
      if (!has('files', subject) || !has('fetched files', subject)) return;
      served.simulator.fail({ kind: 'expired_media' });
      await served.customer.file({ kind: 'document', name: 'a.pdf', type: 'application/pdf', bytes: pdf });
      const [file] = await served.rows<{ reason: string }>(`select * from attachments where state = 'failed'`);
      expect(file?.reason).toMatch(/\w+ .+\./);
    });

    it('are not taken above the limit', async () => {
      if (!has('files', subject)) return;
      await served.raw.rows(`insert into settings (key, value) values ('MaxFileSize', '1')`);
      const large = Buffer.concat([pdf, Buffer.alloc(1024 * 1024 + 1 - pdf.length, 32)]);
      const taken = await served.customer.file({ kind: 'document', name: 'large.pdf', type: 'application/pdf', bytes: large });
      expect(await served.raw.count('files where size > 1000000')).toBe(0);
      if (!has('fetched files', subject)) {
        expect(taken.status).toBe(413);
        return;
      }
      const [file] = await served.rows<{ reason: string }>(`select * from attachments where state = 'failed'`);
      expect(file?.reason).toContain('1 MB');
      expect(await served.raw.count('files where size > 1000000')).toBe(0);
    });

    it.each(['evil.EXE', 'evil.exe ', 'evil.exe.pdf', 'invoice.pdf.exe'])('of a denied type are not taken: %j', async (name) => {
      await served.customer.text('Hello');
      if (!has('files', subject) || !has('file names', subject)) return;
      const taken = await served.customer.file({ kind: 'document', name, type: 'application/pdf', bytes: pdf });
      if (!has('fetched files', subject)) {
        expect(taken.status).toBe(422);
        expect(await served.raw.count('attachments')).toBe(0);
        return;
      }
      const [file] = await served.rows<{ reason: string }>(`select * from attachments where state = 'failed'`);
      expect(file?.reason).toContain('.exe');
      expect(await served.raw.count(`files where type = 'application/pdf'`)).toBe(0);
    });
  });

  describe('what goes out', () => {
    it('reaches the customer as it was written', async () => {
      const { reply } = await answered('Hello <b>Ana</b> & *you* 👋');
      expect(reply).toMatchObject({ status: 'sent', reason: null });
      expect(served.simulator.received).toMatchObject([{ to: served.customer.id, kind: 'text', text: 'Hello <b>Ana</b> & *you* 👋' }]);
      expect(served.simulator.refused).toEqual([]);
    });

    it('is cut between graphemes where it is longer than the channel takes', async () => {
      const limit = subject.adapter.types[served.channel.type]?.text ?? 0;
      const word = '👩‍👩‍👧‍👦é🇪🇸';
      const long = word.repeat(Math.min(Math.ceil((limit * 1.2) / word.length), Math.floor(9_900 / word.length)));
      const { reply } = await answered(long);
      expect(reply.status).toBe('sent');
      const parts = served.simulator.received.map(({ text }) => text);
      expect(bare(parts.join(''))).toBe(bare(long));
      const whole = new Set(graphemes(word));
      expect(parts.flatMap(graphemes).filter((grapheme) => !whole.has(grapheme))).toEqual([]);
      expect(parts.length).toBeGreaterThan(long.length > limit ? 1 : 0);
      expect(served.simulator.refused).toEqual([]);
    });

    it('waits as long as the provider asks, and is sent once', async () => {
      if (!has('calls', subject)) return;
      await served.customer.text('Hello');
      const chatId = await served.accepted();
      served.simulator.fail({ kind: 'rate_limited', seconds: 1 });
      const before = Date.now();
      expect(await served.reply(chatId, { text: 'At last' })).toMatchObject({ status: 'sent' });
      expect(Date.now() - before).toBeGreaterThanOrEqual(950);
      expect(served.simulator.received.map(({ text }) => text)).toEqual(['At last']);
    });

    it('fails for good, with the reason in words, where the customer cannot be reached', async () => {
      if (!has('calls', subject)) return;
      await served.customer.text('Hello');
      const chatId = await served.accepted();
      served.simulator.fail({ kind: 'unreachable' });
      const reply = await served.reply(chatId, { text: 'Are you there?' });
      expect(reply.status).toBe('failed');
      expect(reply.reason).toMatch(/\w+ \w+ .*\w/);
      expect(served.simulator.received).toEqual([]);
      expect(await served.raw.count(`message_parts where state = 'queued'`)).toBe(0);
    });

    it('is not sent again where nobody knows whether it was sent', async () => {
      if (!has('calls', subject)) return;
      await served.customer.text('Hello');
      const chatId = await served.accepted();
      served.simulator.fail({ kind: 'hang_up' });
      expect(await served.reply(chatId, { text: 'Once at most' })).toMatchObject({ status: 'failed' });
      expect(served.simulator.received.length).toBeLessThanOrEqual(1);
      expect(await served.raw.count(`message_parts where state = 'queued'`)).toBe(0);
    });

    it('is not tried after the provider’s time window', async () => {
      const isWindowed =
        (await served.raw.count(`channels where type in ('messenger', 'whatsapp', 'twilio_whatsapp', 'infobip_whatsapp')`)) > 0;
      if (!has('window', isWindowed ? true : null)) return;
      await served.customer.text('Hello');
      const chatId = await served.accepted();
      await served.raw.rows(`update chats set last_customer_at = last_customer_at - ${String(25 * hours)}`);
      const reply = await served.reply(chatId, { text: 'Too late' });
      expect(reply).toMatchObject({ status: 'failed' });
      expect(reply.reason).toMatch(/24 hours/);
      expect(served.simulator.received).toEqual([]);
      expect(served.simulator.refused).toEqual([]);
    });

    it('has ten files at most, each sent', async () => {
      await served.customer.text('Hello');
      const chatId = await served.accepted();
      if (!has('files', subject)) return;
      const files = await Promise.all(Array.from({ length: 10 }, (_, index) => served.upload(`photo ${String(index)}.png`, png)));
      expect(await served.reply(chatId, { text: 'Ten photos', files })).toMatchObject({ status: 'sent' });
      expect(served.simulator.received.filter(({ kind }) => kind === 'file')).toHaveLength(10);
      expect(bare(served.simulator.received.map(({ text }) => text).join(''))).toBe('Tenphotos');
      expect(served.simulator.refused).toEqual([]);
      const more = await Promise.all(Array.from({ length: 11 }, (_, index) => served.upload(`${String(index)}.png`, png)));
      const eleven = await sendMessage(served.centre.on, (type) => subject.adapter.types[type] ?? null, {
        chatId,
        actor: { kind: 'agent', agentId: served.agent },
        text: '',
        files: more,
        botName: '',
        idempotencyKey: null,
      });
      expect(refusalOf(eleven)).toBe('too_many_files');
    });

    it.each(['evil.exe', 'evil.EXE', 'evil.exe ', 'evil.exe.pdf', '.exe'])('never has a file of a denied type: %j', async (name) => {
      const stored = await storeFile(served.centre.on, fileTools, { name, bytes: pdf, ownerId: served.agent });
      expect(refusalOf(stored)).toBe('file_denied');
    });
  });

  describe('receipts', () => {
    it('move a message forward only, late, doubled and out of order as they come', async () => {
      const { reply, providerId } = await answered();
      const { receipt } = served.simulator;
      if (!has('receipts', receipt)) {
        expect(await statusOf(reply.id)).toBe('sent');
        return;
      }
      const hasRead = has('read receipts', subject.lacks.includes('read receipts') ? null : true);
      const order = hasRead ? (['read', 'delivered', 'read', 'delivered'] as const) : (['delivered', 'delivered'] as const);
      for (const status of order) {
        await receipt(providerId, status);
        expect(await statusOf(reply.id)).toBe(hasRead ? 'read' : 'delivered');
      }
      await served.simulator.replay();
      expect(await statusOf(reply.id)).toBe(hasRead ? 'read' : 'delivered');
    });

    it('say why a message failed', async () => {
      const { reply, providerId } = await answered();
      const { receipt } = served.simulator;
      if (!has('receipts', receipt) || !has('failure receipts', receipt)) return;
      await receipt(providerId, 'failed');
      const [row] = await served.rows<{ status_reason: string }>(`select * from messages where id = '${reply.id}' and status = 'failed'`);
      expect(row?.status_reason).toMatch(/\w+ \w+/);
    });

    it('of our own message that comes back to us store nothing', async () => {
      const { providerId } = await answered();
      const { echo } = served.simulator;
      if (!has('echo', echo)) return;
      await echo(providerId);
      expect(await served.raw.count(`messages where author in ('agent', 'bot')`)).toBe(1);
    });

    it('of what was written elsewhere in our name are kept in the conversation', async () => {
      const { writtenElsewhere } = served.simulator;
      await answered();
      if (!has('elsewhere', writtenElsewhere)) return;
      await writtenElsewhere(served.customer.id, 'From the other inbox');
      const [message] = await messages(`author = 'agent' and text = 'From the other inbox'`);
      expect(JSON.parse(message?.content ?? '{}')).toMatchObject({ isElsewhere: true });
    });
  });

  describe('signals', () => {
    it('show the customer that somebody writes and has read', async () => {
      const { chatId } = await answered();
      const called = async (name: string) => {
        for (let tries = 0; tries < 1_000 && !served.simulator.calls.some((call) => call.name === name); tries++)
          await new Promise(setImmediate);
        return served.simulator.calls.some((call) => call.name === name);
      };
      if (has('typing', subject.adapter.typing)) {
        served.store.signal(JSON.stringify({ kind: 'agent_typing', chatId, name: 'Ann' }));
        expect(await called('typing')).toBe(true);
      }
      if (has('mark read', subject.adapter.markRead)) {
        served.store.signal(JSON.stringify({ kind: 'chat_read', chatId }));
        expect(await called('read')).toBe(true);
      }
      expect(served.simulator.refused).toEqual([]);
    });
  });

  describe('registration', () => {
    it('happens once, says when the account is in use elsewhere, and is taken back only where it is ours', async () => {
      const { register, unregister, isRegistered } = subject.adapter;
      if (!has('registration', register) || unregister === undefined || isRegistered === undefined) return;
      // The provider of the served channel is asked: its account is registered there, and its webhook answers.
      const ours = served.webhookUrl;
      const { settings } = served;
      expect(await isRegistered(settings, ours)).toBe(true);
      expect(await register(settings, ours)).toEqual({ kind: 'registered' });
      const foreign = `${ours}-of-another`;
      expect(await register(settings, foreign)).toMatchObject({ kind: 'elsewhere' });
      await unregister(settings, foreign);
      expect(await isRegistered(settings, ours)).toBe(true);
      await unregister(settings, ours);
      expect(await isRegistered(settings, ours)).toBe(false);
    });

    it('is proven by the credential’s own test', async () => {
      if (!has('credential', subject)) return;
      const other = await subject.start();
      try {
        expect(await subject.adapter.test(other.settings('https://n8n.example.com/webhook/x/channel'))).toMatch(/\w/);
        await expect(subject.adapter.test(other.withWrongCredential('https://n8n.example.com/webhook/x/channel'))).rejects.toThrow(
          ProviderError,
        );
      } finally {
        await other.simulator.close();
      }
    });
  });
}
