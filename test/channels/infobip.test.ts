import { createHmac } from 'node:crypto';
import { ProviderError } from '../../src/app/adapter';
import type { Happening, OutgoingFile, OutgoingPart, ProviderRequest, Received } from '../../src/app/adapter';
import { infobip } from '../../src/channels/infobip';
import type { InfobipSettings } from '../../src/channels/infobip';
import { startInfobipSimulator } from '../simulators/infobip/index.ts';
import type { InfobipOptions, InfobipSimulator } from '../simulators/infobip/index.ts';
import { png } from '../simulators/shared/samples.ts';
import { fuzzReceive } from './fuzz';
import { aFile, aPlace, aRequest, aTemplate, aText, fixtures, to } from './requests';
import { startOurSide } from './serve';
import type { OurSide } from './serve';

const us = '447860099299';
const her = '385915550101';
const url = 'https://n8n.example.com/webhook/infobip';
const settings: InfobipSettings = {
  baseUrl: 'https://x1y2z3.api.infobip.com',
  apiKey: 'key',
  sender: us,
  kind: 'whatsapp',
  webhookUser: 'infobip',
  webhookPassword: 'päss:word',
  webhookSecret: '',
  webhookUrl: url,
};
const sms: InfobipSettings = { ...settings, kind: 'sms' };
const payloads = fixtures('infobip');
const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
const pushed = (body: Uint8Array | string, headers: Record<string, string> = {}): ProviderRequest =>
  aRequest({ url, body, headers: { authorization: basic('infobip', 'päss:word'), ...headers } });

/** What a fixture tells. */
function told(name: string, with_: InfobipSettings = settings): readonly Happening[] {
  const received = infobip.receive(with_, pushed(JSON.stringify(payloads.get(name))));
  if (received.kind !== 'happened') throw new Error(`${name} was ${received.kind}.`);
  return received.happenings;
}
const contents = (name: string, with_?: InfobipSettings) =>
  told(name, with_).map((happening) => (happening.kind === 'message' ? happening.content : happening.kind));

