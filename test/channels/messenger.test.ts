import { createHmac } from 'node:crypto';
import type { Happening, OutgoingPart, ProviderRequest, Sent } from '../../src/app/adapter';
import { messenger } from '../../src/channels/messenger';
import type { MessengerSettings } from '../../src/channels/messenger';
import { planMessage } from '../../src/core/outgoing/plan';
import { startMessengerSimulator } from '../simulators/messenger/index.ts';
import type { MessengerOptions, MessengerSimulator } from '../simulators/messenger/index.ts';
import { gif, pdf, png } from '../simulators/shared/samples.ts';
import { fuzzReceive } from './fuzz';
import { aFile, aPlace, aRequest, aTemplate, aText, fixtures, to } from './requests';
import { startOurSide } from './serve';
import type { OurSide } from './serve';

const settings: MessengerSettings = {
  baseUrl: 'https://graph.facebook.com',
  version: 'v25.0',
  appId: '670843887433847',
  appSecret: 'app-secret',
  pageId: '1234567890',
  pageToken: 'EAApage',
  verifyToken: 'verify-me',
  humanAgentTag: false,
};
const hook = 'https://n8n.example.com/webhook/messenger';
const payloads = fixtures('messenger');

function signed(body: Uint8Array | string, secret = settings.appSecret): ProviderRequest {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return aRequest({ url: hook, body, headers: { 'x-hub-signature-256': `sha256=${signature}` } });
}

function parsed(name: string): readonly Happening[] {
  const received = messenger.receive(settings, signed(JSON.stringify(payloads.get(name))));
  if (received.kind !== 'happened') throw new Error(`It came to ${received.kind}.`);
  return received.happenings;
}

const contentOf = (name: string) => {
  const [first] = parsed(name);
  if (first?.kind !== 'message' && first?.kind !== 'echo') throw new Error('It is no message.');
  return first.content;
};

const sender = { externalId: '7100000000000001' };
const at = 1_767_225_600_000;

describe('A webhook call of Messenger', () => {
  const body = JSON.stringify(payloads.get('text'));

  it('is taken with a signature of the app over its bytes, and refused with any other', () => {
    expect(messenger.receive(settings, signed(body))).toMatchObject({ kind: 'happened', answer: { status: 200 } });
    expect(messenger.receive(settings, signed(body, 'another'))).toMatchObject({ kind: 'refused', status: 401 });
    expect(messenger.receive({ ...settings, appSecret: '' }, signed(body, ''))).toMatchObject({ kind: 'refused', status: 401 });
    expect(messenger.receive(settings, signed('{'))).toMatchObject({ kind: 'refused', status: 400 });
  });

  it('is a handshake by GET with a verify token that is never empty', () => {
    const ask = (token: string, verifyToken: string) =>
      messenger.receive(
        { ...settings, verifyToken },
        aRequest({ method: 'GET', url: `${hook}?hub.mode=subscribe&hub.challenge=42&hub.verify_token=${token}` }),
      );
    expect(ask('verify-me', 'verify-me')).toEqual({ kind: 'answered', answer: { status: 200, contentType: 'text/plain', text: '42' } });
    expect(ask('', '')).toMatchObject({ kind: 'refused', status: 403 });
    expect(ask(createHmac('sha256', 'app-secret').update('switchboard verify token').digest('hex'), '')).toMatchObject({
      kind: 'answered',
    });
  });
});

