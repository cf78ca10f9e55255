import { createHmac } from 'node:crypto';
import { deflateSync } from 'node:zlib';
import { ProviderError } from '../../src/app/adapter';
import type { Happening, IncomingContent, OutgoingFile, ProviderRequest } from '../../src/app/adapter';
import type { OutgoingButton } from '../../src/core/content';
import { poll, telegram } from '../../src/channels/telegram';
import type { TelegramSettings } from '../../src/channels/telegram';
import { startServer } from '../simulators/shared/server.ts';
import type { Answer } from '../simulators/shared/server.ts';
import { gif, pdf, png } from '../simulators/shared/samples.ts';
import { startTelegramSimulator } from '../simulators/telegram/index.ts';
import type { TelegramOptions, TelegramSimulator } from '../simulators/telegram/index.ts';
import { fuzzReceive } from './fuzz';
import { aFile, aPlace, aRequest, aTemplate, aText, fixtures, to } from './requests';
import { startOurSide } from './serve';
import type { OurSide } from './serve';

const token = '712345678:AAE-fixture_token';
const settings: TelegramSettings = { baseUrl: 'https://api.telegram.org', token, receiveBy: 'webhook' };
const url = 'https://n8n.example.com/webhook/telegram';
const receivedAt = 1_781_700_000_000;
const secret = createHmac('sha256', token).update('switchboard telegram webhook').digest('hex');
const called = (
  body: Uint8Array | string,
  headers: Record<string, string> = { 'X-Telegram-Bot-Api-Secret-Token': secret },
): ProviderRequest => aRequest({ url, body, headers, receivedAt });
const payloads = fixtures('telegram');

/** What a fixture tells. */
function told(name: string): readonly Happening[] {
  const received = telegram.receive(settings, called(JSON.stringify(payloads.get(name))));
  if (received.kind !== 'happened') throw new Error(`${name} was ${received.kind}.`);
  expect(received.answer).toEqual({ status: 200, contentType: 'application/json', text: '{}' });
  return received.happenings;
}
/** What the message of a fixture says. */
function said(name: string): IncomingContent {
  const [happening] = told(name);
  if (happening?.kind !== 'message') throw new Error(`${name} is no message.`);
  return happening.content;
}

const ana = { externalId: '5123456789', name: 'Ana Duarte', phone: null, language: 'pt-br' };
const at = 1_781_600_000_000;