describe('What customers write on WhatsApp through Infobip', () => {
  it('comes with its sender, its time and the number that it was written to, keyword and all', () => {
    expect(told('whatsapp-text-with-keyword')).toEqual([
      {
        account: us,
        kind: 'message',
        providerMessageId: 'ABEGOFkVVQEBAhAKexample01',
        sender: { externalId: her, name: 'Petra Novak', phone: `+${her}` },
        at: Date.parse('2026-11-20T09:28:39.220Z'),
        content: { text: 'STOP the delivery, please' },
      },
    ]);
  });

  it('points to what it answers, and says where it came from', () => {
    expect(contents('whatsapp-reply-to-ours')).toEqual([{ text: 'This one', replyTo: '0190c1d2-0000-7000-8000-000000000001' }]);
    expect(contents('whatsapp-from-advertisement')).toMatchObject([{ referral: { sourceType: 'ad', ctwaClickId: 'ARA-example' } }]);
    expect(contents('whatsapp-about-product')).toMatchObject([{ referral: { productRetailerId: 'boots-42' }, replyTo: 'msg-of-ours' }]);
  });

  it('has its files, and a document has its name where others have their caption', () => {
    const source = (id: string) => ({ url: `https://api.infobip.com/whatsapp/1/senders/${us}/media/${id}` });
    const file = { name: null, type: null, size: null };
    expect(contents('whatsapp-image-with-caption')).toEqual([
      { text: 'The broken part', files: [{ ...file, kind: 'image', source: source('image-1') }] },
    ]);
    expect(contents('whatsapp-document-named-by-caption')).toEqual([
      { text: '', files: [{ ...file, kind: 'document', name: 'invoice 2026.pdf', source: source('document-1') }] },
    ]);
    expect(contents('whatsapp-video-voice-audio-sticker-in-one-push')).toMatchObject(
      ['video', 'voice', 'audio', 'sticker'].map((kind) => ({ text: '', files: [{ kind }] })),
    );
    expect(contents('whatsapp-image-without-address')).toEqual([{ text: '[Image]', isPlaceholder: true }]);
  });

  it('can be a place, contacts, a reaction and its end', () => {
    expect(contents('whatsapp-location')).toEqual([
      { text: '', place: { latitude: 45.815011, longitude: 15.981919, name: 'Main square', address: 'Trg 1, Zagreb' } },
    ]);
    expect(contents('whatsapp-contacts-half-named')).toEqual([
      {
        text: '',
        contacts: [
          { name: 'Ana Horvat', phones: ['+385 91 555 0102'], emails: ['ana@example.com'] },
          { name: 'Ivo Babic', phones: ['+385915550103'], emails: [] },
        ],
      },
    ]);
    expect(told('whatsapp-reaction-and-its-end')).toMatchObject([
      { kind: 'reacted', providerMessageId: 'msg-of-ours', emoji: '👍' },
      { kind: 'reacted', providerMessageId: 'msg-of-ours', emoji: null },
    ]);
  });

  it('brings the payload of a pressed button', () => {
    expect(contents('whatsapp-template-button')).toEqual([{ text: 'Confirm', payload: 'confirm-7', replyTo: 'msg-of-ours' }]);
    expect(contents('whatsapp-interactive-replies')).toMatchObject([
      { text: 'Yes', payload: 'yes-1' },
      { text: 'Tomorrow', payload: 'row-3' },
    ]);
  });

  it('is a text in brackets where it cannot be shown, also when nobody has heard of its kind', () => {
    expect(contents('whatsapp-flow-payment-call-order')).toEqual([
      { text: 'Sent', payload: '{"date":"2026-12-01","guests":2}' },
      { text: '[Payment: Success]', isPlaceholder: true },
      { text: '[May we call: Accept]', isPlaceholder: true },
      { text: '[Order of 2 products]', isPlaceholder: true },
    ]);
    expect(contents('whatsapp-infected-unsupported-unheard-of')).toEqual([
      { text: '[File with malware, held back by Infobip]', isPlaceholder: true },
      { text: '[Message that WhatsApp does not pass on]', isPlaceholder: true },
      { text: '[Poll creation]', isPlaceholder: true },
    ]);
  });

  it('can be deleted', () => {
    expect(told('whatsapp-deleted')).toEqual([
      {
        account: us,
        kind: 'deleted',
        providerMessageId: 'ABEGOFkVVQEBAhAKexample01',
        sender: { externalId: her, phone: `+${her}` },
        at: Date.parse('2026-11-20T09:30:00Z'),
      },
    ]);
  });

  it('is ignored in groups, and so is what concerns no conversation', () => {
    expect(told('whatsapp-system-and-group')).toEqual([]);
    expect(told('marketing-preference-and-no-results')).toEqual([]);
    expect(told('messages-api-other-events')).toEqual([]);
  });

  it('comes through whatever the types of the fields that do not matter', () => {
    expect(told('whatsapp-fields-of-wrong-types')).toMatchObject([
      { providerMessageId: 'odd-1', at: 1_800_000_000_000, content: { text: 'still readable' } },
    ]);
  });

  it('may come in the form of the Messages API, text and file as one message', () => {
    expect(told('messages-api-text-and-image')).toMatchObject([
      {
        account: us,
        providerMessageId: 'uni-1',
        sender: { externalId: her },
        content: { text: 'Look at this', files: [{ kind: 'image' }] },
      },
    ]);
  });
});