describe('What Messenger tells', () => {
  it('is a message with its page, sender, time and text', () => {
    expect(parsed('text')).toEqual([
      { account: '1234567890', kind: 'message', providerMessageId: 'm_A1', sender, at, content: { text: 'Hello 👋, are you open?' } },
    ]);
    expect(parsed('timestamp-missing')).toMatchObject([{ at: at + 500 }]);
  });

  it('is several messages of several pages in one call, in their order', () => {
    expect(parsed('batch-of-two-pages')).toMatchObject([
      { account: '1234567890', providerMessageId: 'm_A1', content: { text: 'one' } },
      { account: '1234567890', providerMessageId: 'm_A2', content: { text: 'two' } },
      { account: '555', providerMessageId: 'm_B1', sender: { externalId: '8100000000000002' }, content: { text: 'three' } },
    ]);
  });

  it('is files with their kind, and the name of a document', () => {
    const { text, files } = contentOf('attachments-of-every-kind');
    expect(text).toBe('All of it');
    expect(files).toEqual([
      { kind: 'image', name: null, type: null, size: null, source: { url: 'https://scontent.xx.fbcdn.net/v/a.jpg?oh=1' } },
      { kind: 'video', name: null, type: null, size: null, source: { url: 'https://video.xx.fbcdn.net/v/b.mp4?oh=1' } },
      { kind: 'audio', name: null, type: null, size: null, source: { url: 'https://cdn.fbsbx.com/v/audioclip.mp4?oh=1' } },
      {
        kind: 'document',
        name: 'Rechnung März.pdf',
        type: null,
        size: null,
        source: { url: 'https://cdn.fbsbx.com/v/t59/12_34/Rechnung%20M%C3%A4rz.pdf?oh=1' },
      },
    ]);
    expect(contentOf('sticker')).toMatchObject({ text: '', files: [{ kind: 'sticker' }] });
    expect(contentOf('file-without-address')).toEqual({ text: '[File]', isPlaceholder: true });
  });

  it('is a shared link, as text where the text does not have it yet', () => {
    expect(contentOf('shared-link-with-null-payload')).toEqual({ text: 'https://example.com/shoes' });
    expect(contentOf('shared-link-without-text')).toEqual({ text: 'https://example.com/hat' });
    expect(contentOf('shared-without-address')).toEqual({ text: '[Shared link: A post]', isPlaceholder: true });
    expect(contentOf('reel')).toEqual({ text: 'Look\nhttps://www.facebook.com/reel/1' });
  });

  it('is a place, an answer, a pressed button or where the customer came from', () => {
    expect(contentOf('location')).toEqual({ text: '', place: { latitude: 45.815, longitude: 15.98, name: 'Pinned location' } });
    expect(contentOf('reply')).toEqual({ text: 'That one', replyTo: 'm_OURS' });
    expect(contentOf('quick-reply')).toEqual({ text: 'Yes', payload: 'yes-1' });
    expect(contentOf('referral-in-message').referral).toEqual({
      ref: 'spring',
      source: 'ADS',
      type: 'OPEN_THREAD',
      ad_id: '120200001',
      ad_title: 'Spring sale',
      product_id: '77',
    });
    expect(parsed('postback')).toMatchObject([
      { kind: 'message', providerMessageId: 'm_P1', content: { text: 'Get started', payload: 'START', referral: { ref: 'qr-7' } } },
    ]);
    expect(parsed('postback-without-id')).toMatchObject([{ providerMessageId: `postback:7100000000000001:${String(at)}` }]);
  });

  it.each([
    ['template-forwarded', '[Template]'],
    ['unknown-kind', '[Hologram card]'],
    ['message-without-content', '[Unsupported message]'],
  ])('is a placeholder for what cannot be shown: %s', (name, text) => {
    expect(contentOf(name)).toEqual({ text, isPlaceholder: true });
  });

  it('is history where another application has the conversation', () => {
    expect(parsed('standby-text')).toMatchObject([{ kind: 'message', isHistory: true, content: { text: 'to the bot' } }]);
    expect(parsed('postback-in-standby-without-payload')).toMatchObject([{ isHistory: true, content: { text: 'Talk to us' } }]);
    expect(parsed('standby-echo')).toMatchObject([{ kind: 'echo', sender, content: { text: 'I am the bot' } }]);
  });

  it('is a reaction, an edit or a deletion', () => {
    const reacted = { kind: 'reacted', providerMessageId: 'm_OURS', sender, at };
    expect(parsed('reaction')).toMatchObject([{ ...reacted, emoji: '❤' }]);
    expect(parsed('reaction-without-emoji')).toMatchObject([{ ...reacted, emoji: '😮' }]);
    expect(parsed('reaction-taken-back-with-emoji')).toMatchObject([{ ...reacted, emoji: null }]);
    expect(parsed('edit')).toMatchObject([{ kind: 'edited', providerMessageId: 'm_A1', text: 'Hello, are you still open?' }]);
    expect(parsed('deleted')).toMatchObject([{ kind: 'deleted', providerMessageId: 'm_A1' }]);
  });

  it('is what others wrote in the name of the page, and never what we wrote', () => {
    expect(parsed('echo-of-our-app')).toEqual([]);
    expect(parsed('echo-with-our-mark')).toEqual([]);
    const echo = { kind: 'echo', providerMessageId: 'm_E1', sender, at, content: { text: 'Written by a colleague' } };
    expect(parsed('echo-from-page-inbox')).toEqual([{ account: '1234567890', ...echo }]);
    expect(parsed('echo-without-app')).toEqual([{ account: '1234567890', ...echo }]);
  });

  it('is how far messages have come, by their ids or up to a moment', () => {
    expect(parsed('delivery-with-ids')).toMatchObject([
      { kind: 'receipt', providerMessageId: 'm_1', status: 'delivered', at },
      { kind: 'receipt', providerMessageId: 'm_2', status: 'delivered', at },
    ]);
    expect(parsed('delivery-without-ids')).toMatchObject([
      { kind: 'watermark', externalId: sender.externalId, status: 'delivered', upTo: at - 1 },
    ]);
    expect(parsed('read')).toMatchObject([{ kind: 'watermark', externalId: sender.externalId, status: 'read', upTo: at - 2, at }]);
  });

  it('is who has the conversation', () => {
    expect(parsed('control-passed-to-us')).toMatchObject([{ kind: 'control', sender, isOurs: true, metadata: 'wants a person' }]);
    expect(parsed('control-passed-from-idle')).toMatchObject([{ isOurs: true, metadata: '' }]);
    expect(parsed('control-taken')).toMatchObject([{ isOurs: false, metadata: 'back to the bot' }]);
    expect(parsed('control-asked')).toMatchObject([{ isOurs: true, isAsked: true, metadata: 'please' }]);
  });

  it.each(['control-without-sender', 'comment-on-the-page', 'other-news', 'instagram'])('is of no interest: %s', (name) => {
    expect(parsed(name)).toEqual([]);
  });

  it('never throws, whatever arrives with a good signature', () => {
    fuzzReceive(messenger, settings, [...payloads.values()], (body) => signed(body), 3_000);
  });
});