describe('What customers write on Telegram', () => {
  it('comes with its sender and its time', () => {
    expect(told('text')).toEqual([
      {
        kind: 'message',
        account: null,
        providerMessageId: '5123456789:71',
        sender: ana,
        at,
        content: { text: 'Hello 👋 where is my order?' },
      },
    ]);
    expect(said('text-with-entities')).toEqual({ text: 'see https://example.com /help' });
  });

  it('has a sender whatever Telegram tells of them', () => {
    expect(told('name-is-username-only')).toMatchObject([{ sender: { name: 'ana_duarte', language: null } }]);
    expect(told('id-of-52-bits')).toMatchObject([
      { providerMessageId: '4503599627370495:71', sender: { externalId: '4503599627370495', name: 'Zoë' } },
    ]);
    expect(told('broken-name')).toMatchObject([
      { sender: { externalId: '5123456789', name: 'Ana Duarte' }, content: { text: 'still here' } },
    ]);
  });

  it('says by which link they came', () => {
    expect(said('start-with-parameter')).toEqual({ text: '/start spring_sale', referral: { start: 'spring_sale' } });
    expect(said('start-without-parameter')).toEqual({ text: '/start' });
  });

  it('has its files, the largest of a photo and the special kind before the general', () => {
    const file = (kind: string, fileId: string, more: object = {}) => ({
      kind,
      name: null,
      type: null,
      size: null,
      source: { fileId },
      ...more,
    });
    expect(said('photo-in-three-sizes')).toEqual({
      text: 'the box was open',
      files: [file('image', 'AgLarge', { type: 'image/jpeg', size: 120_000 })],
    });
    expect(said('live-photo-also-as-photo').files).toEqual([
      file('image', 'AgStill', { type: 'image/jpeg' }),
      file('video', 'BgLive', { type: 'video/mp4' }),
    ]);
    expect(said('animation-also-as-document').files).toEqual([
      file('video', 'CgAnim', { name: 'cat.mp4', type: 'video/mp4', size: 44_000 }),
    ]);
    expect(said('animation-that-is-a-gif').files).toEqual([file('image', 'CgGif', { name: 'x.gif', type: 'image/gif' })]);
    expect(said('video')).toMatchObject({
      text: 'look',
      files: [{ kind: 'video', name: 'broken.mp4', type: 'video/mp4', size: 2_500_000 }],
    });
    expect(said('video-note-without-type').files).toEqual([file('video', 'DqNote', { type: 'video/mp4', size: 300_000 })]);
    expect(said('voice-with-codec').files).toEqual([file('voice', 'AwVoice', { type: 'audio/ogg', size: 9_000 })]);
    expect(said('audio').files).toEqual([file('audio', 'CqAudio', { name: 'song.mp3', type: 'audio/mpeg', size: 4_100_000 })]);
    expect(said('document-larger-than-32-bits').files).toMatchObject([
      { kind: 'document', name: 'Rechnung März.pdf', size: 5_000_000_000 },
    ]);
    expect(said('document-without-name-and-type')).toEqual({ text: '', files: [file('document', 'BqBare')] });
  });

  it('keeps the pictures of an album apart, as they come', () => {
    expect(told('album-first')).toMatchObject([
      { providerMessageId: '5123456789:80', content: { text: 'both sides', files: [{ source: { fileId: 'AgOne' } }] } },
    ]);
    expect(told('album-second')).toMatchObject([
      { providerMessageId: '5123456789:81', content: { text: '', files: [{ source: { fileId: 'AgTwo' } }] } },
    ]);
  });

  it('shows the emoji of a sticker that nothing else can play', () => {
    expect(said('sticker-static')).toMatchObject({ text: '', files: [{ kind: 'sticker', type: 'image/webp' }] });
    expect(said('sticker-animated')).toMatchObject({ text: '🎉', files: [{ kind: 'sticker', type: 'application/x-tgsticker' }] });
    expect(said('sticker-video')).toMatchObject({ text: '', files: [{ kind: 'sticker', type: 'video/webm' }] });
  });

  it('can be a place or a contact card, whose number is the sender’s only when Telegram says so', () => {
    expect(said('location')).toEqual({ text: '', place: { latitude: 45.815, longitude: 15.9819 } });
    expect(said('venue-also-as-location')).toEqual({
      text: '',
      place: { latitude: 45.815, longitude: 15.9819, name: 'Main station', address: 'Trg 1, Zagreb' },
    });
    expect(told('contact-own')).toMatchObject([
      {
        sender: { phone: '+351912345678' },
        content: { text: '', contacts: [{ name: 'Ana Duarte', phones: ['351912345678'], emails: [] }] },
      },
    ]);
    expect(told('contact-of-somebody-else')).toMatchObject([
      { sender: { phone: null }, content: { contacts: [{ name: 'Ben', phones: ['+44 20 7946 0000'], emails: ['ben@example.com'] }] } },
    ]);
  });

  it('points to what it answers, and says when it was forwarded', () => {
    expect(said('reply')).toEqual({ text: 'this one', replyTo: '5123456789:60' });
    expect(said('reply-to-a-story')).toEqual({ text: 'nice' });
    expect(said('forwarded')).toEqual({ text: 'from elsewhere', isForwarded: true });
  });

  it('is the words of a rich message', () => {
    expect(said('rich-message')).toEqual({ text: 'My order\nIt is still not here.\n• red\n• blue\na | b\nquoted\nthe box' });
    expect(said('rich-message-without-words')).toEqual({ text: '[Rich message]', isPlaceholder: true });
  });

  it('is a text in brackets where it cannot be shown, also when nobody has heard of its kind', () => {
    const shown = (name: string) => [said(name).text, said(name).isPlaceholder];
    expect(shown('poll')).toEqual(['[Poll: Which size?]', true]);
    expect(shown('dice')).toEqual(['[Dice: 🎲 4]', true]);
    expect(shown('checklist')).toEqual(['[Checklist: Returns]', true]);
    expect(shown('story')).toEqual(['[Story]', true]);
    expect(shown('paid-media-with-caption')).toEqual(['[Paid media] pay me', undefined]);
    expect(shown('document-that-is-no-object')).toEqual(['[Document]', true]);
    expect(shown('unknown-kind')).toEqual(['[Hologram]', true]);
    expect(shown('nothing-in-it')).toEqual(['[Message that cannot be shown]', true]);
    expect(said('web-app-data')).toEqual({ text: 'Choose a size', payload: '{"size":"M"}' });
  });

  it('can be edited', () => {
    expect(told('edited-text')).toEqual([
      {
        kind: 'edited',
        account: null,
        providerMessageId: '5123456789:71',
        sender: ana,
        at: 1_781_600_090_000,
        text: 'Hello, where is my order 17?',
      },
    ]);
    expect(told('edited-caption')).toMatchObject([{ kind: 'edited', text: 'the box was wet' }]);
    expect(told('edited-to-no-caption')).toMatchObject([{ kind: 'edited', text: '' }]);
  });

  it('can be the press of a button, which says what is on it and can be acknowledged', () => {
    expect(told('press')).toEqual([
      {
        kind: 'message',
        account: null,
        providerMessageId: 'press:4382bfdwdsb323b2d9',
        sender: ana,
        at: receivedAt,
        content: { text: 'Yes, please', replyTo: '5123456789:61', payload: 'order:17:yes' },
        acknowledge: { callbackQueryId: '4382bfdwdsb323b2d9' },
      },
    ]);
    expect(said('press-on-an-old-message')).toEqual({ text: '[Button]', isPlaceholder: true, replyTo: '5123456789:9', payload: 'menu' });
  });

  it('can be a reaction, and its end', () => {
    expect(told('reaction')).toEqual([
      { kind: 'reacted', account: null, providerMessageId: '5123456789:60', sender: ana, at: 1_781_600_400_000, emoji: '❤' },
    ]);
    expect(told('reaction-with-a-picture-of-its-own')).toMatchObject([{ emoji: '⭐' }]);
    expect(told('reaction-taken-back')).toMatchObject([{ emoji: null }]);
  });

  it('ends when they block the bot, and may begin again', () => {
    expect(told('blocked')).toMatchObject([{ kind: 'reachable', sender: ana, at: 1_781_600_200_000, isReachable: false }]);
    expect(told('unblocked')).toMatchObject([{ kind: 'reachable', isReachable: true }]);
  });

  it('begins no chat in groups and channels', () => {
    expect(['group', 'channel-post', 'removed-from-a-group', 'press-in-a-group'].flatMap(told)).toEqual([]);
  });

  it('is nothing where nobody said anything to us', () => {
    expect(['from-another-bot', 'press-of-an-inline-message', 'pinned', 'live-location-step', 'unknown-update'].flatMap(told)).toEqual([]);
  });
});