describe('What customers write by SMS through Infobip', () => {
  it('is the whole text, with the keyword that Infobip split off', () => {
    expect(told('sms-joined-of-three-with-keyword', sms)).toEqual([
      {
        account: us,
        kind: 'message',
        providerMessageId: '817790313235066447',
        sender: { externalId: her, phone: `+${her}` },
        at: Date.parse('2016-10-06T09:28:39.220Z'),
        content: { text: 'INFO where is my order' },
      },
    ]);
    expect(contents('sms-messages-api', sms)).toEqual([{ text: 'KEY hello' }]);
  });

  it('gives companies and short codes no phone number', () => {
    expect(told('sms-from-a-company-and-a-short-code', sms)).toMatchObject([
      { sender: { externalId: 'PostOffice', phone: null } },
      { sender: { externalId: '90210', phone: null } },
    ]);
  });

  it('is not taken for WhatsApp, nor the contrary, when a number has both', () => {
    expect(told('sms-joined-of-three-with-keyword', settings)).toEqual([]);
    expect(told('sms-messages-api', settings)).toEqual([]);
    expect(told('whatsapp-text-with-keyword', sms)).toEqual([]);
  });
});

describe('What becomes of our messages at Infobip', () => {
  it('is sent, delivered to the phone, and read', () => {
    expect(told('report-pending-delivered-operator')).toEqual([
      { account: null, kind: 'receipt', providerMessageId: 'm-1', status: 'sent', at: Date.parse('2026-11-20T09:28:40Z') },
      { account: null, kind: 'receipt', providerMessageId: 'm-2', status: 'delivered', at: Date.parse('2026-11-20T09:28:41Z') },
      { account: null, kind: 'receipt', providerMessageId: 'm-3', status: 'sent', at: Date.parse('2026-11-20T09:28:42Z') },
      { account: null, kind: 'receipt', providerMessageId: 'm-4', status: 'delivered', at: Date.parse('2026-11-20T09:28:43Z') },
    ]);
    expect(told('report-seen')).toEqual([
      { account: null, kind: 'receipt', providerMessageId: 'm-2', status: 'read', at: Date.parse('2026-11-20T09:31:00Z') },
    ]);
  });

  it('says in plain words why it failed, and nothing of what was sent a second time under one id', () => {
    const failed = told('report-failures');
    expect(failed.map((happening) => (happening.kind === 'receipt' ? happening.providerMessageId : ''))).toEqual([
      'f-1',
      'f-2',
      'f-3',
      'f-5',
    ]);
    expect(failed).toMatchObject([
      { failure: { code: 'EC_UNKNOWN_SUBSCRIBER', reason: 'This number cannot get such messages. Check it, or use another channel.' } },
      { failure: { code: 'REJECTED_NOT_ENOUGH_CREDITS', reason: expect.stringContaining('no credit left') } },
      { failure: { code: 'EXPIRED_EXPIRED', reason: expect.stringContaining('in time') } },
      { failure: { code: 'unknown' } },
    ]);
    expect(JSON.stringify(failed)).not.toContain(her);
  });
});

