import { createHmac } from 'node:crypto';
import type { Happening, OutgoingPart, ProviderRequest } from '../../src/app/adapter';
import { custom } from '../../src/channels/custom';
import type { CustomSettings } from '../../src/channels/custom';
import { startCustomSimulator } from '../simulators/custom/index.ts';
import type { CustomOptions, CustomSimulator } from '../simulators/custom/index.ts';
import { png } from '../simulators/shared/samples.ts';
import { startServer } from '../simulators/shared/server.ts';
import type { Answer, Call } from '../simulators/shared/server.ts';
import { fuzzReceive } from './fuzz';
import { aFile, aPlace, aRequest, aTemplate, aText, fixtures, to } from './requests';
import { startOurSide } from './serve';
import type { OurSide } from './serve';

const settings: CustomSettings = {
  baseUrl: 'https://system.example.com/switchboard',
  secret: 'secret',
  name: 'The shop',
  signature: 'timestamp',
  signatureHeader: '',
  sendsTyping: true,
  sendsRead: true,
};
const now = 1_800_000_000_000;
const payloads = fixtures('custom');
const digest = (data: string | Uint8Array, secret = 'secret') => createHmac('sha256', secret).update(data).digest('hex');

function signed(body: Uint8Array | string, timestamp = String(now / 1_000), secret = 'secret'): ProviderRequest {
  const signature = digest(Buffer.concat([Buffer.from(`${timestamp}.`), Buffer.from(body)]), secret);
  const headers = { 'X-Switchboard-Timestamp': timestamp, 'X-Switchboard-Signature': `sha256=${signature}` };
  return aRequest({ url: 'https://n8n.example.com/webhook/custom', body, headers, receivedAt: now });
}
const received = (call: unknown) => custom.receive(settings, signed(JSON.stringify(call)));

function told(call: unknown): readonly Happening[] {
  const outcome = received(call);
  if (outcome.kind !== 'happened') throw new Error(outcome.kind === 'refused' ? outcome.reason : outcome.kind);
  return outcome.happenings;
}
const toldBy = (name: string) => told(payloads.get(name));
/** Why a call is refused; null when it is not. */
const refusal = (call: unknown) => {
  const outcome = received(call);
  return outcome.kind === 'refused' && outcome.status === 400 ? outcome.reason : null;
};