describe('A business account that the bot is connected to', () => {
  const customer = { ...ana, externalId: '5123456789@QmFzZTY0_-1' };

  it('has customers of its own, whose replies go through the connection', () => {
    expect(told('business-customer')).toMatchObject([
      { kind: 'message', providerMessageId: '5123456789:50001@QmFzZTY0_-1', sender: customer },
    ]);
    expect(told('business-edited')).toMatchObject([
      { kind: 'edited', providerMessageId: '5123456789:50001@QmFzZTY0_-1', sender: customer },
    ]);
  });

  it('shows what its owner and others wrote, and not what we did', () => {
    const sender = { externalId: customer.externalId, name: 'Ana Duarte' };
    expect(told('business-owner')).toEqual([
      { kind: 'echo', account: null, providerMessageId: '5123456789:50002@QmFzZTY0_-1', sender, at, content: { text: 'Yes, until noon' } },
    ]);
    expect(told('business-away-message')).toMatchObject([{ kind: 'echo', content: { text: 'We are closed.' } }]);
    expect(told('business-by-another-bot')).toMatchObject([{ kind: 'echo', content: { text: 'Beep' } }]);
    expect(told('business-by-ourselves')).toEqual([]);
  });

  it('tells which messages were deleted', () => {
    expect(told('business-deleted')).toMatchObject([
      { kind: 'deleted', providerMessageId: '5123456789:50001@QmFzZTY0_-1', sender: { externalId: customer.externalId }, at: receivedAt },
      { kind: 'deleted', providerMessageId: '5123456789:50006@QmFzZTY0_-1' },
    ]);
  });
});

describe('The proof that a call is from Telegram', () => {
  const body = JSON.stringify(payloads.get('text'));

  it('is the secret that follows from the token', () => {
    expect(telegram.receive(settings, called(body)).kind).toBe('happened');
    expect(secret).toMatch(/^[A-Za-z0-9_-]{1,256}$/);
    for (const headers of [{}, { 'x-telegram-bot-api-secret-token': '' }, { 'x-telegram-bot-api-secret-token': `${secret.slice(1)}0` }]) {
      expect(telegram.receive(settings, called(body, headers))).toMatchObject({ kind: 'refused', status: 401 });
    }
    expect(telegram.receive({ ...settings, token: '1:other' }, called(body))).toMatchObject({ kind: 'refused', status: 401 });
  });

  it('proves nothing without a token', () => {
    for (const none of ['', '   ', 'no token', '712345678']) {
      const empty = createHmac('sha256', none).update('switchboard telegram webhook').digest('hex');
      for (const given of ['', secret, empty]) {
        const request = called(body, { 'x-telegram-bot-api-secret-token': given });
        expect(telegram.receive({ ...settings, token: none }, request)).toMatchObject({ kind: 'refused', status: 401 });
      }
    }
  });

  it('does not make a body readable that is no update', () => {
    for (const odd of ['', '[]', 'null', '7', '{}', '{"update_id":"7"}', '{"update_id":1', '{"message":{}}']) {
      expect(telegram.receive(settings, called(odd))).toMatchObject({ kind: 'refused', status: 400 });
    }
    expect(telegram.receive(settings, called('{"update_id":7}'))).toMatchObject({ kind: 'happened', happenings: [] });
  });

  it('holds whatever an update says, and no update makes it throw', () => {
    fuzzReceive(telegram, settings, [...payloads.values()], (bytes) => called(bytes), 6_000);
  });

  it('survives nesting that no stack has room for', () => {
    const deep = `${'{"text":['.repeat(3_000)}"x"${']}'.repeat(3_000)}`;
    const rich = `{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":5,"type":"private"},"rich_message":{"blocks":[${deep}]}}}`;
    expect(telegram.receive(settings, called(rich)).kind).toBe('happened');
  });
});

/** A simulator, and settings that fit it. */
async function connected(options: TelegramOptions = {}, receiveBy: TelegramSettings['receiveBy'] = 'webhook') {
  const simulator = await startTelegramSimulator(options);
  const live: TelegramSettings = { baseUrl: `${simulator.url}/`, token: ` ${simulator.token}\n`, receiveBy };
  const ourSide = await startOurSide(telegram, () => live);
  return { simulator, live, ourSide };
}

const failureOf = async (work: Promise<unknown>): Promise<ProviderError> => {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof ProviderError) return error;
  throw new Error(`It did not fail as a provider: ${String(error)}`);
};

