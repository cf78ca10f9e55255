import { createHash, createHmac } from 'node:crypto';
import type { Happening, ProviderRequest, Received, Sent } from '../../src/app/adapter';
import { UnansweredError } from '../../src/channels/http';
import { twilio } from '../../src/channels/twilio';
import type { TwilioSettings } from '../../src/channels/twilio';
import { fuzzReceive } from './fuzz';
import { aFile, aPlace, aRequest, aTemplate, aText, fixtures, to } from './requests';
import { startOurSide } from './serve';
import type { OurSide } from './serve';
import { gif, pdf, png } from '../simulators/shared/samples.ts';
import { startTwilioSimulator } from '../simulators/twilio/index.ts';
import type { TwilioSimulator } from '../simulators/twilio/index.ts';

const sms: TwilioSettings = {
  baseUrl: 'https://api.twilio.com',
  accountSid: 'AC0123456789abcdef0123456789abcdef',
  authToken: '12345',
  address: '+14155550100',
};
const whatsApp: TwilioSettings = { ...sms, address: 'whatsapp:+14155550100' };
const service: TwilioSettings = { ...sms, address: 'MG0123456789abcdef0123456789abcdef' };

const payloads = fixtures('twilio');
const hook = 'https://n8n.example.com/webhook/twilio';