describe('What a system of one’s own tells', () => {
  it('is a message with everything that a message can have', () => {
    expect(toldBy('message-with-everything')).toEqual([
      {
        account: null,
        kind: 'message',
        providerMessageId: 'm-1',
        sender: {
          externalId: 'customer-1',
          name: 'Ana Horvat',
          phone: '+385915550101',
          language: 'pt-BR',
          picture: { url: 'https://app.example.com/ana.jpg' },
          aliases: ['ana@example.com'],
        },
        at: Date.parse('2026-03-01T10:00:00Z'),
        content: {
          text: 'Look',
          files: [{ kind: 'voice', name: 'note.ogg', type: 'audio/ogg', size: 1_234, source: { url: 'https://app.example.com/f/1' } }],
          place: { latitude: 45.8, longitude: 15.9, name: 'Shop', address: 'Street 1' },
          contacts: [
            { name: 'Ivo', phones: ['+385915550102'], emails: ['ivo@example.com'] },
            { name: 'Eva', phones: [], emails: [] },
          ],
          replyTo: 'm-0',
          payload: 'p',
          referral: { campaign: 'spring' },
          isForwarded: true,
        },
      },
    ]);
  });

  it('needs next to nothing, and may have what we do not know', () => {
    const bare = { account: null, kind: 'message', sender: { externalId: 'customer-1' }, at: now, content: { text: 'Hi' } };
    expect(toldBy('message-bare-with-unknown-fields')).toEqual([{ ...bare, providerMessageId: 'm-2' }]);
    expect(toldBy('message-nulls-for-unknown')).toMatchObject([{ ...bare, providerMessageId: 'm-3', sender: { name: null, phone: null } }]);
    expect(toldBy('nothing')).toEqual([]);
  });

  it('tells the kind of a file by its type where it does not say it', () => {
    const [message] = toldBy('message-files-told-by-type');
    expect(message).toMatchObject({
      content: { text: '', files: [{ kind: 'image' }, { kind: 'video' }, { kind: 'document', type: null }] },
    });
  });

  it('has a name for what cannot be shown', () => {
    expect(toldBy('message-of-a-kind-that-cannot-be-shown')).toMatchObject([{ content: { text: '[Poll]', isPlaceholder: true } }]);
  });

  it('can be written on our side, or long ago', () => {
    expect(toldBy('messages-of-our-side-and-of-history')).toMatchObject([
      { kind: 'echo', providerMessageId: 'm-6' },
      { kind: 'message', providerMessageId: 'm-7', isHistory: true },
    ]);
  });

  it('can be an event of every type', () => {
    const sender = { externalId: 'customer-1' };
    const common = { account: null, at: now };
    const about = { ...common, providerMessageId: 'm-1', sender };
    expect(toldBy('events-of-every-type')).toEqual([
      { ...about, kind: 'edited', at: Date.parse('2026-03-01T10:00:00.250Z'), text: 'New' },
      { ...about, kind: 'deleted' },
      { ...about, kind: 'reacted', emoji: '👍🏽' },
      { ...about, kind: 'reacted', emoji: null },
      { ...common, kind: 'watermark', externalId: 'customer-1', status: 'delivered', upTo: Date.parse('2026-03-01T10:00:00Z') },
      { ...common, kind: 'reachable', sender, isReachable: false, reason: 'Blocked' },
      { ...common, kind: 'reachable', sender, isReachable: true, reason: 'The customer takes messages again.' },
      { ...common, kind: 'renamed', from: 'customer-1', to: 'customer-9', phone: '+385915550109' },
      { ...common, kind: 'control', sender, isOurs: false, isAsked: true, metadata: 'm' },
    ]);
  });

  it('can be receipts, with the reason of a failure for the agent', () => {
    const receipt = { account: null, kind: 'receipt', at: now };
    expect(toldBy('receipts-of-every-status')).toEqual([
      { ...receipt, providerMessageId: 'p-1', status: 'sent' },
      { ...receipt, providerMessageId: 'p-1', status: 'delivered' },
      { ...receipt, providerMessageId: 'p-1', status: 'read' },
      { ...receipt, providerMessageId: 'p-2', status: 'failed', failure: { code: 'E7', reason: 'The phone is off. Send again later.' } },
      {
        ...receipt,
        providerMessageId: 'p-3',
        status: 'failed',
        failure: { code: 'failed', reason: expect.stringContaining('Send again') },
      },
    ]);
  });

  it('comes in the order of messages, events and receipts, whatever the order of the lists', () => {
    expect(toldBy('all-at-once-out-of-order').map(({ kind }) => kind)).toEqual(['message', 'deleted', 'receipt']);
  });
});