describe('A bot at a simulated Telegram', () => {
  let simulator: TelegramSimulator;
  let live: TelegramSettings;
  let ourSide: OurSide;
  let file: (of?: Partial<OutgoingFile> & { readonly content?: Uint8Array }) => OutgoingFile;

  beforeEach(async () => {
    ({ simulator, live, ourSide } = await connected());
    file = ({ content = png, ...of } = {}) => ({
      ...ourSide.file({ kind: 'image', name: 'a.png', type: 'image/png', bytes: content }),
      ...of,
    });
  });
  afterEach(() => Promise.all([simulator.close(), ourSide.close()]));

  it('is known by its name and by its number', async () => {
    expect(await telegram.test(live)).toBe('Simulated shop (@simulated_shop_bot)');
    expect(telegram.account(live)).toBe('712345678');
    expect(telegram.account({ ...live, token: 'nothing' })).toBeNull();
    expect(telegram.type(live)).toBe('telegram');
  });

  it('is not let in with a wrong token, and says what to do', async () => {
    for (const wrong of ['712345678:wrong', 'no token at all']) {
      const error = await failureOf(telegram.test({ ...live, token: wrong }));
      expect(error).toMatchObject({ code: '401', retryAfter: null, message: expect.stringContaining('BotFather') });
      expect(error.message).not.toContain(wrong);
      const sent = await telegram.send({ ...live, token: wrong }, to(simulator.customer().id), aText('hi'));
      expect(sent).toMatchObject({ kind: 'failed', retryAfter: null, failure: { code: '401' } });
    }
  });

  it('receives what customers write, and acknowledges what they press', async () => {
    await telegram.register?.(live, ourSide.webhookUrl);
    const customer = simulator.customer({ name: 'Ana Duarte' });
    expect(await customer.text('Hello')).toMatchObject({ status: 200, attempts: 1, body: '{}' });
    await customer.file({ kind: 'document', name: 'a.pdf', type: 'application/pdf', bytes: pdf, caption: 'the bill' });
    await customer.unknownKind();
    await customer.inGroup?.('to everybody');
    await customer.setReachable?.(false);
    expect(ourSide.happenings).toMatchObject([
      { kind: 'message', sender: { externalId: customer.id, name: 'Ana Duarte' }, content: { text: 'Hello' } },
      { kind: 'message', content: { text: 'the bill', files: [{ kind: 'document', name: 'a.pdf' }] } },
      { kind: 'message', content: { text: '[Hologram]', isPlaceholder: true } },
      { kind: 'reachable', isReachable: false },
    ]);
    await customer.setReachable?.(true);
    const buttons: OutgoingButton[] = [{ kind: 'reply', label: 'Yes', payload: 'yes-1' }];
    const sent = await telegram.send(live, to(customer.id), aText('Again?', buttons));
    await customer.press?.(sent.kind === 'sent' ? (sent.providerMessageIds[0] ?? '') : '', 'Yes');
    const pressed = ourSide.happenings.at(-1);
    expect(pressed).toMatchObject({ kind: 'message', content: { text: 'Yes', payload: 'yes-1', replyTo: simulator.received[0]?.id } });
    const acknowledge = (pressed?.kind === 'message' ? pressed.acknowledge : undefined) ?? {};
    await telegram.acknowledge?.(live, acknowledge);
    // The second time, or too late, it is nobody's business any more.
    await telegram.acknowledge?.(live, acknowledge);
    await telegram.acknowledge?.(live, {});
    expect(simulator.calls.filter(({ name }) => name === 'acknowledge')).toHaveLength(1);
  });

  it('gets a message again until it is taken, and nothing of that chat before', async () => {
    await telegram.register?.(live, ourSide.webhookUrl);
    const [ana_, ben] = [simulator.customer(), simulator.customer()];
    ourSide.answerWith(503, 500);
    const [first, second, other] = await Promise.all([ana_.text('one'), ana_.text('two'), ben.text('three')]);
    expect(first.attempts + second.attempts + other.attempts).toBe(5);
    const texts = ourSide.happenings.flatMap((happening) => (happening.kind === 'message' ? [happening.content.text] : []));
    expect(texts.toSorted()).toEqual(['one', 'three', 'two']);
    expect(texts.indexOf('one')).toBeLessThan(texts.indexOf('two'));
    expect(await simulator.forge()).toMatchObject({ status: 401 });
    expect(await simulator.replay()).toMatchObject({ status: 200 });
    expect(ourSide.happenings).toHaveLength(4);
  });

  it('sends texts, answers, buttons and places', async () => {
    const customer = simulator.customer();
    const { messageId } = await customer.text('Hello');
    const buttons: OutgoingButton[] = [
      { kind: 'reply', label: 'Yes', payload: 'ž'.repeat(32) },
      { kind: 'reply', label: 'No', payload: '' },
      { kind: 'link', label: 'Shop', url: 'https://example.com/a?b=c' },
    ];
    const first = await telegram.send(live, to(customer.id), { ...aText('Is this it? <b>&</b> _x_', buttons), replyTo: messageId });
    await telegram.send(live, to(customer.id), { ...aText('y'.repeat(4096)), replyTo: `${customer.id}:999999` });
    await telegram.send(live, to(customer.id), { ...aText('after a press'), replyTo: 'press:4382' });
    await telegram.send(live, to(customer.id), aPlace({ latitude: 45.8, longitude: 15.9 }));
    await telegram.send(live, to(customer.id), aPlace({ latitude: 45.8, longitude: 15.9, name: 'Shop', address: '' }));
    expect(simulator.refused).toEqual([]);
    expect(first).toEqual({ kind: 'sent', providerMessageIds: [simulator.received[0]?.id] });
    expect(simulator.received).toMatchObject([
      { to: customer.id, kind: 'text', text: 'Is this it? <b>&</b> _x_', buttons: ['Yes', 'No', 'Shop'], replyTo: messageId },
      { text: 'y'.repeat(4096), replyTo: null },
      { replyTo: null },
      { kind: 'place', raw: { latitude: 45.8, longitude: 15.9 } },
      { kind: 'place', raw: { title: 'Shop', address: 'Shop' } },
    ]);
    expect(simulator.received[0]?.raw).toMatchObject({
      reply_markup: { inline_keyboard: [[{}], [{ callback_data: 'No' }], [{ url: 'https://example.com/a?b=c' }]] },
    });
  });

  it('uploads every kind of file, with its name and caption', async () => {
    const customer = simulator.customer();
    const send = (of: OutgoingFile, caption = '') => telegram.send(live, to(customer.id), { ...aFile(of, caption), replyTo: null });
    await send(file({ name: 'Прајс „лист“.png' }), 'Look: "quoted"\nand a line');
    await send(file({ type: 'image/gif', content: gif, name: 'a.gif' }));
    await send(file({ kind: 'video', type: 'video/mp4', name: 'a.mp4' }));
    await send(file({ kind: 'audio', type: 'audio/mpeg', name: 'a.mp3' }));
    await send(file({ kind: 'voice', type: 'audio/ogg', name: 'a.ogg' }), 'listen');
    await send(file({ kind: 'sticker', type: 'image/webp', name: 'a.webp' }));
    await send(file({ kind: 'document', type: 'application/pdf', name: 'a.pdf', content: pdf }), 'the bill');
    expect(simulator.refused).toEqual([]);
    expect(simulator.received).toMatchObject([
      { kind: 'file', text: 'Look: "quoted"\nand a line', file: { name: 'Прајс „лист“.png', type: 'image/png', size: png.length } },
      { raw: { animation: {} } },
      { raw: { video: {}, supports_streaming: true } },
      { raw: { audio: {} } },
      { raw: { voice: {} }, text: 'listen' },
      { raw: { sticker: {} } },
      { raw: { document: {}, disable_content_type_detection: true }, text: 'the bill', file: { name: 'a.pdf', type: 'application/pdf' } },
    ]);
  });

  it('sends a file as a document where Telegram or the customer does not take it as it is', async () => {
    const customer = simulator.customer();
    const buttons: OutgoingButton[] = [{ kind: 'reply', label: 'Ok', payload: 'ok' }];
    const panorama = { ...aFile(file({ content: pngOf(9_000, 100), name: 'panorama.png' }), 'wide'), buttons };
    expect(await telegram.send(live, to(customer.id), panorama)).toMatchObject({ kind: 'sent' });
    simulator.forbidVoice(customer);
    expect(await telegram.send(live, to(customer.id), aFile(file({ kind: 'voice', type: 'audio/ogg' })))).toMatchObject({ kind: 'sent' });
    expect(simulator.received).toMatchObject([{ text: 'wide', buttons: ['Ok'], raw: { document: {} } }, { raw: { document: {} } }]);
    expect(simulator.refused.map(({ reason }) => reason)).toEqual([
      'Bad Request: PHOTO_INVALID_DIMENSIONS',
      'Bad Request: VOICE_MESSAGES_FORBIDDEN',
    ]);
  });

  it('has no templates, and nowhere to send to other people', async () => {
    const template = aTemplate({ name: 'x', language: 'en', parameters: [] });
    expect(await telegram.send(live, to(simulator.customer().id), template)).toMatchObject({ kind: 'failed', retryAfter: null });
    expect(await telegram.send(live, to('not-a-number'), aText('x'))).toMatchObject({ kind: 'failed', retryAfter: null });
    expect(simulator.refused).toEqual([]);
  });

  it('cannot reach who blocked it, nor who never wrote', async () => {
    const customer = simulator.customer();
    await customer.setReachable?.(false);
    expect(await telegram.send(live, to(customer.id), aText('hi'))).toEqual({
      kind: 'failed',
      failure: { code: '403', reason: expect.stringContaining('blocked') },
      retryAfter: null,
      isUnreachable: true,
    });
    const stranger = await telegram.send(live, to('123'), aText('hi'));
    expect(stranger).toMatchObject({
      kind: 'failed',
      retryAfter: null,
      failure: { reason: expect.stringContaining('write to the bot first') },
    });
    expect(stranger).not.toHaveProperty('isUnreachable');
  });

  it('tells apart what can be tried again, what cannot, and what nobody knows', async () => {
    const customer = simulator.customer();
    const send = () => telegram.send(live, to(customer.id), aText('hi'));
    simulator.fail({ kind: 'rate_limited', seconds: 7 }, { kind: 'unreachable' }, { kind: 'server_error' }, { kind: 'hang_up' });
    expect(await send()).toMatchObject({ kind: 'failed', retryAfter: 7_000, failure: { code: '429' } });
    expect(await send()).toMatchObject({ kind: 'failed', retryAfter: null, isUnreachable: true });
    expect(await send()).toMatchObject({ kind: 'failed', retryAfter: 5_000, failure: { code: '503' } });
    expect(simulator.received).toHaveLength(0);
    expect(await send()).toMatchObject({ kind: 'unknown', failure: { code: 'network' } });
    expect(simulator.received).toHaveLength(1);
    expect(await send()).toMatchObject({ kind: 'sent' });
    const nobody = await telegram.send({ ...live, baseUrl: 'http://127.0.0.1:9' }, to(customer.id), aText('hi'));
    expect(nobody).toMatchObject({ kind: 'failed', retryAfter: 5_000, failure: { code: 'network' } });
  });

  it('says in plain words what is wrong with a message, and repeats nothing of it', async () => {
    const customer = simulator.customer();
    const wrong = [
      aText('x'.repeat(4_097)),
      aText('  '),
      aText('hi', [{ kind: 'reply', label: 'secret label', payload: 'p'.repeat(65) }]),
      aText('hi', [{ kind: 'link', label: 'secret label', url: 'nowhere/secret' }]),
      aFile(file(), 'x'.repeat(1_025)),
      aFile(file({ content: new Uint8Array() })),
      aFile(file({ content: new Uint8Array(10 * 1024 * 1024 + 1).fill(0xff).fill(0xd8, 1, 2) })),
      aPlace({ latitude: 91, longitude: 0 }),
    ];
    const reasons: string[] = [];
    for (const part of wrong) {
      const sent = await telegram.send(live, to(customer.id), part);
      if (sent.kind !== 'failed') throw new Error(`It was ${sent.kind}.`);
      expect(sent).toMatchObject({ retryAfter: null, failure: { code: expect.stringMatching(/^400/) } });
      reasons.push(sent.failure.reason);
    }
    expect(reasons.map((reason) => /4,096|empty|button|1,024|50 MB|refused/.exec(reason)?.[0])).toEqual([
      '4,096',
      'empty',
      'button',
      'button',
      '1,024',
      'empty',
      '50 MB',
      'refused',
    ]);
    expect(reasons.join()).not.toMatch(/secret|xxx|ppp/);
    expect(simulator.received).toEqual([]);
  });

  it('downloads what customers sent, and their pictures, up to a limit', async () => {
    await telegram.register?.(live, ourSide.webhookUrl);
    const customer = simulator.customer({ name: 'Ana Duarte' });
    await customer.file({ kind: 'document', name: 'a.pdf', type: 'application/pdf', bytes: pdf });
    const [happening] = ourSide.happenings;
    const source = happening?.kind === 'message' ? (happening.content.files?.[0]?.source ?? {}) : {};
    expect(JSON.stringify(source)).not.toContain(simulator.token);
    const { bytes, type, name } = await telegram.download(live, source, 1_000_000);
    expect([Buffer.from(bytes).equals(Buffer.from(pdf)), type, name]).toEqual([true, null, null]);

    const profile = await telegram.profile?.(live, customer.id);
    expect(profile).toMatchObject({ name: 'Ana Duarte', phone: null, language: null });
    expect((await telegram.download(live, profile?.picture ?? {}, 1_000_000)).bytes).toHaveLength(png.length);
    expect(await telegram.profile?.(live, '123')).toBeNull();

    expect(await failureOf(telegram.download(live, source, pdf.length - 1))).toMatchObject({ code: 'too_large', retryAfter: null });
    expect(await failureOf(telegram.download(live, { fileId: 'gone' }, 100))).toMatchObject({ code: 'expired' });
    expect(await failureOf(telegram.download(live, {}, 100))).toMatchObject({ code: 'expired' });
    simulator.fail({ kind: 'expired_media' }, { kind: 'server_error' }, { kind: 'hang_up' });
    expect(await failureOf(telegram.download(live, source, 1_000_000))).toMatchObject({ code: 'expired', retryAfter: null });
    expect(await failureOf(telegram.download(live, source, 1_000_000))).toMatchObject({ code: '503', retryAfter: 5_000 });
    const broken = await failureOf(telegram.download(live, source, 1_000_000));
    expect(broken).toMatchObject({ code: 'network', retryAfter: 5_000 });
    expect(JSON.stringify([broken.message, broken.cause, broken.stack])).not.toContain(simulator.token);
  });

  it('gets no file of more than 20 MB of Telegram', async () => {
    await telegram.register?.(live, ourSide.webhookUrl);
    await simulator.customer().file({ kind: 'video', name: 'a.mp4', type: 'video/mp4', bytes: new Uint8Array(20 * 1024 * 1024 + 1) });
    const [happening] = ourSide.happenings;
    const source = happening?.kind === 'message' ? (happening.content.files?.[0]?.source ?? {}) : {};
    const error = await failureOf(telegram.download(live, source, 50 * 1024 * 1024));
    expect(error).toMatchObject({ code: 'too_large', message: expect.stringContaining('20 MB') });
  });

  it('shows that somebody types', async () => {
    const customer = simulator.customer();
    await telegram.typing?.(live, customer.id, null);
    await telegram.markRead?.(live, customer.id, `${customer.id}:1`);
    expect(simulator.calls).toEqual([{ name: 'typing', about: customer.id }]);
  });

  it('answers customers of a connected business account in the owner’s name', async () => {
    await telegram.register?.(live, ourSide.webhookUrl);
    const customer = simulator.businessCustomer({ name: 'Ben Hale' });
    const { messageId } = await customer.text('Open on Sunday?');
    await simulator.ownerWrites(customer, 'One moment');
    const sent = await telegram.send(live, to(customer.id), { ...aText('From ten on.'), replyTo: messageId });
    await telegram.send(live, to(customer.id), aFile(file()));
    await telegram.typing?.(live, customer.id, null);
    await telegram.markRead?.(live, customer.id, messageId ?? '');
    await customer.remove?.(messageId ?? '');
    expect(sent).toMatchObject({ kind: 'sent', providerMessageIds: [simulator.received[0]?.id] });
    expect(simulator.received).toMatchObject([{ to: customer.id, text: 'From ten on.', replyTo: messageId }, { kind: 'file' }]);
    expect(simulator.calls.slice(1)).toEqual([
      { name: 'typing', about: customer.id },
      { name: 'read', about: messageId },
    ]);
    expect(ourSide.happenings).toMatchObject([
      { kind: 'message', providerMessageId: messageId, sender: { externalId: customer.id } },
      { kind: 'echo', content: { text: 'One moment' }, sender: { externalId: customer.id } },
      { kind: 'deleted', providerMessageId: messageId },
    ]);
    expect(simulator.refused).toEqual([]);
    const elsewhere = await telegram.send(live, to(`${customer.id}x`), aText('hi'));
    expect(elsewhere).toMatchObject({ kind: 'failed', failure: { reason: expect.stringContaining('business account') } });
  });
});