let simulator: MessengerSimulator;
let ours: OurSide;
let live: MessengerSettings;
async function start(options: MessengerOptions = {}): Promise<void> {
  simulator = await startMessengerSimulator(options);
  live = simulator.settings;
  ours = await startOurSide(messenger, () => live);
}
const stop = async (): Promise<void> => {
  await Promise.all([simulator.close(), ours.close()]);
};

describe('A message to a customer of Messenger', () => {
  let customer = '';
  beforeEach(async () => {
    await start();
    simulator.webhookUrl = ours.webhookUrl;
    customer = simulator.customer({ name: 'Ana Pérez' }).id;
  });
  afterEach(stop);
  const send = (part: OutgoingPart, of = to(customer)) => messenger.send(live, of, part);
  const last = () => simulator.received.at(-1);

  it('is a text, a place or a template', async () => {
    expect(await send({ ...aText('Hello 👋'), replyTo: 'm_THEIRS' })).toEqual({ kind: 'sent', providerMessageIds: [last()?.id] });
    expect(last()).toMatchObject({ to: customer, kind: 'text', text: 'Hello 👋', replyTo: 'm_THEIRS' });
    await send(aPlace({ latitude: 45.815, longitude: 15.98, name: 'Shop' }));
    expect(last()?.text).toBe('Shop (45.81500, 15.98000)\nhttps://maps.google.com/?q=45.815000,15.980000');
    await send(aTemplate({ name: 'order_ready', language: 'en_US', parameters: ['Ana'] }));
    expect(last()).toMatchObject({
      kind: 'template',
      raw: {
        messaging_type: 'UTILITY',
        message: {
          template: {
            name: 'order_ready',
            language: { code: 'en_US' },
            components: [{ type: 'BODY', parameters: [{ type: 'text', text: 'Ana' }] }],
          },
        },
      },
    });
    expect(simulator.refused).toEqual([]);
  });

  it('has quick replies, or buttons where one of them is a link, that come back with their payload', async () => {
    const yes = { kind: 'reply', label: 'Yes', payload: 'yes-1' } as const;
    const ana = simulator.customer({ id: customer });
    await send(aText('Sure?', [yes, { kind: 'reply', label: 'No', payload: '' }]));
    expect(last()).toMatchObject({ text: 'Sure?', buttons: ['Yes', 'No'] });
    await ana.press?.(last()?.id ?? '', 'Yes');
    expect(ours.happenings.at(-1)).toMatchObject({ kind: 'message', content: { text: 'Yes', payload: 'yes-1' } });
    await send(aText('Look', [yes, { kind: 'link', label: 'Open', url: 'https://example.com/a' }]));
    expect(last()).toMatchObject({ text: 'Look', buttons: ['Yes', 'Open'] });
    await ana.press?.(last()?.id ?? '', 'Yes');
    expect(ours.happenings.at(-1)).toMatchObject({ kind: 'message', content: { text: 'Yes', payload: 'yes-1' } });
    await send(aText('x'.repeat(641), [{ kind: 'link', label: 'Open', url: 'https://example.com/a' }]));
    expect(last()?.text).toMatch(/x\nOpen: https:\/\/example\.com\/a$/);
    expect(simulator.refused).toEqual([]);
  });

  it.each([
    ['image', 'photo.png', 'image/png', png],
    ['image', 'moving.gif', 'image/gif', gif],
    ['video', 'clip.mp4', 'video/mp4', png],
    ['audio', 'song.mp3', 'audio/mpeg', png],
    ['voice', 'voice.m4a', 'audio/mp4', png],
    ['document', 'Rechnung März.pdf', 'application/pdf', pdf],
    ['document', 'photo.webp', 'image/webp', png],
  ] as const)('is a file in the same call: %s %s', async (kind, name, type, bytes) => {
    expect(await send({ ...aFile(ours.file({ kind, name, type, bytes })), replyTo: 'm_THEIRS' })).toMatchObject({ kind: 'sent' });
    expect(last()).toMatchObject({ kind: 'file', file: { name, type, size: bytes.length }, replyTo: 'm_THEIRS' });
    expect(simulator.refused).toEqual([]);
  });

  it('has a text of its own before its files, and files that Messenger takes', () => {
    const traits = messenger.types['messenger'];
    if (traits === undefined) throw new Error('There is no such type.');
    const MB = 1024 * 1024;
    const plan = (type: string, size: number) =>
      planMessage(traits, {
        text: 'hi',
        files: [{ id: 'f', name: 'f', type, size, kind: 'image' }],
        buttons: [],
        template: null,
        place: null,
      });
    expect(plan('image/png', 8 * MB)).toMatchObject({ value: [{ kind: 'text' }, { as: 'image', caption: '' }] });
    expect(plan('image/png', 8 * MB + 1)).toMatchObject({ value: [{}, { as: 'document' }] });
    expect(plan('image/webp', 25 * MB)).toMatchObject({ value: [{}, { as: 'document' }] });
    expect(plan('image/png', 25 * MB + 1)).toMatchObject({ ok: false });
  });

  it('is not tried after 24 hours, but for templates and for persons whom Meta allows more', async () => {
    const late = to(customer, { isOutsideWindow: true });
    live = { ...live, humanAgentTag: false };
    expect(await send(aText('Hello?'), late)).toMatchObject({ kind: 'failed', failure: { code: '10/2018278' }, retryAfter: null });
    expect(await send(aTemplate({ name: 'hello', language: 'en', parameters: [] }), late)).toMatchObject({ kind: 'sent' });
    live = { ...live, humanAgentTag: true };
    expect(await send(aText('Hello?'), { ...late, isPerson: false })).toMatchObject({ kind: 'failed' });
    expect(await send(aText('Hello?'), late)).toMatchObject({ kind: 'sent' });
    expect(last()?.raw).toMatchObject({ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' });
    expect(await send(aFile(ours.file({ kind: 'image', name: 'a.png', type: 'image/png', bytes: png })), late)).toMatchObject({
      kind: 'sent',
    });
    expect(last()?.raw).toMatchObject({ messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' });
    simulator.fail({ kind: 'outside_window' });
    expect(await send(aText('Eight days later'), late)).toMatchObject({
      kind: 'failed',
      failure: { code: '10/2018278', reason: expect.stringContaining('Too long since') as string },
    });
  });

  it('comes to what Messenger says of it', async () => {
    simulator.fail({ kind: 'rate_limited', seconds: 7 }, { kind: 'unreachable' }, { kind: 'server_error' }, { kind: 'hang_up' });
    const outcomes: Sent[] = [];
    for (let n = 0; n < 4; n++) outcomes.push(await send(aText('Hello')));
    expect(outcomes).toMatchObject([
      { kind: 'failed', failure: { code: '613' }, retryAfter: 7_000 },
      { kind: 'failed', failure: { code: '551/1545041' }, retryAfter: null, isUnreachable: true },
      { kind: 'failed', failure: { code: '1200' }, retryAfter: 30_000 },
      { kind: 'unknown', failure: { code: 'network' } },
    ]);
    expect(await send(aText('Hello'), to('7999999999999999'))).toMatchObject({ failure: { code: '100/2018001' }, isUnreachable: true });
    expect(await send(aText('x'.repeat(2001)))).toMatchObject({ kind: 'failed', failure: { code: '100' }, retryAfter: null });
    expect(await messenger.send({ ...live, pageToken: 'old' }, to(customer), aText('Hi'))).toMatchObject({ failure: { code: '190' } });
    expect(await messenger.send({ ...live, baseUrl: 'http://127.0.0.1:9' }, to(customer), aText('Hi'))).toMatchObject({
      kind: 'failed',
      retryAfter: 5_000,
    });
    const empty = ours.file({ kind: 'image', name: 'a.png', type: 'image/png', bytes: new Uint8Array() });
    expect(await send(aFile(empty))).toMatchObject({ kind: 'failed', failure: { code: '100/2018047' } });
    expect(await send(aFile({ ...empty, bytes: () => Promise.reject(new Error('gone')) }))).toMatchObject({ failure: { code: 'file' } });
  });

  it('names no secret, id or text in what went wrong', async () => {
    const outcomes = [
      await send(aText('x'.repeat(2001))),
      await messenger.send({ ...live, pageToken: 'EAAsecret' }, to(customer), aText('my words')),
    ];
    for (const outcome of outcomes) expect(JSON.stringify(outcome)).not.toMatch(/EAA|my words|xxx|7000/);
  });

  it('is told to be delivered by its id and read up to a moment, and does not come back as written by others', async () => {
    await send(aText('Hi'));
    const id = last()?.id ?? '';
    await simulator.receipt?.(id, 'read');
    await simulator.receipt?.(id, 'delivered');
    await simulator.deliveredUpTo(customer, at);
    await simulator.echo?.(id);
    expect(ours.happenings).toMatchObject([
      { kind: 'watermark', status: 'read', externalId: customer },
      { kind: 'receipt', status: 'delivered', providerMessageId: id },
      { kind: 'watermark', status: 'delivered', upTo: at },
    ]);
    await simulator.writtenElsewhere?.(customer, 'from the inbox');
    expect(ours.happenings.at(-1)).toMatchObject({ kind: 'echo', sender: { externalId: customer }, content: { text: 'from the inbox' } });
  });

  it('shows that somebody writes and that all was read', async () => {
    await messenger.typing?.(live, customer, null);
    await messenger.markRead?.(live, customer, 'm_1');
    expect(simulator.calls).toEqual([
      { name: 'typing', about: customer },
      { name: 'read', about: customer },
    ]);
    await expect(messenger.typing?.(live, '7999999999999999', null)).rejects.toMatchObject({ code: '100/2018001' });
  });

  it('goes out only while the conversation is ours, which can be taken, passed on and given back', async () => {
    await messenger.passControl?.(live, customer, { app: '1517776481860111' }, 'to the bot');
    expect(await send(aText('Hi'))).toMatchObject({ kind: 'failed', failure: { code: '10/2018300' } });
    await messenger.passControl?.(live, customer, 'us', '');
    expect(await send(aText('Hi'))).toMatchObject({ kind: 'sent' });
    await messenger.passControl?.(live, customer, { app: null }, '');
    expect(simulator.calls.map(({ name }) => name)).toEqual(['pass_thread_control', 'take_thread_control', 'release_thread_control']);
    await expect(messenger.passControl?.(live, customer, { app: 'bot' }, '')).rejects.toMatchObject({ name: 'ProviderError', code: '100' });
  });
});

describe('A customer of Messenger', () => {
  afterEach(stop);
  const register = () => {
    simulator.webhookUrl = ours.webhookUrl;
  };

  it('is understood in everything that can be written', async () => {
    await start();
    register();
    const ana = simulator.customer({ name: 'Ana 👋' });
    await ana.text('Hello 👋', { id: 'm_ONE', at, replyTo: 'm_OURS' });
    await ana.batch(['two', 'three']);
    await ana.place(1.5, 2.5);
    await ana.react?.('m_X', null);
    await ana.edit?.('m_ONE', 'Hello!');
    await ana.unknownKind();
    await ana.inGroup?.('a comment');
    await ana.postback({ title: 'Menu', payload: 'MENU' });
    expect(ours.happenings).toMatchObject([
      { kind: 'message', providerMessageId: 'm_ONE', at, sender: { externalId: ana.id }, content: { text: 'Hello 👋', replyTo: 'm_OURS' } },
      { content: { text: 'two' } },
      { content: { text: 'three' } },
      { content: { place: { latitude: 1.5, longitude: 2.5 } } },
      { kind: 'reacted', emoji: null },
      { kind: 'edited', text: 'Hello!' },
      { content: { text: '[Hologram invitation]' } },
      { content: { text: 'Menu', payload: 'MENU' } },
    ]);
    expect(simulator.webhooks.every(({ status }) => status === 200)).toBe(true);
  });

  it('is heard again when nothing could be stored, and not heard when somebody else signs', async () => {
    await start();
    register();
    ours.answerWith(503, 500);
    expect(await simulator.customer().text('Hello', { id: 'm_AGAIN' })).toMatchObject({ status: 200, attempts: 3 });
    await simulator.replay();
    expect(ours.happenings).toHaveLength(2);
    expect(await simulator.forge()).toMatchObject({ status: 401 });
    expect(ours.happenings).toHaveLength(2);
  });

  it('is with us, with another application, or asked for', async () => {
    await start();
    register();
    const ana = simulator.customer();
    await simulator.control(ana.id, 'take', 'bot');
    await ana.text('to the bot');
    await ana.postback({ mid: 'm_P', title: 'Person please', payload: 'PERSON' });
    await simulator.control(ana.id, 'pass', 'wants a person');
    await ana.text('to you');
    await simulator.control(ana.id, 'request', 'again');
    expect(ours.happenings).toMatchObject([
      { kind: 'control', isOurs: false, metadata: 'bot' },
      { kind: 'message', isHistory: true, content: { text: 'to the bot' } },
      { kind: 'message', isHistory: true, content: { text: 'Person please' } },
      { kind: 'control', isOurs: true, metadata: 'wants a person' },
      { kind: 'message', content: { text: 'to you' } },
      { kind: 'control', isOurs: true, isAsked: true, metadata: 'again' },
    ]);
    expect(ours.happenings[2]).not.toHaveProperty('content.payload');
    expect(ours.happenings[4]).not.toHaveProperty('isHistory');
  });

  it('sends files that can be fetched without a token, up to a size and for a time', async () => {
    await start();
    register();
    await simulator.customer().file({ kind: 'document', name: 'Bill 1.pdf', type: 'application/pdf', bytes: pdf });
    const [told] = ours.happenings;
    const file = told?.kind === 'message' ? told.content.files?.[0] : undefined;
    expect(file).toMatchObject({ kind: 'document', name: 'Bill 1.pdf' });
    const source = file?.source ?? {};
    const fetched = await messenger.download(live, source, 1_000);
    expect(Buffer.from(fetched.bytes).equals(Buffer.from(pdf))).toBe(true);
    expect(fetched.type).toBe('application/pdf');
    await expect(messenger.download(live, source, pdf.length - 1)).rejects.toMatchObject({ code: 'too_large' });
    simulator.fail({ kind: 'expired_media' });
    await expect(messenger.download(live, source, 1_000)).rejects.toMatchObject({ code: 'expired', retryAfter: null });
    await expect(messenger.download(live, {}, 1_000)).rejects.toMatchObject({ code: 'expired' });
  });

  it.each([true, false])('has a name, and a picture where the app may read profiles: %s', async (hasProfiles) => {
    await start({ hasProfiles });
    const ana = simulator.customer({ name: 'Ana Pérez' });
    const known = await messenger.profile?.(live, ana.id);
    expect(known).toMatchObject({ name: 'Ana Pérez', phone: null, language: null });
    if (hasProfiles) {
      const picture = await messenger.download(live, known?.picture ?? {}, 1_000);
      expect(picture.type).toBe('image/png');
    } else expect(known?.picture).toBeNull();
    expect(await messenger.profile?.(live, '7999999999999999')).toBeNull();
    await expect(messenger.profile?.({ ...live, pageToken: 'old' }, ana.id)).rejects.toMatchObject({ code: '190' });
  });
});

describe('Templates of Messenger', () => {
  afterEach(stop);

  it.each([true, false])('can be chosen where the app may use them: %s', async (hasTemplates) => {
    await start({ hasTemplates });
    const known = (await messenger.templates?.(live)) ?? [];
    expect(known.map(({ name }) => name)).toEqual(hasTemplates ? ['order_ready', 'hello'] : []);
    await expect(messenger.templates?.({ ...live, pageToken: 'old' })).rejects.toMatchObject({ code: '190' });
  });
});

describe('The webhook of an app for Messenger', () => {
  beforeEach(() => start());
  afterEach(stop);

  it('is registered once for the app and its page, and taken away again', async () => {
    expect(await messenger.isRegistered?.(live, ours.webhookUrl)).toBe(false);
    expect(await messenger.register?.(live, ours.webhookUrl)).toEqual({ kind: 'registered' });
    expect(await messenger.register?.(live, ours.webhookUrl)).toEqual({ kind: 'registered' });
    expect(await messenger.isRegistered?.(live, ours.webhookUrl)).toBe(true);
    expect(simulator.calls).toEqual([{ name: 'register', about: ours.webhookUrl }]);
    await simulator.customer().text('It works');
    expect(ours.happenings).toHaveLength(1);
    await messenger.unregister?.(live, ours.webhookUrl);
    expect(simulator.webhookUrl).toBeNull();
    expect(await messenger.isRegistered?.(live, ours.webhookUrl)).toBe(false);
    expect(simulator.refused).toEqual([]);
  });

  it('is not taken from where the app is in use', async () => {
    simulator.webhookUrl = 'https://crm.example.com/hook';
    expect(await messenger.register?.(live, ours.webhookUrl)).toEqual({ kind: 'elsewhere', where: 'crm.example.com' });
    await messenger.unregister?.(live, ours.webhookUrl);
    expect(simulator.webhookUrl).toBe('https://crm.example.com/hook');
    expect(await messenger.isRegistered?.(live, ours.webhookUrl)).toBe(false);
  });

  it('is refused with what to do', async () => {
    await expect(messenger.register?.({ ...live, appSecret: '' }, ours.webhookUrl)).rejects.toMatchObject({ code: 'app_secret' });
    ours.answerWith(404);
    await expect(messenger.register?.(live, ours.webhookUrl)).rejects.toMatchObject({ code: '2200' });
  });

  it('belongs to a credential that works, or says what is wrong with it', async () => {
    expect(await messenger.test(live)).toBe('Simulated Page');
    await expect(messenger.test({ ...live, pageToken: 'old' })).rejects.toMatchObject({ code: '190' });
    await expect(messenger.test({ ...live, appSecret: '' })).rejects.toMatchObject({ code: 'app_secret' });
    await expect(messenger.test({ ...live, appSecret: 'of another app' })).rejects.toMatchObject({
      message: expect.stringContaining('app secret') as string,
    });
    await expect(messenger.test({ ...live, pageId: '1' })).rejects.toMatchObject({ code: 'page' });
    await expect(messenger.test({ ...live, appId: '1' })).rejects.toMatchObject({ name: 'ProviderError' });
  });
});

describe('A second page of one app', () => {
  it('joins the app and leaves its address alone, when it comes and when it goes', async () => {
    const simulator = await startMessengerSimulator();
    try {
      const own = simulator.settings;
      const first = 'https://n8n.example.com/webhook/first/channel';
      simulator.webhookUrl = first;
      const second = 'https://n8n.example.com/webhook/second/channel';
      const shared = { ...own, sharesApp: true };
      expect(await messenger.register?.(shared, second)).toEqual({ kind: 'registered' });
      expect(await messenger.isRegistered?.(shared, second)).toBe(true);
      expect(simulator.webhookUrl).toBe(first);
      await messenger.unregister?.(shared, second);
      expect(await messenger.isRegistered?.(shared, second)).toBe(false);
      expect(simulator.webhookUrl).toBe(first);
    } finally {
      await simulator.close();
    }
  });
});