describe('A call with a wrong field', () => {
  const message = { id: 'm-1', from: { id: 'c-1' }, text: 'a secret text' };
  const wrong: readonly (readonly [string, unknown])[] = [
    ['version: ', { messages: [message] }],
    ['version: ', { version: 2, messages: [message] }],
    ['messages: ', { version: 1, messages: message }],
    ['messages.0.id: ', { version: 1, messages: [{ ...message, id: '' }] }],
    ['messages.0.id: ', { version: 1, messages: [{ ...message, id: 7 }] }],
    ['messages.0.id: ', { version: 1, messages: [{ ...message, id: 'a\u0000b' }] }],
    ['messages.0.from: ', { version: 1, messages: [{ ...message, from: undefined }] }],
    ['messages.1.from.id: ', { version: 1, messages: [message, { ...message, from: { name: 'a secret name' } }] }],
    ['messages.0.from.phone: ', { version: 1, messages: [{ ...message, from: { id: 'c', phone: '0915550101' } }] }],
    ['messages.0.from.language: ', { version: 1, messages: [{ ...message, from: { id: 'c', language: 'en_US' } }] }],
    ['messages.0.from.picture: ', { version: 1, messages: [{ ...message, from: { id: 'c', picture: 'data:image/png;base64,AA' } }] }],
    ['messages.0.at: ', { version: 1, messages: [{ ...message, at: 1_800_000_000 }] }],
    ['messages.0.at: ', { version: 1, messages: [{ ...message, at: '2026-03-01 10:00' }] }],
    ['messages.0.text: ', { version: 1, messages: [{ ...message, text: ['a secret text'] }] }],
    ['messages.0: Says nothing', { version: 1, messages: [{ id: 'm', from: { id: 'c' } }] }],
    ['messages.0.files.0.url: ', { version: 1, messages: [{ ...message, files: [{ url: 'file:///etc/passwd' }] }] }],
    ['messages.0.files.0.url: ', { version: 1, messages: [{ ...message, files: [{ url: 'ftp://example.com/a' }] }] }],
    ['messages.0.files.0.url: ', { version: 1, messages: [{ ...message, files: [{ url: '//example.com/a' }] }] }],
    [
      'messages.0.files: ',
      { version: 1, messages: [{ ...message, files: Array.from({ length: 11 }, () => ({ url: 'https://x.example/a' })) }] },
    ],
    ['messages.0.place.latitude: ', { version: 1, messages: [{ ...message, place: { latitude: 91, longitude: 0 } }] }],
    ['messages.0.referral: ', { version: 1, messages: [{ ...message, referral: { 'a secret key': 1 } }] }],
    ['messages: ', { version: 1, messages: Array.from({ length: 101 }, () => message) }],
    ['events.0.type: ', { version: 1, events: [{ type: 'exploded', message: 'm', from: { id: 'c' } }] }],
    ['events.0.emoji: ', { version: 1, events: [{ type: 'reacted', message: 'm', from: { id: 'c' } }] }],
    ['receipts.0.status: ', { version: 1, receipts: [{ message: 'p', status: 'seen' }] }],
    ['body: ', []],
    ['body: ', null],
  ];

  it.each(wrong)('is refused with the path, %s', (path, call) => {
    const reason = refusal(call);
    expect(reason?.startsWith(path)).toBe(true);
    expect(reason).not.toContain('secret');
  });

  it('is refused when it is no JSON in UTF-8', () => {
    for (const body of ['', '{', 'a=b', new Uint8Array([0x22, 0xff, 0x22])]) {
      expect(custom.receive(settings, signed(body))).toEqual({ kind: 'refused', status: 400, reason: 'The body is no JSON in UTF-8.' });
    }
  });
});

describe('The signature of a call', () => {
  const body = JSON.stringify(payloads.get('nothing'));
  const refused = (request: ProviderRequest, with_ = settings) => {
    const outcome = custom.receive(with_, request);
    return outcome.kind === 'refused' ? outcome : null;
  };

  it('is good for five minutes in both directions', () => {
    for (const seconds of [-300, 0, 300]) expect(refused(signed(body, String(now / 1_000 + seconds)))).toBeNull();
    for (const seconds of [-301, 301]) {
      const outcome = refused(signed(body, String(now / 1_000 + seconds)));
      expect(outcome).toMatchObject({ status: 401, reason: expect.stringContaining('five minutes') });
    }
  });

  it('covers the moment, the bytes and the secret', () => {
    const good = signed(body);
    const header = (name: string, value: string | undefined): ProviderRequest => ({
      ...good,
      header: (asked) => (asked === name ? value : good.header(asked)),
    });
    const later = String(now / 1_000 + 1);
    expect(refused(header('x-switchboard-timestamp', later))).toMatchObject({ status: 401 });
    expect(refused(header('x-switchboard-timestamp', undefined))).toMatchObject({ status: 401 });
    expect(refused(header('x-switchboard-timestamp', String(now)))).toMatchObject({
      reason: expect.stringContaining('seconds since 1970'),
    });
    expect(refused(header('x-switchboard-signature', undefined))).toMatchObject({ status: 401 });
    expect(refused(header('x-switchboard-signature', 'sha256='))).toMatchObject({ status: 401 });
    expect(refused({ ...good, body: new TextEncoder().encode(`${body} `) })).toMatchObject({ status: 401 });
    expect(refused(signed(body, undefined, 'another'))).toMatchObject({ status: 401 });
    expect(refused(signed(body, undefined, ''), { ...settings, secret: '' })).toMatchObject({ status: 401 });
  });

  it('is of the body alone where the settings say so, in the header that they name', () => {
    const of = (headers: Record<string, string>) => aRequest({ url: 'https://n8n.example.com/webhook/custom', body, headers });
    const simple: CustomSettings = { ...settings, signature: 'body' };
    expect(refused(of({ 'X-Webitel-Sign': digest(body) }), simple)).toBeNull();
    expect(refused(of({ 'X-Webitel-Sign': digest(body).toUpperCase() }), simple)).toBeNull();
    expect(refused(of({ 'X-Sign': `sha256=${digest(body)}` }), { ...simple, signatureHeader: 'X-Sign' })).toBeNull();
    expect(refused(of({ 'X-Webitel-Sign': digest(body) }), { ...simple, signatureHeader: 'X-Sign' })).toMatchObject({ status: 401 });
    expect(refused(of({ 'X-Webitel-Sign': digest(`${body} `) }), simple)).toMatchObject({ status: 401 });
    expect(refused(of({ 'X-Webitel-Sign': digest(body) }))).toMatchObject({ status: 401 });
    expect(refused(signed(body), simple)).toMatchObject({ status: 401 });
  });

  it('makes whatever it covers safe to read', () => {
    fuzzReceive(custom, settings, [...payloads.values()], (bytes) => signed(bytes));
  });
});