function signed(url: string, body: string, token = sms.authToken): ProviderRequest {
  const form = new URLSearchParams(body);
  const names = [...new Set(form.keys())].sort();
  const text = names
    .map((name) =>
      [...new Set(form.getAll(name))]
        .sort()
        .map((value) => name + value)
        .join(''),
    )
    .join('');
  const signature = createHmac('sha1', token)
    .update(url.replace(/#.*/, '') + text)
    .digest('base64');
  return aRequest({ url, body, headers: { 'x-twilio-signature': signature, 'content-type': 'application/x-www-form-urlencoded' } });
}

const bodyOf = (parameters: unknown): string => new URLSearchParams(parameters as Record<string, string>).toString();

function happenings(received: Received): readonly Happening[] {
  if (received.kind !== 'happened') throw new Error(`It came to ${received.kind}.`);
  return received.happenings;
}

const parsed = (name: string, settings = name.includes('whatsapp') ? whatsApp : sms): readonly Happening[] =>
  happenings(twilio.receive(settings, signed(hook, bodyOf(payloads.get(name)))));

describe('A signature of Twilio', () => {
  const call = new URLSearchParams({
    CallSid: 'CA1234567890ABCDE',
    Caller: '+14158675309',
    Digits: '1234',
    From: '+14158675309',
    To: '+18005551212',
  }).toString();
  const url = 'https://mycompany.com/myapp.php?foo=1&bar=2';
  const known = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';
  const kindOf = (at: string, signature: string, body = call, settings = sms) =>
    twilio.receive(settings, aRequest({ url: at, body, headers: { 'x-twilio-signature': signature } })).kind;

  it('is accepted when it is one that Twilio’s own library knows', () => {
    expect(kindOf(url, known)).toBe('happened');
    const second = new URLSearchParams({
      CallSid: 'CA1234567890ABCDE',
      Caller: '+12349013030',
      Digits: '1234',
      From: '+12349013030',
      To: '+18005551212',
    }).toString();
    expect(kindOf('https://mycompany.com/myapp', '3KI2uRuYyAdhZIJXcpU0izDUzWI=', second)).toBe('happened');
  });

  it('is accepted whichever way the address is written', () => {
    const ways = [
      'https://mycompany.com/myapp.php?foo=1&bar=2',
      'https://mycompany.com:443/myapp.php?foo=1&bar=2',
      'https://mycompany.com:8443/myapp.php?foo=1&bar=2',
      `${url}#rc=2&rp=all`,
    ];
    for (const way of ways) expect({ way, kind: kindOf(way, known) }).toEqual({ way, kind: 'happened' });
    const sign = (at: string) => createHmac('sha1', '12345').update(at).digest('base64');
    const empty = (at: string, signedAt: string) => kindOf(at, sign(signedAt), '');
    expect(empty('https://mycompany.com/a', 'https://mycompany.com:443/a')).toBe('happened');
    expect(empty('http://mycompany.com/a', 'http://mycompany.com:80/a')).toBe('happened');
    expect(empty('http://mycompany.com:80/a', 'http://mycompany.com/a')).toBe('happened');
    expect(empty('https://mycompany.com/a?q=one+two%21', 'https://mycompany.com/a?q=one%20two!')).toBe('happened');
    expect(empty('https://mycompany.com:8080/a', 'https://mycompany.com:443/a')).toBe('happened');
    expect(empty('http://10.0.0.5:5678/a?x=1', 'https://mycompany.com/a?x=1')).toBe('refused');
  });

  it('is accepted for the address that Twilio was told, where a proxy hides it from us', () => {
    const request = { ...signed(`${hook}?x=1`, call), url: 'http://10.0.0.5:5678/webhook/twilio?x=1' };
    expect(twilio.receive(sms, request).kind).toBe('refused');
    expect(twilio.receive({ ...sms, webhookUrl: hook }, request).kind).toBe('happened');
    expect(twilio.receive({ ...sms, webhookUrl: 'https://other.example.com/' }, request).kind).toBe('refused');
  });

  it('covers parameters without a value, and each value of a parameter that is there twice', () => {
    expect(twilio.receive(sms, signed(hook, 'From=%2B1&To=%2B2&Body=&MessageSid=SM1')).kind).toBe('happened');
    expect(twilio.receive(sms, signed(hook, 'MediaUrl=b&MediaUrl=a&MediaUrl=b&From=%2B1')).kind).toBe('happened');
    expect(twilio.receive(sms, { ...signed(hook, 'From=%2B1'), body: Buffer.from('From=%2B1&Body=') }).kind).toBe('refused');
  });

  it('covers a JSON body by its hash in the address', () => {
    const json = '{"messages":[{"body":"hi"}]}';
    const at = `${hook}?bodySHA256=${createHash('sha256').update(json).digest('hex')}`;
    const headers = { 'x-twilio-signature': createHmac('sha1', '12345').update(at).digest('base64'), 'content-type': 'application/json' };
    expect(twilio.receive(sms, aRequest({ url: at, body: json, headers }))).toMatchObject({ kind: 'happened', happenings: [] });
    expect(twilio.receive(sms, aRequest({ url: at, body: `${json} `, headers })).kind).toBe('refused');
  });

  it('covers the query of a GET', () => {
    const at = `${hook}?${bodyOf(payloads.get('sms-text'))}`;
    const request = { ...signed(at, ''), method: 'GET' };
    expect(happenings(twilio.receive(sms, request))).toMatchObject([
      { kind: 'message', providerMessageId: 'SM00000000000000000000000000000001' },
    ]);
  });

  it('is refused when it is missing, made with another token, over other bytes, or when no token is known', () => {
    const body = bodyOf(payloads.get('sms-text'));
    const reason: unknown = expect.stringContaining('signature');
    expect(twilio.receive(sms, { ...signed(hook, body), header: () => undefined })).toEqual({ kind: 'refused', status: 401, reason });
    expect(twilio.receive(sms, signed(hook, body, '12346')).kind).toBe('refused');
    expect(twilio.receive(sms, { ...signed(hook, body), body: Buffer.from(body.replace('order', 'odour')) }).kind).toBe('refused');
    expect(twilio.receive({ ...sms, authToken: '' }, signed(hook, body, '')).kind).toBe('refused');
  });
});

describe('What Twilio tells', () => {
  it('is answered with TwiML that says nothing', () => {
    const received = twilio.receive(sms, signed(hook, bodyOf(payloads.get('sms-text'))));
    expect(received).toMatchObject({ answer: { status: 200, contentType: 'text/xml', text: '<Response/>' } });
  });

  it('is a text with its sender, on the number that it was sent to', () => {
    expect(parsed('sms-text')).toEqual([
      {
        kind: 'message',
        account: '+14155550100',
        providerMessageId: 'SM00000000000000000000000000000001',
        sender: { externalId: '+34600111222', name: null, phone: '+34600111222' },
        at: 1_800_000_000_000,
        content: { text: 'Is my order on its way? ¿Cuándo? 👍🏽' },
      },
    ]);
  });

  it('is a text of a sender who has no number', () => {
    expect(parsed('sms-short-code-sender')).toMatchObject([{ sender: { externalId: '24273', phone: null } }]);
  });

  it('belongs to the webhook itself when a Messaging Service received it', () => {
    expect(parsed('sms-messaging-service', service)).toMatchObject([{ account: null, sender: { externalId: '+34600111222' } }]);
  });

  it('keeps the way on which a customer wrote to a Messaging Service', () => {
    expect(parsed('whatsapp-through-service', service)).toMatchObject([
      { account: null, sender: { externalId: 'whatsapp:+34600111222', phone: '+34600111222', name: 'Ana Pérez' } },
    ]);
  });

  it('is files with and without a text', () => {
    const [both] = parsed('sms-two-pictures-and-text');
    expect(both).toMatchObject({
      content: { text: 'Both are broken', files: [{ kind: 'image', type: 'image/jpeg' }, { type: 'image/png' }] },
    });
    expect(parsed('sms-picture-without-text')).toMatchObject([{ content: { text: '', files: [{ kind: 'image', type: 'image/gif' }] } }]);
    expect(parsed('sms-contact-card-as-file')).toMatchObject([{ content: { files: [{ kind: 'document', type: 'text/x-vcard' }] } }]);
    const { content } = both as { content: { files: readonly { source: Record<string, string> }[] } };
    expect(content.files[1]?.source['url']).toMatch(/^https:\/\/api\.twilio\.com\/.*\/Media\/ME0+1$/);
  });

  it('is a placeholder where there is nothing to show', () => {
    expect(parsed('sms-empty-body-parameter')).toMatchObject([{ content: { text: '[Empty message]', isPlaceholder: true } }]);
    expect(parsed('whatsapp-kind-nobody-knows')).toMatchObject([{ content: { text: '[Hologram]', isPlaceholder: true } }]);
    expect(parsed('whatsapp-place-that-is-none')).toMatchObject([{ content: { text: '[Location]', isPlaceholder: true } }]);
  });

  it('is a word by which the customer opts out or in, beside the message', () => {
    expect(parsed('sms-opt-out')).toMatchObject([
      { kind: 'message', content: { text: 'STOP' } },
      { kind: 'reachable', isReachable: false, sender: { externalId: '+34600111222' }, account: '+14155550100' },
    ]);
    expect(parsed('sms-opt-in')).toMatchObject([{ kind: 'message' }, { kind: 'reachable', isReachable: true }]);
    expect(parsed('sms-help-word')).toMatchObject([{ kind: 'message', content: { text: 'HELP' } }]);
    expect(parsed('sms-help-word')).toHaveLength(1);
    const said = (Body: string) => happenings(twilio.receive(sms, signed(hook, bodyOf({ ...(payloads.get('sms-text') as object), Body }))));
    expect(said(' Unstop ')).toMatchObject([{ kind: 'message' }, { kind: 'reachable', isReachable: true }]);
    expect(said('Stop')).toMatchObject([{ kind: 'message' }]);
    expect(said('Start with the first one')).toHaveLength(1);
  });

  it('is read whatever else comes along', () => {
    expect(parsed('sms-parameters-from-the-future')).toMatchObject([{ content: { text: 'hi' } }]);
    expect(parsed('call-that-is-no-message')).toEqual([]);
    expect(parsed('no-sender')).toEqual([]);
  });

  it('is a WhatsApp message under the bare number, with the name of the profile', () => {
    expect(parsed('whatsapp-text')).toMatchObject([
      {
        account: 'whatsapp:+14155550100',
        sender: { externalId: '+34600111222', name: 'Ana Pérez', phone: '+34600111222' },
        content: { text: 'Hola' },
      },
    ]);
    expect(parsed('whatsapp-user-id-beside-number')).toMatchObject([{ sender: { aliases: ['ES.4566546130240823'] } }]);
  });

  it('is a voice, a sticker or a document on WhatsApp', () => {
    expect(parsed('whatsapp-voice')).toMatchObject([{ content: { files: [{ kind: 'voice', type: 'audio/ogg' }] } }]);
    expect(parsed('whatsapp-sticker')).toMatchObject([{ content: { files: [{ kind: 'sticker' }] } }]);
    expect(parsed('whatsapp-document')).toMatchObject([{ content: { text: 'invoice.pdf', files: [{ kind: 'document' }] } }]);
  });

  it('is a place, with and without a name', () => {
    const place = { latitude: 40.416775, longitude: -3.70379, name: 'Puerta del Sol', address: 'Madrid' };
    expect(parsed('whatsapp-place')).toMatchObject([{ content: { text: '', place } }]);
    expect(parsed('whatsapp-place-without-name')).toMatchObject([{ content: { place: { latitude: 0, longitude: 0 } } }]);
  });

  it('is a pressed button, a choice from a list, an answer, or what an advertisement brought', () => {
    const answered = 'SM00000000000000000000000000000001';
    expect(parsed('whatsapp-button')).toMatchObject([{ content: { text: 'Yes, please', payload: 'confirm:17', replyTo: answered } }]);
    expect(parsed('whatsapp-list-choice')).toMatchObject([{ content: { text: 'Medium', payload: 'size-m' } }]);
    expect(parsed('whatsapp-reply-forwarded')).toMatchObject([{ content: { replyTo: answered, isForwarded: true } }]);
    expect(parsed('whatsapp-advertisement')).toMatchObject([
      {
        content: { referral: { body: 'Summer sale', headline: '-20%', sourceType: 'ad', sourceUrl: 'https://fb.me/xyz', clickId: 'ARAk' } },
      },
    ]);
  });

  it('is what became of our messages', () => {
    const receipt = { kind: 'receipt', account: '+14155550100', providerMessageId: 'SM00000000000000000000000000000001' };
    expect(parsed('status-queued')).toEqual([]);
    expect(parsed('status-sent')).toMatchObject([{ ...receipt, status: 'sent' }]);
    expect(parsed('status-delivered')).toMatchObject([{ ...receipt, status: 'delivered' }]);
    expect(parsed('status-whatsapp-read')).toMatchObject([{ status: 'read', account: 'whatsapp:+14155550100' }]);
    expect(parsed('status-undelivered')).toMatchObject([{ status: 'failed', failure: { code: '30005' } }]);
    expect(parsed('status-whatsapp-outside-window')).toMatchObject([
      { status: 'failed', failure: { code: '63016', reason: 'More than 24 hours since the customer’s last message: send a template.' } },
    ]);
    expect(parsed('status-unknown-code')).toMatchObject([{ failure: { code: '98765', reason: expect.stringContaining('errors/98765') } }]);
    expect(parsed('status-without-code')).toMatchObject([{ failure: { code: 'unknown' } }]);
    expect(parsed('status-delivered', service)).toMatchObject([{ account: null }]);
    expect(parsed('status-service-without-sender', service)).toMatchObject([
      { status: 'failed', account: null, failure: { code: '21703' } },
    ]);
  });

  it('makes a customer unreachable who opted out in the meantime', () => {
    expect(parsed('status-opted-out')).toMatchObject([
      { kind: 'receipt', failure: { code: '21610' } },
      { kind: 'reachable', isReachable: false, sender: { externalId: '+34600111222' } },
    ]);
  });

  it('never breaks what reads it', () => {
    const sign = (body: Uint8Array) => signed(hook, new TextDecoder().decode(body));
    const encode = (value: unknown) =>
      typeof value === 'object' && value !== null
        ? bodyOf(Object.fromEntries(Object.entries(value).map(([k, v]) => [k, String(v)])))
        : String(value);
    for (const settings of [sms, whatsApp, service]) fuzzReceive(twilio, settings, [...payloads.values()], sign, 1_500, encode);
  });
});

describe('A number at Twilio', () => {
  let simulator: TwilioSimulator;
  let ours: OurSide;
  let settings: TwilioSettings;

  const start = async (kind: 'sms' | 'whatsapp' | 'service', more: Partial<TwilioSettings> = {}) => {
    simulator = await startTwilioSimulator({ kind, speed: 1_000 });
    ours = await startOurSide(twilio, () => settings);
    settings = {
      baseUrl: `${simulator.url}/`,
      accountSid: simulator.accountSid,
      authToken: simulator.authToken,
      address: simulator.address,
      webhookUrl: ours.webhookUrl,
      ...more,
    };
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

  it('brings what customers write, over real calls', async () => {
    await start('sms');
    const ana = simulator.customer({ id: '+34600111222' });
    expect(await ana.text('¿Hola? & = + % 👍')).toMatchObject({ status: 200, attempts: 1, body: '<Response/>' });
    await ana.batch(['one', 'two']);
    expect(ours.happenings).toMatchObject([
      { content: { text: '¿Hola? & = + % 👍' }, sender: { externalId: '+34600111222' } },
      { content: { text: 'one' } },
      { content: { text: 'two' } },
    ]);
    expect(simulator.warnings).toEqual([]);
    await simulator.replay();
    expect(ours.happenings.at(-1)).toMatchObject({ providerMessageId: simulator.webhooks.at(-1)?.messageId });
    expect(await simulator.forge()).toMatchObject({ status: 401 });
    expect(ours.happenings).toHaveLength(4);
  });

  it('sends texts, files with their captions, and places as a link', async () => {
    await start('sms');
    const id = sentId(await twilio.send(settings, to('+34600111222'), text));
    expect(simulator.received).toMatchObject([{ id, to: '+34600111222', kind: 'text', text: 'Good morning' }]);
    const picture = ours.file({ kind: 'image', name: 'map 1.png', type: 'image/png', bytes: png });
    expect(sentId(await twilio.send(settings, to('+34600111222'), aFile(picture, 'Here'))).slice(0, 2)).toBe('MM');
    expect(simulator.received[1]).toMatchObject({
      kind: 'file',
      text: 'Here',
      file: { name: 'map 1.png', type: 'image/png', size: png.length },
    });
    sentId(await twilio.send(settings, to('+34600111222'), aPlace({ latitude: 40.4, longitude: -3.7, name: 'Sol' })));
    expect(simulator.received[2]?.text).toBe('Sol (40.40000, -3.70000)\nhttps://maps.google.com/?q=40.4,-3.7');
    expect(simulator.refused).toEqual([]);
  });

  it('sends with an API key, and proves both secrets when it is tested', async () => {
    await start('sms');
    const withKey = { ...settings, apiKey: simulator.apiKey, apiSecret: simulator.apiSecret };
    sentId(await twilio.send(withKey, to('+34600111222'), text));
    expect(await twilio.test(withKey)).toBe('Simulated Company');
    expect(await twilio.test({ ...withKey, address: '' })).toBe('Simulated Company');
    await expect(twilio.test({ ...withKey, apiSecret: 'wrong', address: '' })).rejects.toMatchObject({ code: '20003' });
    await expect(twilio.test({ ...withKey, apiSecret: 'wrong' })).rejects.toMatchObject({ code: '20003', retryAfter: null });
    await expect(twilio.test({ ...withKey, authToken: 'wrong' })).rejects.toMatchObject({ code: '20003' });
    await expect(twilio.test({ ...settings, address: '+14155559999' })).rejects.toMatchObject({ code: '20404' });
    await expect(twilio.test({ ...settings, baseUrl: 'http://127.0.0.1:9' })).rejects.toBeInstanceOf(UnansweredError);
  });

  it('tells how far our messages come, in whatever order', async () => {
    await start('sms');
    const id = sentId(await twilio.send(settings, to('+34600111222'), text));
    await simulator.receipt?.(id, 'delivered');
    await simulator.status(id, 'sent');
    await simulator.receipt?.(id, 'delivered');
    await simulator.receipt?.(id, 'failed');
    expect(ours.happenings.map((happening) => (happening.kind === 'receipt' ? happening.status : happening.kind))).toEqual([
      'delivered',
      'sent',
      'delivered',
      'failed',
    ]);
    expect(ours.happenings).toMatchObject([{ providerMessageId: id }, {}, {}, { failure: { code: '30003' } }]);
  });

  it('asks for no receipts when nobody can call us', async () => {
    await start('sms', { webhookUrl: null });
    sentId(await twilio.send(settings, to('+34600111222'), text));
    expect(simulator.received[0]?.raw).not.toHaveProperty('StatusCallback');
  });

  it('sends without receipts where Twilio does not take our address', async () => {
    await start('sms');
    const hidden = twilio.calledAt?.(settings, 'http://under_score.example/hook') ?? settings;
    sentId(await twilio.send(hidden, to('+34600111222'), text));
    expect(simulator.refused).toMatchObject([{ reason: expect.stringContaining('21609') }]);
    expect(simulator.received).toHaveLength(1);
  });

  it('downloads files of customers, showing its secret to Twilio alone', async () => {
    await start('sms');
    await simulator.customer().file({ kind: 'image', name: 'a.png', type: 'image/png', bytes: png, caption: 'look' });
    const [happening] = ours.happenings;
    const source = happening?.kind === 'message' ? (happening.content.files?.[0]?.source ?? {}) : {};
    expect(happening).toMatchObject({ content: { text: 'look' } });
    expect(await twilio.download(settings, source, 1_000)).toEqual({ bytes: png, type: 'image/png', name: null });
    await expect(twilio.download(settings, source, 10)).rejects.toMatchObject({ code: 'too_large' });
    simulator.fail({ kind: 'expired_media' });
    await expect(twilio.download(settings, source, 1_000)).rejects.toMatchObject({ code: 'expired', retryAfter: null });
    const stranger = ours.file({ kind: 'image', name: 'b.png', type: 'image/png', bytes: png });
    expect((await twilio.download(settings, { url: stranger.link() }, 1_000)).bytes).toEqual(png);
    await expect(twilio.download(settings, {}, 1_000)).rejects.toMatchObject({ code: 'expired' });
  });

  it('says in words what went wrong, and when to try again', async () => {
    await start('sms');
    const send = (id = '+34600111222', part = text, with_ = settings) => twilio.send(with_, to(id), part);
    simulator.fail({ kind: 'rate_limited', seconds: 7 }, { kind: 'unreachable' }, { kind: 'server_error' }, { kind: 'hang_up' });
    expect(await send()).toMatchObject({ kind: 'failed', failure: { code: '20429' }, retryAfter: 7_000 });
    expect(await send()).toMatchObject({ kind: 'failed', failure: { code: '21610' }, retryAfter: null, isUnreachable: true });
    expect(await send()).toMatchObject({ kind: 'failed', retryAfter: 5_000 });
    expect(await send()).toMatchObject({ kind: 'unknown' });
    expect(simulator.received).toHaveLength(1);
    expect(await send('12')).toMatchObject({ kind: 'failed', failure: { code: '21211' }, retryAfter: null });
    expect(await send('+34600111222', aText('x'.repeat(1601)))).toMatchObject({ failure: { code: '21617' } });
    expect(await send('+34600111222', aText(''))).toMatchObject({ failure: { code: '21619' } });
    expect(await send('+34600111222', text, { ...settings, authToken: 'wrong' })).toMatchObject({
      failure: { code: '20003' },
      retryAfter: null,
    });
    expect(await send('+34600111222', text, { ...settings, accountSid: 'AC1' })).toMatchObject({ failure: { code: '20003' } });
    expect(await send('+34600111222', text, { ...settings, address: '+14155550101' })).toMatchObject({ failure: { code: '21659' } });
    const refused = await send('+34600111222', text, { ...settings, baseUrl: 'http://127.0.0.1:9' });
    expect(refused).toMatchObject({ kind: 'failed', failure: { code: 'network' }, retryAfter: 5_000 });
  });

  it('leaks no secret and no text in what it says', async () => {
    await start('sms');
    const said = JSON.stringify([
      await twilio.send({ ...settings, authToken: 'wrong' }, to('+34600111222'), text),
      await twilio.send(settings, to('+3460'), text),
      await twilio.test({ ...settings, authToken: 'wrong' }).catch((error: unknown) => String(error)),
    ]);
    for (const secret of [settings.authToken, settings.accountSid, '+3460', 'Good morning', 'wrong']) expect(said).not.toContain(secret);
  });

  it('refuses files that Twilio cannot fetch or does not take', async () => {
    await start('sms');
    const gone = {
      ...ours.file({ kind: 'image', name: 'a.gif', type: 'image/gif', bytes: gif }),
      link: () => `${ours.webhookUrl}/gone.gif`,
    };
    expect(await twilio.send(settings, to('+34600111222'), aFile(gone))).toMatchObject({ failure: { code: '21620' }, retryAfter: null });
    const other = ours.file({ kind: 'document', name: 'a.zip', type: 'application/zip', bytes: png });
    expect(await twilio.send(settings, to('+34600111222'), aFile(other))).toMatchObject({ failure: { code: '12300' } });
    const large = ours.file({ kind: 'image', name: 'a.png', type: 'image/png', bytes: new Uint8Array(5_000_001) });
    expect(await twilio.send(settings, to('+34600111222'), aFile(large))).toMatchObject({ failure: { code: '11751' } });
  });

  it('learns that a customer opted out, and back in', async () => {
    await start('sms');
    const ana = simulator.customer();
    await ana.setReachable?.(false);
    expect(await twilio.send(settings, to(ana.id), text)).toMatchObject({ failure: { code: '21610' }, isUnreachable: true });
    await ana.setReachable?.(true);
    sentId(await twilio.send(settings, to(ana.id), text));
    expect(ours.happenings.filter(({ kind }) => kind === 'reachable')).toMatchObject([{ isReachable: false }, { isReachable: true }]);
  });

  it('is made to call us, once, and tries again what it could not bring', async () => {
    await start('sms');
    simulator.webhookUrl = 'https://demo.twilio.com/welcome/sms/reply/';
    expect(await twilio.isRegistered?.(settings, ours.webhookUrl)).toBe(false);
    expect(await twilio.register?.(settings, ours.webhookUrl)).toEqual({ kind: 'registered' });
    expect(await twilio.register?.(settings, ours.webhookUrl)).toEqual({ kind: 'registered' });
    expect(simulator.calls.filter(({ name }) => name === 'register')).toHaveLength(1);
    expect(await twilio.isRegistered?.(settings, ours.webhookUrl)).toBe(true);
    ours.answerWith(503, 500);
    expect(await simulator.customer().text('still there?')).toMatchObject({ status: 200, attempts: 3 });
    expect(ours.happenings).toMatchObject([{ content: { text: 'still there?' } }]);
    await twilio.unregister?.(settings, 'https://another.example/hook');
    expect(await twilio.isRegistered?.(settings, ours.webhookUrl)).toBe(true);
    await twilio.unregister?.(settings, ours.webhookUrl);
    expect(simulator.webhookUrl).toBeNull();
  });

  it('says where a number is in use already', async () => {
    await start('sms');
    simulator.webhookUrl = 'https://other.example.com/sms?key=secret';
    expect(await twilio.register?.(settings, ours.webhookUrl)).toEqual({ kind: 'elsewhere', where: 'other.example.com' });
    simulator.phone.smsApplicationSid = 'AP0123456789abcdef0123456789abcdef';
    expect(await twilio.register?.(settings, ours.webhookUrl)).toEqual({ kind: 'elsewhere', where: 'a TwiML application' });
    await twilio.unregister?.(settings, ours.webhookUrl);
    expect(simulator.phone.smsUrl).toBe('https://other.example.com/sms?key=secret');
    await expect(twilio.register?.({ ...settings, address: '+19995550100' }, ours.webhookUrl)).rejects.toMatchObject({ code: '20404' });
    await expect(twilio.isRegistered?.({ ...settings, authToken: 'x' }, ours.webhookUrl)).rejects.toMatchObject({ code: '20003' });
  });

  it('may be a Messaging Service', async () => {
    await start('service');
    simulator.service.inboundRequestUrl = '';
    expect(twilio.account(settings)).toBeNull();
    expect(await twilio.register?.(settings, ours.webhookUrl)).toEqual({ kind: 'registered' });
    expect(simulator.service).toMatchObject({ inboundMethod: 'POST', useInboundWebhookOnNumber: false });
    expect(await twilio.isRegistered?.(settings, ours.webhookUrl)).toBe(true);
    expect(await twilio.test(settings)).toBe('Simulated Service');
    expect(await twilio.templates?.(settings)).toEqual([]);
    const ana = simulator.customer();
    await ana.text('hi');
    expect(ours.happenings).toMatchObject([{ account: null, content: { text: 'hi' } }]);
    const id = sentId(await twilio.send(settings, to(ana.id), text));
    await simulator.receipt?.(id, 'delivered');
    expect(ours.happenings[1]).toMatchObject({ kind: 'receipt', account: null, status: 'delivered' });
    await twilio.unregister?.(settings, ours.webhookUrl);
    expect(simulator.webhookUrl).toBeNull();
    simulator.webhookUrl = 'https://other.example.com/x';
    expect(await twilio.register?.(settings, ours.webhookUrl)).toEqual({ kind: 'elsewhere', where: 'other.example.com' });
  });

  it('may be a WhatsApp sender, with templates and places', async () => {
    await start('whatsapp');
    expect(await twilio.register?.(settings, ours.webhookUrl)).toEqual({ kind: 'registered' });
    expect(await twilio.isRegistered?.(settings, ours.webhookUrl)).toBe(true);
    await twilio.unregister?.(settings, ours.webhookUrl);
    expect(await twilio.test(settings)).toBe('Simulated Company');
    const ana = simulator.customer({ id: '+34600111222', name: 'Ana' });
    await ana.text('Hola');
    await ana.place(40.4, -3.7);
    await ana.unknownKind();
    expect(ours.happenings).toMatchObject([
      { account: simulator.address, sender: { externalId: '+34600111222', name: 'Ana' } },
      { content: { place: { latitude: 40.4 } } },
      { content: { isPlaceholder: true } },
    ]);
    const template = simulator.approve('Hello {{1}}, your order {{order}} is ready');
    const parameters = { name: template, language: 'en', parameters: ['Ana'], extra: { order: 17 } };
    const simple = simulator.approve('Hello {{1}}, {{2}}');
    expect(await twilio.templates?.(settings)).toEqual([{ name: simple, language: 'en', text: 'Hello {{1}}, {{2}}', parameters: 2 }]);
    sentId(await twilio.send(settings, to(ana.id, { isOutsideWindow: true }), aTemplate(parameters)));
    sentId(await twilio.send(settings, to(ana.id), aPlace({ latitude: 40.4, longitude: -3.7, name: 'Sol', address: 'Madrid' })));
    sentId(await twilio.send(settings, to(ana.id), aPlace({ latitude: 40.4, longitude: -3.7 })));
    const file = ours.file({ kind: 'document', name: 'a.pdf', type: 'application/pdf', bytes: pdf });
    const id = sentId(await twilio.send(settings, to(ana.id), aFile(file)));
    await simulator.receipt?.(id, 'read');
    expect(simulator.received).toMatchObject([
      { to: '+34600111222', kind: 'template', text: 'Hello Ana, your order 17 is ready' },
      { kind: 'place', text: 'Sol', raw: { PersistentAction: 'geo:40.4,-3.7|Sol, Madrid' } },
      { kind: 'place', text: '40.40000, -3.70000' },
      { kind: 'file' },
    ]);
    expect(ours.happenings.at(-1)).toMatchObject({ kind: 'receipt', status: 'read', providerMessageId: id });
    expect(simulator.refused).toEqual([]);
  });

  it('knows the time window of WhatsApp before and after a call', async () => {
    await start('whatsapp');
    const ana = simulator.customer();
    expect(await twilio.send(settings, to(ana.id, { isOutsideWindow: true }), text)).toEqual({
      kind: 'failed',
      failure: { code: '63016', reason: 'More than 24 hours since the customer’s last message: send a template.' },
      retryAfter: null,
    });
    simulator.fail({ kind: 'outside_window' });
    expect(await twilio.send(settings, to(ana.id), text)).toMatchObject({ failure: { code: '63016' }, retryAfter: null });
    expect(await twilio.send(settings, to(ana.id), aTemplate({ name: 'hello_world', language: 'en', parameters: [] }))).toMatchObject({
      failure: { code: '21655' },
    });
    const unknown = { name: `HX${'0'.repeat(32)}`, language: 'en', parameters: [] };
    expect(await twilio.send(settings, to(ana.id), aTemplate(unknown))).toMatchObject({ failure: { code: '21655' } });
    const asks = simulator.approve('Hello {{1}}');
    expect(await twilio.send(settings, to(ana.id), aTemplate({ ...unknown, name: asks }))).toMatchObject({ failure: { code: '21656' } });
    expect(simulator.received).toEqual([]);
  });
});