describe('Where the messages of a bot go', () => {
  let simulator: TelegramSimulator;
  let live: TelegramSettings;
  let ourSide: OurSide;

  beforeEach(async () => void ({ simulator, live, ourSide } = await connected()));
  afterEach(() => Promise.all([simulator.close(), ourSide.close()]));

  it('is the webhook that was registered, until it is taken back', async () => {
    expect(await telegram.isRegistered?.(live, ourSide.webhookUrl)).toBe(false);
    expect(await telegram.register?.(live, ourSide.webhookUrl)).toEqual({ kind: 'registered' });
    expect(await telegram.register?.(live, ourSide.webhookUrl)).toEqual({ kind: 'registered' });
    expect(await telegram.isRegistered?.(live, ourSide.webhookUrl)).toBe(true);
    expect(await telegram.isRegistered?.(live, `${ourSide.webhookUrl}x`)).toBe(false);
    expect(simulator.calls).toHaveLength(1);
    await telegram.unregister?.(live, 'https://elsewhere.example.com/hook');
    expect(simulator.webhookUrl).toBe(ourSide.webhookUrl);
    // Telegram wants a second between two such calls, and gets it.
    await telegram.unregister?.(live, ourSide.webhookUrl);
    expect(simulator.webhookUrl).toBeNull();
    expect(simulator.refused.map(({ status }) => status)).toEqual([429]);
    await telegram.unregister?.(live, ourSide.webhookUrl);
  });

  it('is left alone when it is somebody else’s, whose address is not told in full', async () => {
    simulator.webhookUrl = 'https://other.example.com/secret-path?token=1';
    expect(await telegram.register?.(live, ourSide.webhookUrl)).toEqual({ kind: 'elsewhere', where: 'other.example.com' });
    await telegram.unregister?.(live, ourSide.webhookUrl);
    expect(simulator.webhookUrl).toBe('https://other.example.com/secret-path?token=1');
    expect(await telegram.register?.({ ...live, receiveBy: 'polling' }, ourSide.webhookUrl)).toMatchObject({ kind: 'elsewhere' });
  });

  it('is registered anew when not all kinds of updates come', async () => {
    simulator.webhookUrl = ourSide.webhookUrl;
    expect(await telegram.isRegistered?.(live, ourSide.webhookUrl)).toBe(false);
    await telegram.register?.(live, ourSide.webhookUrl);
    expect(await telegram.isRegistered?.(live, ourSide.webhookUrl)).toBe(true);
  });

  it('is nowhere when they are asked for', async () => {
    const polling: TelegramSettings = { ...live, receiveBy: 'polling' };
    expect(await telegram.isRegistered?.(polling, ourSide.webhookUrl)).toBe(true);
    simulator.webhookUrl = ourSide.webhookUrl;
    expect(await telegram.isRegistered?.(polling, ourSide.webhookUrl)).toBe(false);
    expect(await telegram.register?.(polling, ourSide.webhookUrl)).toEqual({ kind: 'registered' });
    expect(simulator.webhookUrl).toBeNull();
  });

  it('cannot be an address without HTTPS, which a person is told', async () => {
    const error = await failureOf(Promise.resolve(telegram.register?.(live, 'http://n8n.example.com/hook')));
    expect(error).toMatchObject({ code: '400', retryAfter: null, message: expect.stringContaining('HTTPS') });
    expect(error.message).not.toContain('n8n.example.com');
  });
});