/** A simulated system, our side of it, and settings that fit both. */
async function connected(options: CustomOptions = {}) {
  const simulator = await startCustomSimulator(options);
  const live: CustomSettings = { ...settings, ...simulator.settings, baseUrl: simulator.url };
  const ourSide = await startOurSide(custom, () => live);
  simulator.webhookUrl = ourSide.webhookUrl;
  return { simulator, ourSide, live };
}

describe.each([{ signature: 'timestamp' as const }, { signature: 'body' as const }])(
  'A simulated system that signs by $signature',
  (options) => {
    let simulator: CustomSimulator;
    let ourSide: OurSide;
    let live: CustomSettings;

    beforeEach(async () => {
      ({ simulator, ourSide, live } = await connected(options));
    });
    afterEach(() => Promise.all([simulator.close(), ourSide.close()]));

    const send = (part: OutgoingPart) => custom.send(live, to('customer-1'), part);

    it('gets texts, buttons, files, templates and places', async () => {
      const buttons = [
        { kind: 'reply' as const, label: 'Yes', payload: 'y' },
        { kind: 'link' as const, label: 'More', url: 'https://example.com/more' },
      ];
      const part = { ...aText('Hello', buttons), replyTo: 'm-1' };
      const id = `partner-${part.id.slice(-12)}`;
      expect(await send(part)).toEqual({ kind: 'sent', providerMessageIds: [id] });
      const file = ourSide.file({ kind: 'image', name: 'a.png', type: 'image/png', bytes: png });
      await send(aFile(file, 'Look'));
      await custom.send(
        live,
        to('customer-1', { isPerson: false, isOutsideWindow: true }),
        aTemplate({ name: 't', language: 'en', parameters: ['1'] }),
      );
      await send(aPlace({ latitude: 45.8, longitude: 15.9 }));
      expect(simulator.refused).toEqual([]);
      expect(simulator.received).toMatchObject([
        {
          id,
          to: 'customer-1',
          kind: 'text',
          text: 'Hello',
          buttons: ['Yes', 'More'],
          replyTo: 'm-1',
          raw: { author: 'agent', id: part.id },
        },
        { kind: 'file', text: 'Look', file: { name: 'a.png', type: 'image/png', size: png.byteLength } },
        { kind: 'template', raw: { author: 'bot', template: { name: 't', parameters: ['1'] } } },
        { kind: 'place', raw: { place: { latitude: 45.8 } } },
      ]);
      await simulator.customer({ id: 'customer-1' }).press?.(id, 'Yes');
      expect(ourSide.happenings).toMatchObject([{ content: { text: 'Yes', payload: 'y', replyTo: id } }]);
    });

    it('gets nothing twice when its answer was lost', async () => {
      simulator.fail({ kind: 'hang_up' });
      const part = aText('Once');
      expect(await send(part)).toMatchObject({ kind: 'unknown', failure: { code: 'network' } });
      expect(await send(part)).toMatchObject({ kind: 'sent' });
      expect(simulator.received).toHaveLength(1);
    });

    it('says when it can be tried again, and when never', async () => {
      simulator.fail({ kind: 'rate_limited', seconds: 3 }, { kind: 'server_error' }, { kind: 'unreachable' }, { kind: 'outside_window' });
      expect(await send(aText('1'))).toEqual({ kind: 'failed', failure: { code: 'busy', reason: 'Too much to do.' }, retryAfter: 3_000 });
      expect(await send(aText('2'))).toMatchObject({ kind: 'failed', failure: { code: 'maintenance' }, retryAfter: 10_000 });
      expect(await send(aText('3'))).toMatchObject({ kind: 'failed', retryAfter: null, isUnreachable: true });
      expect(await send(aText('4'))).toMatchObject({ kind: 'failed', failure: { code: 'window' }, retryAfter: null });
    });

    it('tells what its customers do, tried again until it was stored', async () => {
      const customer = simulator.customer({ id: 'customer-1', name: 'Ana' });
      ourSide.answerWith(503, 500);
      expect(await customer.text('Hello', { id: 'm-1', replyTo: 'p-0' })).toMatchObject({ status: 200, attempts: 3, body: '{}' });
      await customer.batch(['One', 'Two']);
      await customer.place(45.8, 15.9);
      await customer.contactCard?.('Ivo', '+385915550102');
      await customer.react?.('m-1', '👍');
      await customer.edit?.('m-1', 'Hello!');
      await customer.remove?.('m-1');
      await customer.unknownKind();
      await customer.setReachable?.(false);
      await simulator.writtenElsewhere?.('customer-1', 'From the app');
      await simulator.receipt?.('p-1', 'failed');
      expect(ourSide.refusals).toEqual([]);
      expect(ourSide.happenings).toMatchObject([
        {
          kind: 'message',
          providerMessageId: 'm-1',
          sender: { externalId: 'customer-1', name: 'Ana', language: 'hr' },
          content: { replyTo: 'p-0' },
        },
        { content: { text: 'One' } },
        { content: { text: 'Two' } },
        { content: { place: { name: 'Here' } } },
        { content: { contacts: [{ name: 'Ivo' }] } },
        { kind: 'reacted', emoji: '👍' },
        { kind: 'edited', text: 'Hello!' },
        { kind: 'deleted' },
        { content: { text: '[Hologram]', isPlaceholder: true } },
        { kind: 'reachable', isReachable: false },
        { kind: 'echo' },
        { kind: 'receipt', status: 'failed', failure: { code: 'phone_off' } },
      ]);
      expect(await simulator.replay()).toMatchObject({ status: 200 });
      expect(await simulator.forge()).toMatchObject({ status: 401 });
      expect(await simulator.call({ messages: [{}] })).toMatchObject({ status: 400, attempts: 1 });
    });

    it('serves files until they are gone, and never sees our secret there', async () => {
      await simulator.customer().file({ kind: 'image', name: 'a.png', type: 'image/png', bytes: png });
      const [happening] = ourSide.happenings;
      const source = (happening?.kind === 'message' ? happening.content.files?.[0]?.source : undefined) ?? {};
      expect(await custom.download(live, source, 1_000)).toEqual({ bytes: png, type: 'image/png', name: null });
      await expect(custom.download(live, source, 10)).rejects.toMatchObject({ code: 'too_large' });
      simulator.fail({ kind: 'expired_media' });
      await expect(custom.download(live, source, 1_000)).rejects.toMatchObject({ code: 'expired' });
      await expect(custom.download(live, { url: 'file:///etc/passwd' }, 1_000)).rejects.toMatchObject({ code: 'address' });
      await expect(custom.download(live, {}, 1_000)).rejects.toMatchObject({ code: 'address' });
    });

    it('is told that somebody writes and has read, only when it wants to know', async () => {
      await custom.typing?.(live, 'customer-1', null);
      await custom.markRead?.(live, 'customer-1', 'm-1');
      const quiet = { ...live, sendsTyping: false, sendsRead: false };
      await custom.typing?.(quiet, 'customer-1', null);
      await custom.markRead?.(quiet, 'customer-1', 'm-1');
      expect(simulator.calls).toEqual([
        { name: 'typing', about: 'customer-1' },
        { name: 'read', about: 'm-1' },
      ]);
    });

    it('is tested with a signed call', async () => {
      expect(await custom.test(live)).toBe(`The shop at ${new URL(simulator.url).host}`);
      await expect(custom.test({ ...live, secret: 'another' })).rejects.toMatchObject({ code: 'signature', retryAfter: null });
      await expect(custom.test({ ...live, secret: '' })).rejects.toMatchObject({ code: 'no_secret' });
      await expect(custom.test({ ...live, baseUrl: 'example.com' })).rejects.toMatchObject({ code: 'send_url' });
      await expect(custom.test({ ...live, baseUrl: 'http://127.0.0.1:1' })).rejects.toMatchObject({ code: 'network' });
      await expect(custom.typing?.({ ...live, secret: 'another' }, 'customer-1', null)).rejects.toMatchObject({ code: 'signature' });
    });
  },
);

