import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Happening, ProviderRequest, Sent } from '../../src/app/adapter';
import { UnansweredError } from '../../src/channels/http';
import { viber } from '../../src/channels/viber';
import type { ViberSettings } from '../../src/channels/viber';
import { fuzzReceive } from './fuzz';
import { aFile, aPlace, aRequest, aTemplate, aText, fixtures, to } from './requests';
import { startOurSide } from './serve';
import type { OurSide } from './serve';
import { gif, pdf, png } from '../simulators/shared/samples.ts';
import { startViberSimulator } from '../simulators/viber/index.ts';
import type { ViberSimulator } from '../simulators/viber/index.ts';

const bot: ViberSettings = {
  baseUrl: 'https://chatapi.viber.com/pa',
  authToken: '44dafb7e0f40021e-61a47a1e6778d187-f2c5a676a07050b3',
  senderName: 'Support',
};
const hook = 'https://n8n.example.com/webhook/viber';

function signed(body: string | Uint8Array, token = bot.authToken): ProviderRequest {
  const signature = createHmac('sha256', token).update(body).digest('hex');
  return aRequest({ url: hook, body, headers: { 'X-Viber-Content-Signature': signature } });
}

/** The bytes of a fixture: its ids are numbers that JavaScript cannot hold. */
const bytesOf = (name: string): string => readFileSync(join(__dirname, '..', 'fixtures', 'viber', `${name}.json`), 'utf8');

function parsed(name: string): readonly Happening[] {
  const received = viber.receive(bot, signed(bytesOf(name)));
  if (received.kind !== 'happened') throw new Error(`It came to ${received.kind}.`);
  return received.happenings;
}

describe('A signature of Viber', () => {
  const body = '{"event":"webhook","timestamp":4977069964384421269,"message_token":1478683725125}';
  const known = 'd21b343448c8aee33b8e93768ef6ceb64a6ba6163099973a2b8bd028fea510ef';
  const kindOf = (of: Parameters<typeof aRequest>[0], settings = bot) => viber.receive(settings, aRequest(of)).kind;

  it('is accepted in the header and in the query', () => {
    expect(kindOf({ url: hook, body, headers: { 'X-Viber-Content-Signature': known } })).toBe('answered');
    expect(kindOf({ url: `${hook}?sig=${known}`, body })).toBe('answered');
    expect(kindOf({ url: `${hook}?sig=${known.toUpperCase()}`, body })).toBe('answered');
  });

  it('is refused when it is missing, made over other bytes, with another token, or when no token is known', () => {
    const reason: unknown = expect.stringContaining('signature');
    expect(viber.receive(bot, aRequest({ url: hook, body }))).toEqual({ kind: 'refused', status: 401, reason });
    expect(kindOf({ url: `${hook}?sig=${known}`, body: `${body} ` })).toBe('refused');
    expect(kindOf({ url: `${hook}?sig=${known}`, body }, { ...bot, authToken: 'another' })).toBe('refused');
    const none = createHmac('sha256', '').update(body).digest('hex');
    expect(kindOf({ url: `${hook}?sig=${none}`, body }, { ...bot, authToken: '' })).toBe('refused');
    expect(kindOf({ url: `${hook}?sig=${known}`, body, headers: { 'X-Viber-Content-Signature': 'f'.repeat(64) } })).toBe('refused');
  });

  it('does not make a body readable', () => {
    for (const odd of ['', 'hello', '[]', '{}', '{"event":1}', 'null']) {
      expect(viber.receive(bot, signed(odd))).toMatchObject({ kind: 'refused', status: 400 });
    }
  });
});