describe('Asking Telegram for messages', () => {
  let simulator: TelegramSimulator;
  let live: TelegramSettings;
  let ourSide: OurSide;

  beforeEach(async () => void ({ simulator, live, ourSide } = await connected({}, 'polling')));
  afterEach(() => Promise.all([simulator.close(), ourSide.close()]));

  it('brings each once, in order, as soon as the one before is stored', async () => {
    simulator.preload(250, 7);
    const seen: string[] = [];
    let offset: number | null = null;
    const counts: number[] = [];
    for (let call = 0; call < 4; call++) {
      const polled = await poll(live, offset, { limit: 100, timeout: 0 });
      counts.push(polled.count);
      offset = polled.next;
      seen.push(...polled.happenings.map((happening) => (happening.kind === 'message' ? happening.content.text : happening.kind)));
    }
    expect(counts).toEqual([100, 100, 50, 0]);
    expect(seen).toEqual(Array.from({ length: 250 }, (_, index) => `Message ${index + 1}: where is my order?`));
    expect(simulator.waiting()).toBe(0);
  });

  it('brings again what was not confirmed', async () => {
    await simulator.customer().text('one');
    const first = await poll(live, null, { limit: 10, timeout: 0 });
    const again = await poll(live, null, { limit: 10, timeout: 0 });
    expect(again.happenings).toEqual(first.happenings);
    expect(await poll(live, first.next, { limit: 10, timeout: 0 })).toEqual({ happenings: [], next: first.next, count: 0 });
  });

  it('passes over what is of no interest, and confirms it', async () => {
    const customer = simulator.customer();
    await customer.inGroup?.('to all');
    const { happenings, next, count } = await poll(live, null, { limit: 10, timeout: 0 });
    expect([happenings, count]).toEqual([[], 1]);
    expect((await poll(live, next, { limit: 10, timeout: 0 })).count).toBe(0);
  });

  it('waits for the next message, which comes at once', async () => {
    const customer = simulator.customer();
    const waiting = poll(live, null, { limit: 10, timeout: 30 });
    await customer.text('now');
    expect(await waiting).toMatchObject({ count: 1, happenings: [{ content: { text: 'now' } }] });
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    const waiting = failureOf(poll(live, 5, { limit: 10, timeout: 30, signal: stop.signal }));
    stop.abort();
    expect(await waiting).toMatchObject({ code: 'aborted', retryAfter: null });
  });

  it('says that the bot has a webhook, or is asked by somebody else too', async () => {
    const first = failureOf(poll(live, null, { limit: 10, timeout: 30 }));
    await untilWaits(live);
    const second = poll(live, null, { limit: 10, timeout: 0 });
    expect(await first).toMatchObject({ code: '409', retryAfter: 10_000, message: expect.stringContaining('Something else asks') });
    await second;
    simulator.webhookUrl = ourSide.webhookUrl;
    expect(await failureOf(poll(live, null, { limit: 10, timeout: 0 }))).toMatchObject({
      code: '409',
      retryAfter: 60_000,
      message: expect.stringContaining('webhook'),
    });
  });

  it('survives answers that are none', async () => {
    const bodies: Answer[] = [
      { status: 200, body: { ok: true, result: 'nothing' } },
      { status: 200, body: { ok: true, result: [null, 7, { update_id: 'x' }, { update_id: 4 }, { update_id: 9, message: 'x' }] } },
      { status: 502, body: '<html>Bad Gateway</html>' },
      { status: 200, body: 'ok' },
      { status: 429, headers: { 'retry-after': '2' }, body: '' },
    ];
    const odd = await startServer(async () => bodies.shift() ?? { status: 500 });
    const asked = () => poll({ ...live, baseUrl: odd.url }, 3, { limit: 10, timeout: 0 });
    expect(await asked()).toEqual({ happenings: [], next: 3, count: 0 });
    expect(await asked()).toEqual({ happenings: [], next: 10, count: 5 });
    expect(await failureOf(asked())).toMatchObject({ code: '502', retryAfter: 5_000 });
    expect(await failureOf(asked())).toMatchObject({ code: '200', retryAfter: 5_000 });
    expect(await failureOf(asked())).toMatchObject({ code: '429', retryAfter: 2_000 });
    await odd.close();
  });

  it('sends, however odd the answer, no message twice', async () => {
    const bodies: Answer[] = [
      { status: 200, body: '<html>' },
      { status: 200, body: { ok: true, result: {} } },
      { status: 502, body: '' },
      { status: 301, headers: { location: 'https://elsewhere.example.com' } },
    ];
    const odd = await startServer(async () => bodies.shift() ?? { status: 500 });
    const sent = () => telegram.send({ ...live, baseUrl: odd.url }, to('7'), aText('hi'));
    expect(await sent()).toMatchObject({ kind: 'unknown' });
    expect(await sent()).toMatchObject({ kind: 'unknown', failure: { code: 'unreadable' } });
    expect(await sent()).toMatchObject({ kind: 'unknown', failure: { code: '502' } });
    expect(await sent()).toMatchObject({ kind: 'failed', retryAfter: null });
    await odd.close();
  });
});

/** Resolves when a call that the simulator holds is there, which its webhook information cannot overtake. */
async function untilWaits(live: TelegramSettings): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await telegram.isRegistered?.(live, '');
}

/** A PNG of one colour, so large that no photo may be. */
function pngOf(width: number, height: number): Uint8Array {
  const chunk = (type: string, content: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    return Buffer.concat([length, Buffer.from(type), content, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