describe('The answer of a system', () => {
  /** What sending comes to when a system answers so. */
  async function sentTo(answer: Answer | 'hang_up') {
    const seen: Call[] = [];
    const server = await startServer(async (call) => {
      seen.push(call);
      return answer;
    });
    const part = aText('Hello');
    const sent = await custom.send({ ...settings, baseUrl: server.url }, to('customer-1'), part);
    await server.close();
    return { sent, part };
  }

  it('counts as taken under our id when it names none', async () => {
    for (const body of ['', '{}', 'OK', '{"id":""}', '{"id":7}']) {
      const { sent, part } = await sentTo({ status: 202, body });
      expect(sent).toEqual({ kind: 'sent', providerMessageIds: [part.id] });
    }
  });

  it('decides by its status when it gives no reason', async () => {
    const sent = async (status: number, headers = {}) => (await sentTo({ status, headers, body: 'x' })).sent;
    expect(await sent(429, { 'retry-after': '4' })).toMatchObject({ kind: 'failed', failure: { code: '429' }, retryAfter: 4_000 });
    expect(await sent(503)).toMatchObject({ kind: 'failed', retryAfter: 10_000 });
    expect(await sent(400)).toMatchObject({ kind: 'failed', retryAfter: null });
    expect(await sent(401)).toMatchObject({ failure: { reason: expect.stringContaining('check the secret') } });
    expect(await sent(404)).toMatchObject({ failure: { reason: expect.stringContaining('check the send URL') } });
    expect(await sent(302, { location: 'https://example.com' })).toMatchObject({ kind: 'failed', retryAfter: null });
    expect(await sent(500)).toMatchObject({ kind: 'unknown' });
    expect(await sent(502)).toMatchObject({ kind: 'unknown' });
  });

  it('decides by its reason when it gives one, and does not have us wait for ever', async () => {
    const sent = async (status: number, error: object) => (await sentTo({ status, body: { error } })).sent;
    expect(await sent(500, { code: 'db', message: 'No room.' })).toMatchObject({
      kind: 'failed',
      failure: { code: 'db' },
      retryAfter: 10_000,
    });
    expect(await sent(500, { permanent: true })).toMatchObject({ kind: 'failed', retryAfter: null });
    expect(await sent(400, { permanent: false })).toMatchObject({ kind: 'failed', retryAfter: 10_000 });
    expect(await sent(400, { retryAfter: 1e9 })).toMatchObject({ kind: 'failed', retryAfter: 24 * 60 * 60 * 1_000 });
    expect(await sent(400, { code: 17, message: 'x'.repeat(1_000), retryAfter: 'soon' })).toMatchObject({
      kind: 'failed',
      failure: { code: '17', reason: 'x'.repeat(300) },
      retryAfter: null,
    });
  });

  it('leaves nobody knowing when it never comes', async () => {
    expect((await sentTo('hang_up')).sent).toMatchObject({ kind: 'unknown' });
    const gone = { ...settings, baseUrl: 'http://127.0.0.1:1' };
    expect(await custom.send(gone, to('customer-1'), aText('x'))).toMatchObject({ kind: 'failed', retryAfter: 5_000 });
    const nowhere = { ...settings, baseUrl: 'no address' };
    expect(await custom.send(nowhere, to('customer-1'), aText('x'))).toMatchObject({ kind: 'failed' });
  });
});

describe('A system that names no ids', () => {
  it('sends receipts for ours', async () => {
    const { simulator, ourSide, live } = await connected({ namesIds: false });
    const part = aText('Hello');
    await custom.send(live, to('customer-1'), part);
    await simulator.receipt?.(part.id, 'read');
    expect(ourSide.happenings).toMatchObject([{ kind: 'receipt', providerMessageId: part.id, status: 'read' }]);
    await Promise.all([simulator.close(), ourSide.close()]);
  });
});