describe('What Viber tells', () => {
  it('is answered with nothing: Viber would send it to the customer', () => {
    const answer = { status: 200, text: '' };
    expect(viber.receive(bot, signed(bytesOf('text')))).toMatchObject({ kind: 'happened', answer });
    expect(viber.receive(bot, signed(bytesOf('conversation-started')))).toMatchObject({ kind: 'happened', happenings: [], answer });
    expect(viber.receive(bot, signed(bytesOf('webhook-with-timestamp-too-large')))).toEqual({
      kind: 'answered',
      answer: { ...answer, contentType: 'application/json' },
    });
  });

  it('is a text with its sender, under an id that is exact to the last digit', () => {
    expect(parsed('text')).toEqual([
      {
        kind: 'message',
        account: null,
        providerMessageId: '5741311803571721088',
        sender: {
          externalId: '01234567890A=',
          name: 'Ana Pérez',
          language: 'es-ES',
          picture: { url: 'https://media-direct.cdn.viber.com/download_photo?dlid=abc' },
        },
        at: 1_796_000_000_001,
        content: { text: 'Where is my order? 👍🏽' },
      },
    ]);
    expect(parsed('small-message-token')).toMatchObject([{ providerMessageId: '4912661846655' }]);
    expect(parsed('message-token-as-text')).toMatchObject([{ providerMessageId: '5741311803571721999' }]);
    expect(parsed('timestamp-missing')).toMatchObject([{ at: 1_800_000_000_000 }]);
  });

  it('is a text of a customer of whom it tells no more', () => {
    expect(parsed('sender-without-name')).toMatchObject([
      { sender: { externalId: '01234567890B=', name: null, language: null, picture: null } },
    ]);
    expect(parsed('message-without-sender')).toEqual([]);
  });

  it('is a file with its name and size where they are known', () => {
    const url = 'https://dl-media.viber.com/5/contract.pdf';
    expect(parsed('file')).toMatchObject([
      { content: { text: '', files: [{ kind: 'document', name: 'contract of Ana.pdf', type: null, size: 40_321, source: { url } }] } },
    ]);
    expect(parsed('picture-with-text')).toMatchObject([
      { content: { text: 'It is broken', files: [{ kind: 'image', name: 'image.jpg' }] } },
    ]);
    expect(parsed('picture-without-text')).toMatchObject([{ content: { text: '', files: [{ kind: 'image', name: null }] } }]);
    expect(parsed('video')).toMatchObject([{ content: { files: [{ kind: 'video', size: 120_345 }] } }]);
    expect(parsed('sticker-with-picture')).toMatchObject([{ content: { files: [{ kind: 'sticker' }] } }]);
  });

  it('is a placeholder where there is nothing to show', () => {
    const placeholder = (text: string) => [{ content: { text, isPlaceholder: true } }];
    expect(parsed('sticker-without-picture')).toMatchObject(placeholder('[Sticker]'));
    expect(parsed('picture-without-media')).toMatchObject(placeholder('[Picture]'));
    expect(parsed('kind-nobody-knows')).toMatchObject(placeholder('[Hologram]'));
    expect(parsed('location-beyond-the-earth')).toMatchObject(placeholder('[Location]'));
  });

  it('is a contact card, a place or a link', () => {
    expect(parsed('contact')).toMatchObject([{ content: { contacts: [{ name: 'Luis', phones: ['+34600999888'], emails: [] }] } }]);
    expect(parsed('contact-without-name')).toMatchObject([{ content: { contacts: [{ name: '', phones: ['34600999888'] }] } }]);
    expect(parsed('location')).toMatchObject([{ content: { text: '', place: { latitude: 40.416775, longitude: -3.70379 } } }]);
    expect(parsed('url')).toMatchObject([{ content: { text: 'https://example.com/page' } }]);
  });

  it('is a pressed button with its payload, and nothing when a link was opened', () => {
    expect(parsed('pressed-button')).toMatchObject([{ content: { text: 'Yes, please', payload: 'yes:1' } }]);
    const [other] = parsed('text-with-others-tracking-data');
    expect(other).toMatchObject({ content: { text: 'Yes' } });
    expect(other).not.toHaveProperty('content.payload');
    expect(parsed('silent-press-of-a-link')).toEqual([]);
  });

  it('is who may be written to', () => {
    expect(parsed('subscribed')).toMatchObject([
      { kind: 'reachable', isReachable: true, sender: { externalId: '01234567890A=', name: 'Ana Pérez' } },
    ]);
    expect(parsed('unsubscribed')).toMatchObject([{ kind: 'reachable', isReachable: false, sender: { externalId: '01234567890A=' } }]);
  });

  it('is what became of our messages', () => {
    expect(parsed('delivered')).toMatchObject([{ kind: 'receipt', status: 'delivered', account: null }]);
    expect(parsed('seen')).toMatchObject([{ kind: 'receipt', status: 'read' }]);
    expect(parsed('failed')).toMatchObject([
      { status: 'failed', failure: { code: 'failed', reason: expect.stringContaining('(failure description)') } },
    ]);
    expect(parsed('failed-with-strange-description')).toMatchObject([{ failure: { reason: expect.not.stringContaining('<b>') } }]);
  });

  it('is ignored when nobody has heard of it', () => {
    expect(parsed('event-nobody-knows')).toEqual([]);
    expect(parsed('client-status')).toEqual([]);
  });

  it('never breaks what reads it', () => {
    fuzzReceive(viber, bot, [...fixtures('viber').values()], (body) => signed(body), 4_000);
  });
});