describe('The proof that a push is from Infobip', () => {
  const body = JSON.stringify(payloads.get('whatsapp-text-with-keyword'));
  const signed: InfobipSettings = { ...settings, webhookPassword: '', webhookSecret: 'secret' };
  const signature = createHmac('sha256', 'secret').update(body).digest();
  const kindOf = (with_: InfobipSettings, headers: Record<string, string>): Received['kind'] =>
    infobip.receive(with_, aRequest({ url, body, headers })).kind;

  it('is the password, whatever letters it has', () => {
    expect(kindOf(settings, { authorization: basic('infobip', 'päss:word') })).toBe('happened');
    expect(kindOf(settings, { authorization: basic('infobip', 'password') })).toBe('refused');
    expect(kindOf(settings, { authorization: basic('somebody', 'päss:word') })).toBe('refused');
    expect(kindOf(settings, { authorization: 'App key' })).toBe('refused');
    expect(kindOf(settings, {})).toBe('refused');
  });

  it('is the signature over the raw body, hexadecimal or base64, in the header that the settings name', () => {
    for (const value of [signature.toString('hex'), signature.toString('hex').toUpperCase(), signature.toString('base64')]) {
      expect(kindOf(signed, { 'X-Infobip-Signature': value })).toBe('happened');
      expect(kindOf(signed, { 'X-Infobip-Signature': `sha256=${value}` })).toBe('happened');
    }
    expect(kindOf({ ...signed, signatureHeader: 'X-Hub-Signature' }, { 'x-hub-signature': signature.toString('hex') })).toBe('happened');
    expect(kindOf({ ...signed, signatureHeader: 'X-Hub-Signature' }, { 'x-infobip-signature': signature.toString('hex') })).toBe('refused');
    const other = createHmac('sha256', 'secret').update(`${body} `).digest('hex');
    expect(kindOf(signed, { 'X-Infobip-Signature': other })).toBe('refused');
    expect(kindOf(signed, {})).toBe('refused');
  });

  it('is both where both are set, and nothing proves anything where neither is', () => {
    const both = { ...signed, webhookPassword: 'päss:word' };
    const headers = { authorization: basic('infobip', 'päss:word'), 'x-infobip-signature': signature.toString('hex') };
    expect(kindOf(both, headers)).toBe('happened');
    expect(kindOf(both, { authorization: headers.authorization })).toBe('refused');
    expect(kindOf(both, { 'x-infobip-signature': headers['x-infobip-signature'] })).toBe('refused');
    const neither = { ...signed, webhookSecret: '' };
    expect(infobip.receive(neither, aRequest({ url, body, headers }))).toMatchObject({ kind: 'refused', status: 401 });
    expect(infobip.receive(neither, aRequest({ url: `${url}?receipt=x`, body }))).toMatchObject({ kind: 'refused', status: 401 });
  });

  it('does not make a body readable that is no JSON object', () => {
    for (const odd of ['', '[]', 'null', '{"results":', 'results=1']) {
      expect(infobip.receive(settings, pushed(odd))).toMatchObject({ kind: 'refused', status: 400 });
    }
    expect(infobip.receive(settings, pushed('{}'))).toMatchObject({ kind: 'happened', happenings: [] });
  });

  it('holds whatever a push says, and no push makes it throw', () => {
    fuzzReceive(infobip, settings, [...payloads.values()], (bytes) => pushed(bytes));
    fuzzReceive(infobip, sms, [...payloads.values()], (bytes) => pushed(bytes), 1_000);
    fuzzReceive(infobip, settings, [...payloads.values()], (bytes) => aRequest({ url: `${url}?receipt=0`, body: bytes }), 500);
  });
});

/** A simulator, a listener for its push, and settings that fit both. */
async function connected(options: InfobipOptions = {}) {
  const simulator = await startInfobipSimulator(options);
  let current: InfobipSettings = { ...simulator.settings, baseUrl: `${simulator.url}/`, webhookUrl: null };
  const ourSide = await startOurSide(infobip, () => current);
  current = infobip.calledAt?.(current, ourSide.webhookUrl) ?? current;
  simulator.webhookUrl = ourSide.webhookUrl;
  return { simulator, ourSide, settings: current };
}