describe('A bot of Viber', () => {
  let simulator: ViberSimulator;
  let ours: OurSide;
  let settings: ViberSettings;

  const start = async (options: Parameters<typeof startViberSimulator>[0] = {}) => {
    simulator = await startViberSimulator(options);
    ours = await startOurSide(viber, () => settings);
    settings = { baseUrl: `${simulator.url}/`, authToken: simulator.token, senderName: 'Support of a company with a long name' };
    simulator.webhookUrl = ours.webhookUrl;
  };
  const sentId = (sent: Sent): string => {
    if (sent.kind !== 'sent') throw new Error(JSON.stringify(sent));
    return sent.providerMessageIds[0] ?? '';
  };
  const text = aText('Good morning');

  afterEach(async () => {
    await simulator.close();
    await ours.close();
  });

  it.each(['header', 'query', 'both'] as const)('brings what customers write, signed in the %s', async (signsIn) => {
    await start({ signsIn });
    const ana = simulator.customer({ name: 'Ana' });
    expect(await ana.text('¿Hola? 👍')).toMatchObject({ status: 200, attempts: 1, body: '' });
    await ana.contactCard?.('Luis', '+34600999888');
    await ana.place(40.4, -3.7);
    await ana.unknownKind();
    await simulator.opensConversation(ana.id);
    expect(ours.happenings).toMatchObject([
      { content: { text: '¿Hola? 👍' }, sender: { externalId: ana.id, name: 'Ana', language: 'en-GB' } },
      { content: { contacts: [{ name: 'Luis' }] } },
      { content: { place: { latitude: 40.4 } } },
      { content: { text: '[Hologram]' } },
    ]);
    expect(ours.happenings[0]).toHaveProperty('providerMessageId', simulator.webhooks[0]?.messageId);
    expect(await simulator.forge()).toMatchObject({ status: 401 });
  });

  it('brings again what nobody took, byte for byte', async () => {
    await start();
    ours.answerWith(500, 404);
    expect(await simulator.customer().text('still there?')).toMatchObject({ status: 200, attempts: 3 });
    await simulator.replay();
    const [first, second] = ours.happenings;
    expect(first).toEqual(second);
    expect(ours.happenings).toHaveLength(2);
  });

  it('sends texts, files and places', async () => {
    await start();
    const { id } = simulator.customer();
    const sent = sentId(await viber.send(settings, to(id), text));
    expect(BigInt(sent)).toBeGreaterThan(2n ** 53n);
    const picture = ours.file({ kind: 'image', name: 'a b.png', type: 'image/png', bytes: png });
    sentId(await viber.send(settings, to(id), aFile(picture, 'Here')));
    sentId(await viber.send(settings, to(id), aFile(ours.file({ kind: 'image', name: 'b.gif', type: 'image/gif', bytes: gif }))));
    sentId(await viber.send(settings, to(id), aFile(ours.file({ kind: 'document', name: 'c.pdf', type: 'application/pdf', bytes: pdf }))));
    sentId(await viber.send(settings, to(id), aFile(ours.file({ kind: 'video', name: 'd.mp4', type: 'video/mp4', bytes: png }))));
    sentId(await viber.send(settings, to(id), aPlace({ latitude: 40.4, longitude: -3.7, name: 'Sol' })));
    expect(simulator.received).toMatchObject([
      { id: sent, to: id, kind: 'text', text: 'Good morning', raw: { sender: { name: 'Support of a company with a' } } },
      { kind: 'file', text: 'Here', file: { name: 'a b.png', type: 'image/png' }, raw: { type: 'picture' } },
      { kind: 'file', text: '', raw: { type: 'picture', text: '' } },
      { kind: 'file', file: { name: 'c.pdf', size: pdf.length }, raw: { type: 'file' } },
      { kind: 'file', raw: { type: 'video', size: png.length } },
      { kind: 'place', raw: { location: { lat: 40.4, lon: -3.7 } } },
    ]);
    expect(simulator.refused).toEqual([]);
  });

  it('shows buttons, and tells which one was pressed', async () => {
    await start();
    const ana = simulator.customer();
    const buttons = [
      { kind: 'reply', label: 'Yes & <no>', payload: '{"answer":"yes"}' },
      { kind: 'reply', label: 'No', payload: 'no' },
      { kind: 'link', label: 'Site', url: 'https://example.com/?a=1' },
    ] as const;
    const id = sentId(await viber.send(settings, to(ana.id), aText('Sure?', buttons)));
    expect(simulator.received).toMatchObject([{ id, text: 'Sure?', buttons: ['Yes & <no>', 'No', 'Site'] }]);
    await ana.press?.(id, 'Yes & <no>');
    await ana.press?.(id, 'Site');
    await ana.text('No');
    expect(ours.happenings).toMatchObject([
      { content: { text: 'Yes & <no>', payload: '{"answer":"yes"}' } },
      { content: { text: 'No', payload: 'no' } },
    ]);
    const long = Array.from({ length: 10 }, (_, index) => ({ kind: 'reply' as const, label: `${index}`, payload: '"'.repeat(256) }));
    expect(await viber.send(settings, to(ana.id), aText('Which?', long))).toMatchObject({ kind: 'failed', retryAfter: null });
  });

  it('tells how far our messages come', async () => {
    await start();
    const id = sentId(await viber.send(settings, to(simulator.customer().id), text));
    await simulator.receipt?.(id, 'read');
    await simulator.receipt?.(id, 'delivered');
    await simulator.receipt?.(id, 'failed');
    expect(ours.happenings).toMatchObject([
      { kind: 'receipt', providerMessageId: id, status: 'read' },
      { status: 'delivered' },
      { status: 'failed', failure: { reason: expect.stringContaining('failure description') } },
    ]);
  });

  it('downloads files and pictures of customers', async () => {
    await start();
    await simulator.customer().file({ kind: 'image', name: 'a.png', type: 'image/png', bytes: png, caption: 'look' });
    const [happening] = ours.happenings;
    if (happening?.kind !== 'message') throw new Error('There is no message.');
    const source = happening.content.files?.[0]?.source ?? {};
    expect(await viber.download(settings, source, 1_000)).toEqual({ bytes: png, type: 'image/png', name: null });
    expect((await viber.download(settings, happening.sender.picture ?? {}, 1_000)).type).toBe('image/png');
    await expect(viber.download(settings, source, 10)).rejects.toMatchObject({ code: 'too_large' });
    simulator.fail({ kind: 'expired_media' });
    await expect(viber.download(settings, source, 1_000)).rejects.toMatchObject({ code: 'expired', retryAfter: null });
    await expect(viber.download(settings, { url: 'file:///etc/passwd' }, 1_000)).rejects.toMatchObject({ code: 'expired' });
  });

  it('says in words what went wrong, and when to try again', async () => {
    await start();
    const { id } = simulator.customer();
    const send = (part = text, with_ = settings, whom = id) => viber.send(with_, to(whom), part);
    simulator.fail({ kind: 'rate_limited', seconds: 7 }, { kind: 'unreachable' }, { kind: 'server_error' }, { kind: 'hang_up' });
    expect(await send()).toMatchObject({ kind: 'failed', failure: { code: '12' }, retryAfter: 5_000 });
    expect(await send()).toMatchObject({ kind: 'failed', failure: { code: '6' }, retryAfter: null, isUnreachable: true });
    expect(await send()).toMatchObject({ kind: 'failed', failure: { code: '503' }, retryAfter: 5_000 });
    expect(await send()).toMatchObject({ kind: 'unknown' });
    expect(simulator.received).toHaveLength(1);
    expect(await send(text, settings, 'nobody')).toMatchObject({ failure: { code: '5' }, isUnreachable: true });
    expect(await send(text, { ...settings, authToken: 'wrong' })).toMatchObject({ failure: { code: '2' }, retryAfter: null });
    expect(await send(aText(''))).toMatchObject({ failure: { code: '3' } });
    expect(await send(aText('x'.repeat(7_001)))).toMatchObject({ failure: { code: '3' }, retryAfter: null });
    expect(await send(aText('ж'.repeat(20_000)))).toMatchObject({ failure: { reason: expect.stringContaining('several') } });
    expect(await send(text, { ...settings, baseUrl: new URL(ours.webhookUrl).origin })).toMatchObject({
      failure: { code: '404' },
      retryAfter: null,
    });
    expect(await send(text, { ...settings, baseUrl: 'http://127.0.0.1:9' })).toMatchObject({
      failure: { code: 'network' },
      retryAfter: 5_000,
    });
    expect(await send(aTemplate({ name: 'hello', language: 'en', parameters: [] }))).toMatchObject({ failure: { code: 'template' } });
    simulator.webhookUrl = null;
    expect(await send()).toMatchObject({ failure: { code: '10' } });
  });

  it('refuses files that Viber cannot fetch or does not take', async () => {
    await start();
    const { id } = simulator.customer();
    const gone = { ...ours.file({ kind: 'image', name: 'a.png', type: 'image/png', bytes: png }), link: () => `${simulator.url}/gone.png` };
    const wrong = ours.file({ kind: 'image', name: 'a.bin', type: 'image/png', bytes: png });
    const denied = ours.file({ kind: 'document', name: 'a.exe', type: 'application/octet-stream', bytes: png });
    for (const file of [gone, wrong, denied, { ...denied, name: 'a.txt', size: 1 }]) {
      expect(await viber.send(settings, to(id), aFile(file))).toMatchObject({ failure: { code: '3' }, retryAfter: null });
    }
    expect(simulator.received).toEqual([]);
  });

  it('learns who unsubscribed and who came back', async () => {
    await start();
    const ana = simulator.customer();
    await ana.setReachable?.(false);
    expect(await viber.send(settings, to(ana.id), text)).toMatchObject({ failure: { code: '6' }, isUnreachable: true });
    await ana.setReachable?.(true);
    sentId(await viber.send(settings, to(ana.id), text));
    expect(ours.happenings).toMatchObject([{ kind: 'reachable', isReachable: false }, { isReachable: true }]);
  });

  it('knows names, languages and pictures of customers, twice in twelve hours', async () => {
    await start();
    const ana = simulator.customer({ name: 'Ana' });
    const known = { name: 'Ana', phone: null, language: 'en-GB', picture: { url: expect.stringContaining('/avatars/') } };
    expect(await viber.profile?.(settings, ana.id)).toEqual(known);
    await viber.profile?.(settings, ana.id);
    await expect(viber.profile?.(settings, ana.id)).rejects.toMatchObject({ code: '12', retryAfter: 21_600_000 });
    expect(await viber.profile?.(settings, 'nobody')).toBeNull();
  });

  it('is made to call us while it is asked, once, unless it calls another', async () => {
    await start();
    simulator.webhookUrl = null;
    expect(await viber.isRegistered?.(settings, ours.webhookUrl)).toBe(false);
    expect(await viber.register?.(settings, ours.webhookUrl)).toEqual({ kind: 'registered' });
    expect(await viber.register?.(settings, ours.webhookUrl)).toEqual({ kind: 'registered' });
    expect(simulator.webhooks).toMatchObject([{ status: 200, body: '' }]);
    expect(await viber.isRegistered?.(settings, ours.webhookUrl)).toBe(true);
    await simulator.customer().text('hi');
    expect(ours.happenings).toHaveLength(1);
    await viber.unregister?.(settings, 'https://another.example/hook');
    expect(await viber.isRegistered?.(settings, ours.webhookUrl)).toBe(true);
    await viber.unregister?.(settings, ours.webhookUrl);
    expect(simulator.webhookUrl).toBeNull();
    simulator.webhookUrl = 'https://other.example.com/bot?key=secret';
    expect(await viber.register?.(settings, ours.webhookUrl)).toEqual({ kind: 'elsewhere', where: 'other.example.com' });
  });

  it('is not registered where nobody answers', async () => {
    await start();
    simulator.webhookUrl = null;
    ours.answerWith(404);
    await expect(viber.register?.(settings, ours.webhookUrl)).rejects.toMatchObject({ code: '1', retryAfter: null });
    expect(simulator.webhookUrl).toBeNull();
  });

  it('proves its token, and tells no secret when that is wrong', async () => {
    await start();
    expect(await viber.test(settings)).toBe('Simulated Bot');
    const wrong = viber.test({ ...settings, authToken: 'wrong-token' });
    await expect(wrong).rejects.toMatchObject({ code: '2', retryAfter: null });
    await expect(wrong).rejects.not.toThrow(/wrong-token/);
    await expect(viber.test({ ...settings, baseUrl: 'http://127.0.0.1:9' })).rejects.toBeInstanceOf(UnansweredError);
    await expect(viber.test({ ...settings, baseUrl: new URL(ours.webhookUrl).origin })).rejects.toMatchObject({ code: '404' });
  });
});