describe('A WhatsApp sender at a simulated Infobip', () => {
  let simulator: InfobipSimulator;
  let ourSide: OurSide;
  let live: InfobipSettings;
  let file: OutgoingFile;

  beforeEach(async () => {
    ({ simulator, ourSide, settings: live } = await connected());
    file = ourSide.file({ kind: 'image', name: 'a.png', type: 'image/png', bytes: png });
  });
  afterEach(() => Promise.all([simulator.close(), ourSide.close()]));

  const send = (part: OutgoingPart, of: Parameters<typeof to>[1] = {}) => infobip.send(live, to(her, of), part);
  const sentId = async (part: OutgoingPart): Promise<string> => {
    const sent = await send(part);
    if (sent.kind !== 'sent') throw new Error(JSON.stringify(sent));
    return sent.providerMessageIds[0] ?? '';
  };

  it('sends texts, answers, places and templates under our own ids', async () => {
    const part = { ...aText('Hello'), replyTo: 'ABEGOFkVVQEBAhAKexample01' };
    expect(await send(part)).toEqual({ kind: 'sent', providerMessageIds: [part.id] });
    await send(aPlace({ latitude: 45.8, longitude: 15.9, name: 'Shop', address: '' }));
    const extra = { header: { type: 'TEXT', placeholder: 'A' } };
    await send(aTemplate({ name: 'welcome', language: 'en_GB', parameters: ['Ana', '3'], extra }), { isOutsideWindow: true });
    expect(simulator.refused).toEqual([]);
    expect(simulator.received).toMatchObject([
      { id: part.id, to: her, kind: 'text', text: 'Hello', replyTo: 'ABEGOFkVVQEBAhAKexample01' },
      { kind: 'place', raw: { content: { latitude: 45.8, longitude: 15.9, name: 'Shop' } } },
      {
        kind: 'template',
        raw: { messages: [{ content: { templateName: 'welcome', templateData: { body: { placeholders: ['Ana', '3'] }, ...extra } } }] },
      },
    ]);
  });

  it('sends every kind of file by its link', async () => {
    await send(aFile(file, 'Look'));
    await send(aFile({ ...file, kind: 'video', type: 'video/mp4' }));
    await send(aFile({ ...file, kind: 'voice', type: 'audio/ogg' }, 'not taken here'));
    await send(aFile({ ...file, kind: 'audio', type: 'audio/mpeg' }));
    await send(aFile({ ...file, kind: 'sticker', type: 'image/webp' }));
    await send(aFile({ ...file, kind: 'document', name: 'report.pdf', type: 'application/pdf' }, 'The report'));
    expect(simulator.refused).toEqual([]);
    expect(simulator.received).toMatchObject([
      { kind: 'file', text: 'Look', file: { type: 'image/png', size: png.byteLength } },
      { kind: 'file', text: '' },
      { kind: 'file', text: '' },
      { kind: 'file', text: '' },
      { kind: 'file', text: '' },
      { kind: 'file', text: 'The report', file: { name: 'report.pdf' } },
    ]);
  });

  it('sends up to three answers to press, or one link, also under a file', async () => {
    const yes = { kind: 'reply' as const, label: 'Yes', payload: 'y' };
    const no = { kind: 'reply' as const, label: 'No', payload: 'n' };
    const id = await sentId(aText('Sure?', [yes, no]));
    await send(aText('Read more', [{ kind: 'link', label: 'Open', url: 'https://example.com/more' }]));
    await send({ ...aFile(file), kind: 'file', file, caption: '', buttons: [yes] });
    expect(simulator.refused).toEqual([]);
    expect(simulator.received.map(({ buttons }) => buttons)).toEqual([['Yes', 'No'], ['Open'], ['Yes']]);

    await simulator.customer({ id: her }).press?.(id, 'No');
    expect(ourSide.happenings).toMatchObject([{ kind: 'message', content: { text: 'No', payload: 'n', replyTo: id } }]);
  });

  it('sends nothing but templates after 24 hours, without asking Infobip', async () => {
    const reason = 'More than 24 hours since the customer’s last message: send a template.';
    expect(await send(aText('Hello'), { isOutsideWindow: true })).toMatchObject({ kind: 'failed', failure: { reason }, retryAfter: null });
    simulator.fail({ kind: 'outside_window' });
    expect(await send(aText('Hello'))).toMatchObject({ kind: 'failed', failure: { reason }, retryAfter: null });
    expect(simulator.received).toEqual([]);
  });

  it('waits as long as Infobip says, and tells an agent when the customer wants nothing', async () => {
    simulator.fail({ kind: 'rate_limited', seconds: 7 }, { kind: 'server_error' }, { kind: 'unreachable' });
    expect(await send(aText('1'))).toMatchObject({ kind: 'failed', failure: { code: 'TOO_MANY_REQUESTS' }, retryAfter: 7_000 });
    expect(await send(aText('2'))).toMatchObject({ kind: 'failed', retryAfter: 10_000 });
    expect(await send(aText('3'))).toMatchObject({
      kind: 'failed',
      failure: { code: 'REJECTED_DND' },
      retryAfter: null,
      isUnreachable: true,
    });
    expect(simulator.received).toEqual([]);
  });

  it('goes to nobody twice when the answer was lost and the part is sent again', async () => {
    simulator.fail({ kind: 'hang_up' });
    const part = aText('Once');
    expect(await send(part)).toMatchObject({ kind: 'unknown', failure: { code: 'network' } });
    expect(await send(part)).toEqual({ kind: 'sent', providerMessageIds: [part.id] });
    expect(simulator.received).toHaveLength(1);
  });

  it('says what an administrator has to do when the key, the sender or the address is wrong', async () => {
    const failed = async (of: Partial<InfobipSettings>) => infobip.send({ ...live, ...of }, to(her), aText('x'));
    expect(await failed({ apiKey: 'other' })).toMatchObject({ kind: 'failed', failure: { code: 'UNAUTHORIZED' }, retryAfter: null });
    expect(await failed({ sender: '15550100' })).toMatchObject({ kind: 'failed', failure: { code: 'FORBIDDEN' }, retryAfter: null });
    expect(await failed({ baseUrl: `${simulator.url}/nothing` })).toMatchObject({ kind: 'failed', failure: { code: 'NOT_FOUND' } });
    expect(await failed({ baseUrl: 'http://127.0.0.1:1' })).toMatchObject({ kind: 'failed', retryAfter: 5_000 });
    const long = await send(aText('x'.repeat(5_000)));
    expect(long).toMatchObject({ kind: 'failed', failure: { code: 'BAD_REQUEST' }, retryAfter: null });
    const badNumber = await infobip.send(live, to('PostOffice'), aText('x'));
    expect(badNumber).toMatchObject({ failure: { reason: 'This number cannot get such messages. Check it, or use another channel.' } });
  });

  it('hears what became of a message at an address that proves it, and nothing else there', async () => {
    const id = await sentId(aText('Hello'));
    await simulator.receipt?.(id, 'delivered');
    await simulator.receipt?.(id, 'read');
    await simulator.receipt?.(id, 'delivered');
    expect(ourSide.happenings.map((happening) => (happening.kind === 'receipt' ? happening.status : happening.kind))).toEqual([
      'delivered',
      'read',
      'delivered',
    ]);
    const { notifyUrl } = simulator.received[0]?.raw as { notifyUrl: string };
    const post = async (results: readonly object[]) =>
      (await fetch(notifyUrl, { method: 'POST', body: JSON.stringify({ results }) })).status;
    const delivered = { groupName: 'DELIVERED', name: 'DELIVERED_TO_HANDSET' };
    expect(await post([{ messageId: id, status: delivered }])).toBe(200);
    expect(await post([{ messageId: 'another', status: delivered }])).toBe(401);
    expect(await post([])).toBe(401);
    const before = ourSide.happenings.length;
    expect(await post([{ messageId: id, from: her, to: us, integrationType: 'WHATSAPP', message: { type: 'TEXT', text: 'x' } }])).toBe(200);
    expect(ourSide.happenings).toHaveLength(before);
  });

  it('is told of failures that come later, and of nothing where a second try was refused', async () => {
    const id = await sentId(aText('Hello'));
    await simulator.receipt?.(id, 'failed');
    const repeated = await simulator.report(id, { groupName: 'REJECTED', name: 'REJECTED_DUPLICATE_MESSAGE_ID' }, {});
    expect(repeated.status).toBe(200);
    expect(ourSide.happenings).toMatchObject([{ kind: 'receipt', status: 'failed', failure: { code: 'EC_ABSENT_SUBSCRIBER' } }]);
  });

  it('gets everything that customers do, in batches, tried again until it was stored', async () => {
    const customer = simulator.customer({ id: her, name: 'Petra' });
    ourSide.answerWith(503, 500);
    expect(await customer.text('Hello', { id: 'm-1' })).toMatchObject({ status: 200, attempts: 3 });
    await customer.batch(['One', 'Two']);
    await customer.place(45.8, 15.9);
    await customer.contactCard?.('Ana', '+385915550102');
    await customer.react?.('m-1', '👍');
    await customer.react?.('m-1', null);
    await customer.unknownKind();
    await customer.inGroup?.('nobody reads this');
    await customer.remove?.('m-1');
    expect(ourSide.happenings).toMatchObject([
      { kind: 'message', providerMessageId: 'm-1', account: live.sender, sender: { externalId: her, name: 'Petra', phone: `+${her}` } },
      { content: { text: 'One' } },
      { content: { text: 'Two' } },
      { content: { place: { latitude: 45.8 } } },
      { content: { contacts: [{ name: 'Ana' }] } },
      { kind: 'reacted', emoji: '👍' },
      { kind: 'reacted', emoji: null },
      { content: { text: '[Hologram invitation]', isPlaceholder: true } },
      { kind: 'deleted', providerMessageId: 'm-1' },
    ]);
    expect(await simulator.forge()).toMatchObject({ status: 401 });
    expect(await simulator.replay()).toMatchObject({ status: 200 });
  });

  it('downloads what customers send with the key, up to a size and until it expires, from Infobip only', async () => {
    const customer = simulator.customer();
    await customer.file({ kind: 'image', name: 'a.png', type: 'image/png', bytes: png });
    const [happening] = ourSide.happenings;
    const source = (happening?.kind === 'message' ? happening.content.files?.[0]?.source : undefined) ?? {};
    expect(await infobip.download(live, source, 1_000)).toEqual({ bytes: png, type: 'image/png', name: null });
    const path = new URL(source['url'] ?? '').pathname;
    expect(await infobip.download(live, { url: `https://api.infobip.com${path}` }, 1_000)).toMatchObject({ type: 'image/png' });
    await expect(infobip.download(live, source, 10)).rejects.toMatchObject({ code: 'too_large' });
    simulator.fail({ kind: 'expired_media' });
    await expect(infobip.download(live, source, 1_000)).rejects.toMatchObject({ code: 'expired' });
    for (const url of [`https://example.com${path}`, `https://infobip.com.example.com${path}`, 'file:///etc/passwd', '']) {
      await expect(infobip.download(live, { url }, 1_000)).rejects.toMatchObject({ code: 'foreign_address' });
    }
  });

  it('shows customers that somebody writes and has read', async () => {
    await simulator.customer({ id: her }).text('Hello', { id: 'wamid/odd id' });
    await infobip.typing?.(live, her, null);
    await infobip.markRead?.(live, her, 'wamid/odd id');
    expect(simulator.calls).toEqual([
      { name: 'typing', about: her },
      { name: 'read', about: 'wamid/odd id' },
    ]);
    await expect(infobip.markRead?.(live, her, 'never seen')).rejects.toBeInstanceOf(ProviderError);
    await expect(infobip.typing?.({ ...live, apiKey: 'other' }, her, null)).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it('knows the approved templates that texts are enough for', async () => {
    expect(await infobip.templates?.(live)).toEqual([
      { name: 'order_shipped', language: 'en_GB', text: 'Hello {{1}}, {{2}} is on its way, {{1}}.', parameters: 2 },
    ]);
    expect(await infobip.templates?.({ ...live, kind: 'sms' })).toEqual([]);
    await expect(infobip.templates?.({ ...live, apiKey: 'other' })).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
  });

  it('proves that the credential works, and says what is wrong with it', async () => {
    expect(await infobip.test(live)).toBe(`WhatsApp sender ${live.sender} at Infobip`);
    await expect(infobip.test({ ...live, apiKey: 'other' })).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
    await expect(infobip.test({ ...live, baseUrl: new URL(ourSide.webhookUrl).origin })).rejects.toMatchObject({ code: '404' });
    await expect(infobip.test({ ...live, baseUrl: 'not an address' })).rejects.toMatchObject({ code: 'base_url' });
    await expect(infobip.test({ ...live, baseUrl: 'http://127.0.0.1:1' })).rejects.toMatchObject({ code: 'network' });
  });
});

describe('An SMS sender at a simulated Infobip', () => {
  let simulator: InfobipSimulator;
  let ourSide: OurSide;
  let live: InfobipSettings;

  beforeEach(async () => {
    ({ simulator, ourSide, settings: live } = await connected({ kind: 'sms', webhookPassword: '', webhookSecret: 'shared' }));
  });
  afterEach(() => Promise.all([simulator.close(), ourSide.close()]));

  it('sends texts at any time, a place as a text, and nothing else', async () => {
    const part = aText('Hello');
    expect(await infobip.send(live, to(her, { isOutsideWindow: true }), part)).toEqual({ kind: 'sent', providerMessageIds: [part.id] });
    await infobip.send(live, to(her), aPlace({ latitude: 45.8, longitude: 15.9, name: 'Shop' }));
    const file = {
      kind: 'image' as const,
      name: 'a.png',
      type: 'image/png',
      size: 1,
      bytes: async () => png,
      link: () => 'https://x.example/a.png',
    };
    expect(await infobip.send(live, to(her), aFile(file))).toMatchObject({ kind: 'failed', failure: { code: 'no_files' } });
    const template = aTemplate({ name: 'a', language: 'en', parameters: [] });
    expect(await infobip.send(live, to(her), template)).toMatchObject({ kind: 'failed', failure: { code: 'no_templates' } });
    expect(simulator.refused).toEqual([]);
    expect(simulator.received.map(({ text }) => text)).toEqual(['Hello', 'Shop (45.80000, 15.90000)']);
  });

  it('hears customers and what became of messages by a signed push', async () => {
    await simulator.customer({ id: her }).text('INFO please');
    const sent = await infobip.send(live, to(her), aText('Here you are'));
    const id = sent.kind === 'sent' ? (sent.providerMessageIds[0] ?? '') : '';
    await simulator.receipt?.(id, 'delivered');
    await simulator.customer({ id: her }).unknownKind();
    expect(ourSide.happenings).toMatchObject([
      { kind: 'message', account: live.sender, content: { text: 'INFO please' } },
      { kind: 'receipt', providerMessageId: id, status: 'delivered' },
      { kind: 'message', content: { text: '[Message without text]', isPlaceholder: true } },
    ]);
    expect(await simulator.forge()).toMatchObject({ status: 401 });
  });

  it('has no typing and no reading to show', async () => {
    await infobip.typing?.(live, her, null);
    await infobip.markRead?.(live, her, 'x');
    expect(simulator.calls).toEqual([]);
    expect(await infobip.test(live)).toBe(`SMS sender ${live.sender} at Infobip`);
  });
});

describe('The two channels of Infobip', () => {
  it('are one for each kind of sender, and the account is its number however it was written', () => {
    expect(infobip.type(settings)).toBe('infobip_whatsapp');
    expect(infobip.type(sms)).toBe('infobip_sms');
    expect(infobip.account({ ...settings, sender: ' +44 7860 099-299' })).toBe(us);
    expect(infobip.types).toMatchObject({
      infobip_whatsapp: { name: 'WhatsApp', receipts: 'read' },
      infobip_sms: { name: 'SMS', files: {} },
    });
  });
});
