import { createHmac } from 'node:crypto';
import type { Happening, OutgoingPart, ProviderRequest, Sent } from '../../src/app/adapter';
import { whatsApp } from '../../src/channels/whatsapp';
import type { WhatsAppSettings } from '../../src/channels/whatsapp';
import { planMessage } from '../../src/core/outgoing/plan';
import { gif, pdf, png } from '../simulators/shared/samples.ts';
import { startWhatsAppSimulator } from '../simulators/whatsapp/index.ts';
import type { WhatsAppSimulator } from '../simulators/whatsapp/index.ts';
import { fuzzReceive } from './fuzz';
import { aFile, aPlace, aRequest, aTemplate, aText, fixtures, to } from './requests';
import { startOurSide } from './serve';
import type { OurSide } from './serve';

const settings: WhatsAppSettings = {
  baseUrl: 'https://graph.facebook.com',
  version: 'v25.0',
  phoneNumberId: '106540352242922',
  businessAccountId: '102290129340398',
  accessToken: 'EAAtoken',
  appSecret: 'app-secret',
  verifyToken: 'verify-me',
};
const hook = 'https://n8n.example.com/webhook/whatsapp';
const payloads = fixtures('whatsapp');

function signed(body: Uint8Array | string, secret = settings.appSecret): ProviderRequest {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return aRequest({ url: hook, body, headers: { 'x-hub-signature-256': `sha256=${signature}` } });
}

function happened(payload: unknown): readonly Happening[] {
  const received = whatsApp.receive(settings, signed(JSON.stringify(payload)));
  if (received.kind !== 'happened') throw new Error(`It came to ${received.kind}.`);
  return received.happenings;
}

const parsed = (name: string): readonly Happening[] => happened(payloads.get(name));
const contentOf = (name: string) => {
  const [first] = parsed(name);
  if (first?.kind !== 'message') throw new Error('It is no message.');
  return first.content;
};

const ana = { externalId: '16505551234', name: 'Ana Pérez', phone: '+16505551234' };
const at = 1_767_225_600_000;

describe('A webhook call of WhatsApp', () => {
  const body = JSON.stringify(payloads.get('text'));

  it('is taken with a signature over its bytes, and refused with any other', () => {
    expect(whatsApp.receive(settings, signed(body))).toMatchObject({ kind: 'happened', answer: { status: 200 } });
    expect(whatsApp.receive(settings, signed(body, 'another'))).toMatchObject({ kind: 'refused', status: 401 });
    expect(whatsApp.receive(settings, aRequest({ url: hook, body }))).toMatchObject({ kind: 'refused', status: 401 });
    const sha1 = `sha1=${createHmac('sha1', settings.appSecret).update(body).digest('hex')}`;
    expect(whatsApp.receive(settings, aRequest({ url: hook, body, headers: { 'x-hub-signature': sha1 } }))).toMatchObject({ status: 401 });
    const escaped = body.replace('👋', '\\ud83d\\udc4b');
    const request = { ...signed(body), body: new TextEncoder().encode(escaped) };
    expect(whatsApp.receive(settings, request)).toMatchObject({ kind: 'refused', status: 401 });
    expect(whatsApp.receive(settings, signed(escaped))).toMatchObject({ kind: 'happened' });
  });

  it('is refused when there is no app secret, even when it is signed with an empty one', () => {
    expect(whatsApp.receive({ ...settings, appSecret: '' }, signed(body, ''))).toMatchObject({ kind: 'refused', status: 401 });
  });

  it('is refused when it is signed but no JSON, and passed over when it is other JSON', () => {
    expect(whatsApp.receive(settings, signed('object=whatsapp'))).toMatchObject({ kind: 'refused', status: 400 });
    for (const other of ['[]', 'null', '7', '{}', '{"entry":7}', '{"entry":[{"changes":{}}]}']) {
      expect(whatsApp.receive(settings, signed(other))).toMatchObject({ kind: 'happened', happenings: [] });
    }
    expect(whatsApp.receive(settings, { ...signed(body), method: 'PUT' })).toMatchObject({ kind: 'refused', status: 400 });
  });

  it('is a handshake by GET, answered with its challenge when the verify token fits', () => {
    const ask = (token: string, from = settings) =>
      whatsApp.receive(
        from,
        aRequest({
          method: 'GET',
          url: `${hook}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=${encodeURIComponent(token)}`,
        }),
      );
    expect(ask('verify-me')).toEqual({ kind: 'answered', answer: { status: 200, contentType: 'text/plain', text: '1158201444' } });
    expect(ask('guess')).toMatchObject({ kind: 'refused', status: 403 });
    const made = { ...settings, verifyToken: ' ' };
    expect(ask('', made)).toMatchObject({ status: 403 });
    expect(ask(createHmac('sha256', 'app-secret').update('switchboard verify token').digest('hex'), made)).toMatchObject({
      kind: 'answered',
    });
    expect(ask('', { ...made, appSecret: '' })).toMatchObject({ kind: 'refused', status: 403 });
  });
});

describe('What WhatsApp tells', () => {
  it('is a message with its number, sender, time and text', () => {
    const told = { account: '106540352242922', kind: 'message', providerMessageId: 'wamid.A1', sender: ana, at };
    expect(parsed('text')).toEqual([{ ...told, content: { text: 'Hello 👋, where is my order?' } }]);
    expect(parsed('timestamp-as-number')).toMatchObject([{ at }]);
  });

  it('is several messages and receipts of several numbers in one call, in their order', () => {
    expect(parsed('batch-of-two-numbers')).toMatchObject([
      { account: '106540352242922', providerMessageId: 'wamid.B1', content: { text: 'one' } },
      { providerMessageId: 'wamid.B2', content: { text: 'two' } },
      { kind: 'receipt', providerMessageId: 'wamid.S1', status: 'delivered' },
      { kind: 'receipt', providerMessageId: 'wamid.S2', status: 'sent' },
      { account: '222', providerMessageId: 'wamid.B3', sender: { externalId: '5215550001111', phone: '+5215550001111', name: 'Luis' } },
    ]);
  });

  it('is a file with its kind, name and type', () => {
    const file = (name: string) => contentOf(name).files?.[0];
    expect(contentOf('image-with-caption')).toEqual({
      text: 'It is broken',
      files: [{ kind: 'image', name: null, type: 'image/jpeg', size: null, source: { id: '900001' } }],
    });
    expect(contentOf('video-forwarded')).toMatchObject({ text: '', isForwarded: true, files: [{ kind: 'video' }] });
    expect(file('document')).toMatchObject({ kind: 'document', name: 'Rechnung März.pdf', type: 'application/pdf' });
    expect(file('voice-with-parameter-in-type')).toMatchObject({ kind: 'voice', type: 'audio/ogg' });
    expect(file('audio')).toMatchObject({ kind: 'audio', type: 'audio/mpeg' });
    expect(file('sticker-animated')).toMatchObject({ kind: 'sticker', type: 'image/webp' });
    expect(contentOf('image-without-id')).toEqual({ text: '[Image]', isPlaceholder: true });
  });

  it('is a place or contact cards', () => {
    expect(contentOf('location-named')).toEqual({
      text: '',
      place: { latitude: 45.815, longitude: 15.9819, name: 'Our shop', address: 'Ilica 1, Zagreb' },
    });
    expect(contentOf('location-bare').place).toEqual({ latitude: -12.05, longitude: -77.04 });
    expect(contentOf('contacts').contacts).toEqual([
      { name: 'Bob Builder', phones: ['+1 650 555 0000'], emails: ['bob@example.com'] },
      { name: 'Eve Stone', phones: ['+16505550001'], emails: [] },
    ]);
    expect(contentOf('contact-without-name').contacts).toEqual([{ name: '', phones: ['+16505550002'], emails: [] }]);
  });

  it('is a reaction, or that it was taken back', () => {
    const told = { kind: 'reacted', providerMessageId: 'wamid.OURS', sender: ana, at };
    expect(parsed('reaction')).toMatchObject([{ ...told, emoji: '😮' }]);
    expect(parsed('reaction-removed-by-empty-emoji')).toMatchObject([{ ...told, emoji: null }]);
    expect(parsed('reaction-removed-without-emoji')).toMatchObject([{ ...told, emoji: null }]);
  });

  it('is what a message answers, and whether it was forwarded', () => {
    expect(contentOf('reply')).toEqual({ text: 'Yes, that one', replyTo: 'wamid.OURS' });
    expect(contentOf('forwarded-often')).toEqual({ text: 'Look', isForwarded: true });
  });

  it('is a pressed button with its payload', () => {
    expect(contentOf('template-button-without-context')).toEqual({ text: 'Stop', payload: 'STOP_IT' });
    expect(contentOf('button-reply')).toEqual({ text: 'Yes', payload: 'yes-1', replyTo: 'wamid.OURS' });
    expect(contentOf('list-reply')).toEqual({ text: 'Second', payload: 'row-2', replyTo: 'wamid.OURS' });
    expect(contentOf('form-reply')).toMatchObject({ text: '[Filled in a form]', isPlaceholder: true, payload: '{"size":"L"}' });
    expect(contentOf('interactive-without-body')).toEqual({ text: '[Pressed a button]', isPlaceholder: true });
  });

  it('is an edit or a deletion of an earlier message', () => {
    expect(parsed('edited-text')).toMatchObject([{ kind: 'edited', providerMessageId: 'wamid.A1', text: 'Hello again' }]);
    expect(parsed('edited-caption')).toMatchObject([{ kind: 'edited', providerMessageId: 'wamid.A2', text: 'New caption' }]);
    expect(parsed('revoked')).toMatchObject([{ kind: 'deleted', providerMessageId: 'wamid.A1', sender: ana }]);
  });

  it('is where the customer came from', () => {
    expect(contentOf('referral-from-advertisement').referral).toEqual({
      source_url: 'https://fb.me/ad1',
      source_id: '120200001',
      source_type: 'ad',
      headline: 'Spring sale',
      body: 'Half price',
      media_type: 'image',
      image_url: 'https://example.com/ad.jpg',
      ctwa_clid: 'clid-1',
    });
    expect(contentOf('question-about-product').referral).toEqual({ catalog_id: '77', product_retailer_id: 'sku-1' });
  });

  it.each([
    ['order', '[Order of 2 products]'],
    ['unsupported-poll', '[Poll creation]'],
    ['unsupported-untold', '[Unsupported message]'],
    ['unknown-kind', '[Hologram]'],
    ['kind-missing', '[Unsupported message]'],
    ['request-welcome', '[Opened the chat]'],
  ])('is a placeholder for what cannot be shown: %s', (name, text) => {
    expect(contentOf(name)).toEqual({ text, isPlaceholder: true });
    expect(contentOf('order-with-text')).toEqual({ text: 'Please gift-wrap' });
  });

  it('is that a customer has another number or user id', () => {
    expect(parsed('system-changed-number')).toMatchObject([
      { kind: 'renamed', from: '16505551234', to: '16505559999', phone: '+16505559999', at },
    ]);
    expect(parsed('system-changed-user-id')).toMatchObject([{ kind: 'renamed', from: 'US.111', to: 'MX.222', phone: null }]);
    expect(parsed('user-id-update')).toMatchObject([{ kind: 'renamed', from: 'US.111', to: 'US.222', phone: '+16505559999' }]);
    expect(parsed('system-changed-user-id-without-previous')).toEqual([]);
    expect(parsed('system-identity-changed')).toEqual([]);
  });

  it('knows a customer by the number, or by the user id where there is no number', () => {
    expect(parsed('user-name-without-number')).toMatchObject([
      { sender: { externalId: 'US.13491208655302741918', name: 'ana.p', phone: null } },
    ]);
    expect(parsed('user-name-with-number')).toMatchObject([
      { sender: { externalId: '16505551234', aliases: ['US.13491208655302741918'], phone: '+16505551234' } },
    ]);
    expect(parsed('number-differs-from-id')).toMatchObject([{ sender: { externalId: '551187654321', aliases: ['5511987654321'] } }]);
  });

  it('is what was written in the app of the business', () => {
    expect(parsed('echo-from-business-app')).toMatchObject([
      { kind: 'echo', providerMessageId: 'wamid.Z1', sender: { externalId: '16505551234' }, content: { text: 'Written on the phone' } },
    ]);
    expect(parsed('echo-revoked')).toMatchObject([{ kind: 'deleted', providerMessageId: 'wamid.Z1' }]);
  });

  it.each(['group-message', 'group-status', 'status-of-unknown-kind', 'errors-of-the-system', 'fields-of-no-interest'])(
    'is of no interest: %s',
    (name) => {
      expect(parsed(name)).toEqual([]);
    },
  );

  it('is what became of a message, in the order in which it is told', () => {
    expect(parsed('status-read-before-delivered')).toEqual([
      { account: '106540352242922', kind: 'receipt', providerMessageId: 'wamid.S1', status: 'read', at: 1_767_225_702_000 },
      { account: '106540352242922', kind: 'receipt', providerMessageId: 'wamid.S1', status: 'delivered', at: 1_767_225_700_000 },
    ]);
    expect(parsed('status-played')).toMatchObject([{ status: 'read' }]);
    expect(parsed('status-failed')).toMatchObject([
      { status: 'failed', failure: { code: '131047', reason: 'More than 24 hours since the customer’s last message: send a template.' } },
    ]);
    expect(parsed('status-failed-untold')).toMatchObject([{ status: 'failed', failure: { code: 'unknown' } }]);
  });

  it('says every code of a failure in words of its own', () => {
    const codes = [
      131047, 131026, 131056, 130429, 131048, 131049, 131050, 130472, 131051, 131052, 131053, 131030, 131021, 131031, 131042, 131057,
      131062, 132000, 132001, 132005, 132007, 132012, 132015, 132016, 133010, 368, 80007, 190, 0, 3, 10, 200, 299, 4,
    ];
    const reasons = codes.map((code) => {
      const failed = structuredClone(payloads.get('status-failed')) as {
        entry: [{ changes: [{ value: { statuses: [{ errors: [{ code: number }] }] } }] }];
      };
      failed.entry[0].changes[0].value.statuses[0].errors[0].code = code;
      const [receipt] = happened(failed);
      return receipt?.kind === 'receipt' ? (receipt.failure?.reason ?? '') : '';
    });
    for (const reason of reasons) expect(reason).toMatch(/^[A-Z].{20,}\.$/);
    expect(reasons.filter((reason) => reason.includes('with the code'))).toEqual([]);
  });

  it('never throws, whatever arrives with a good signature', () => {
    fuzzReceive(whatsApp, settings, [...payloads.values()], (body) => signed(body), 3_000);
  });
});

describe('A message to a customer of WhatsApp', () => {
  let simulator: WhatsAppSimulator;
  let ours: OurSide;
  let live: WhatsAppSettings;
  const customer = '16505551234';
  beforeEach(async () => {
    simulator = await startWhatsAppSimulator();
    live = simulator.settings;
    ours = await startOurSide(whatsApp, () => live);
    simulator.webhookUrl = ours.webhookUrl;
  });
  afterEach(async () => {
    await Promise.all([simulator.close(), ours.close()]);
  });
  const send = (part: OutgoingPart, of = to(customer)) => whatsApp.send(live, of, part);
  const last = () => simulator.received.at(-1);

  it('is a text, a place or a template', async () => {
    expect(await send({ ...aText('Hello 👋'), replyTo: 'wamid.THEIRS' })).toEqual({ kind: 'sent', providerMessageIds: [last()?.id] });
    expect(last()).toMatchObject({ to: customer, kind: 'text', text: 'Hello 👋', replyTo: 'wamid.THEIRS' });
    await send(aPlace({ latitude: 45.815, longitude: 15.98, name: 'Shop' }));
    expect(last()).toMatchObject({ kind: 'place', raw: { location: { latitude: 45.815, longitude: 15.98, name: 'Shop' } } });
    await send(aTemplate({ name: 'order_ready', language: 'en_US', parameters: ['Ana', 'line\nbreak\tand     spaces'] }));
    expect(last()).toMatchObject({
      kind: 'template',
      raw: {
        template: {
          name: 'order_ready',
          language: { code: 'en_US' },
          components: [
            {
              type: 'body',
              parameters: [
                { type: 'text', text: 'Ana' },
                { type: 'text', text: 'line break and    spaces' },
              ],
            },
          ],
        },
      },
    });
    expect(simulator.refused).toEqual([]);
  });

  it('is a template with components of its own', async () => {
    const button = { type: 'button', sub_type: 'quick_reply', index: '0', parameters: [{ type: 'payload', payload: 'yes' }] };
    await send(aTemplate({ name: 'sure', language: 'es', parameters: ['x'], extra: { components: [button] } }));
    expect(last()).toMatchObject({ raw: { template: { components: [button, { type: 'body' }] } } });
    const body = { type: 'body', parameters: [{ type: 'text', text: 'named', parameter_name: 'first' }] };
    await send(aTemplate({ name: 'sure', language: 'es', parameters: ['x'], extra: [body] }));
    expect(last()).toMatchObject({ raw: { template: { components: [body] } } });
    await send(aTemplate({ name: 'plain', language: 'es', parameters: [] }));
    expect(last()?.raw).toMatchObject({ template: { name: 'plain', language: { code: 'es' } } });
    expect(simulator.refused).toEqual([]);
  });

  it('goes to a user id where the customer has no number', async () => {
    await send(aText('Hi'), to('US.13491208655302741918'));
    expect(last()).toMatchObject({ to: 'US.13491208655302741918' });
    expect(last()?.raw).not.toHaveProperty('to');
  });

  it('has buttons that come back with their payload, or one link', async () => {
    await send(
      aText('Sure?', [
        { kind: 'reply', label: 'Yes', payload: 'yes-1' },
        { kind: 'reply', label: 'No', payload: '' },
      ]),
    );
    expect(last()).toMatchObject({ text: 'Sure?', buttons: ['Yes', 'No'] });
    const ana = simulator.customer({ id: customer });
    await ana.press?.(last()?.id ?? '', 'Yes');
    expect(ours.happenings.at(-1)).toMatchObject({ kind: 'message', content: { text: 'Yes', payload: 'yes-1', replyTo: last()?.id } });
    await send(aText('Look', [{ kind: 'link', label: 'Open', url: 'https://example.com/a' }]));
    expect(last()).toMatchObject({ text: 'Look', buttons: ['Open'], raw: { interactive: { type: 'cta_url' } } });
    expect(simulator.refused).toEqual([]);
  });

  it.each<[string, Parameters<typeof aText>]>([
    [
      'a link among answers',
      [
        'Look',
        [
          { kind: 'reply', label: 'Yes', payload: 'y' },
          { kind: 'link', label: 'Open', url: 'https://example.com' },
        ],
      ],
    ],
    [
      'two answers that are the same',
      [
        'Look',
        [
          { kind: 'reply', label: 'Yes', payload: 'a' },
          { kind: 'reply', label: 'Yes', payload: 'b' },
        ],
      ],
    ],
    ['a text too long to stand above buttons', ['x'.repeat(1025), [{ kind: 'reply', label: 'Yes', payload: 'a' }]]],
    ['a link that is no web address', ['Look', [{ kind: 'link', label: 'Open', url: 'tel:+1' }]]],
  ])('has its buttons written out below when WhatsApp has no place for them: %s', async (_why, [text, buttons = []]) => {
    expect(await send(aText(text, buttons))).toMatchObject({ kind: 'sent' });
    expect(last()?.buttons).toEqual([]);
    for (const { label } of buttons) expect(last()?.text).toContain(label);
  });

  it.each([
    ['image', 'photo.png', 'image/png', png],
    ['video', 'clip.mp4', 'video/mp4', png],
    ['audio', 'song.m4a', 'audio/x-m4a', png],
    ['voice', 'voice.ogg', 'audio/ogg; codecs=opus', png],
    ['sticker', 'smile.webp', 'image/webp', png],
    ['document', 'bill.pdf', 'application/pdf', pdf],
    ['document', 'notes.csv', 'application/octet-stream', pdf],
    ['document', 'old.doc', 'application/x-cfb', pdf],
    ['document', 'animated.gif', 'image/gif', gif],
    ['document', 'all.zip', 'application/zip', pdf],
  ] as const)('is a file: %s %s', async (kind, name, type, bytes) => {
    expect(await send(aFile(ours.file({ kind, name, type, bytes }), 'see here'))).toMatchObject({ kind: 'sent' });
    expect(last()).toMatchObject({ kind: 'file', file: { size: bytes.length } });
    const takesCaption = kind === 'image' || kind === 'video' || kind === 'document';
    expect(last()?.text).toBe(takesCaption ? 'see here' : '');
    if (kind === 'document') expect(last()?.file?.name).toBe(name);
    expect(simulator.refused).toEqual([]);
  });

  it('has the files that WhatsApp takes and no others', () => {
    const traits = whatsApp.types['whatsapp'];
    if (traits === undefined) throw new Error('There is no such type.');
    const plan = (kind: 'image' | 'video' | 'audio', type: string, size: number) =>
      planMessage(traits, { text: 'hi', files: [{ id: 'f', name: 'f', type, size, kind }], buttons: [], template: null, place: null });
    const MB = 1024 * 1024;
    expect(plan('image', 'image/jpeg', 5 * MB)).toMatchObject({ value: [{ as: 'image', caption: 'hi' }] });
    expect(plan('image', 'image/jpeg', 5 * MB + 1)).toMatchObject({ value: [{ as: 'document' }] });
    expect(plan('image', 'image/gif', 1)).toMatchObject({ value: [{ as: 'document' }] });
    expect(plan('audio', 'audio/mpeg', 16 * MB)).toMatchObject({ value: [{ kind: 'text' }, { as: 'audio', caption: '' }] });
    expect(plan('video', 'video/quicktime', 100 * MB)).toMatchObject({ value: [{ as: 'document' }] });
    expect(plan('video', 'video/mp4', 100 * MB + 1)).toMatchObject({ ok: false });
  });

  it('is not tried after 24 hours unless it is a template', async () => {
    const late = to(customer, { isOutsideWindow: true });
    expect(await send(aText('Hello?'), late)).toEqual({
      kind: 'failed',
      failure: { code: '131047', reason: 'More than 24 hours since the customer’s last message: send a template.' },
      retryAfter: null,
    });
    expect(simulator.received).toEqual([]);
    expect(await send(aTemplate({ name: 'hello', language: 'en', parameters: [] }), late)).toMatchObject({ kind: 'sent' });
  });

  it('comes to what WhatsApp says of it', async () => {
    simulator.fail(
      { kind: 'rate_limited', seconds: 7 },
      { kind: 'unreachable' },
      { kind: 'outside_window' },
      { kind: 'server_error' },
      { kind: 'hang_up' },
    );
    const outcomes: Sent[] = [];
    for (let n = 0; n < 5; n++) outcomes.push(await send(aText('Hello')));
    expect(outcomes).toMatchObject([
      { kind: 'failed', failure: { code: '130429' }, retryAfter: 7_000 },
      { kind: 'failed', failure: { code: '131026' }, retryAfter: null, isUnreachable: true },
      { kind: 'failed', failure: { code: '131047' }, retryAfter: null },
      { kind: 'failed', failure: { code: '2' }, retryAfter: 30_000 },
      { kind: 'unknown', failure: { code: 'network' } },
    ]);
  });

  it('fails without being sent when it is refused, or nobody is there', async () => {
    expect(await send(aText(''))).toMatchObject({ kind: 'failed', failure: { code: '131009' }, retryAfter: null });
    expect(await whatsApp.send({ ...live, accessToken: 'old' }, to(customer), aText('Hi'))).toMatchObject({
      failure: { code: '190', reason: expect.stringContaining('access token') as string },
      retryAfter: null,
    });
    live = { ...live, baseUrl: 'http://127.0.0.1:9' };
    expect(await send(aText('Hi'))).toMatchObject({ kind: 'failed', failure: { code: 'network' }, retryAfter: 5_000 });
    expect(await send(aFile(ours.file({ kind: 'image', name: 'a.png', type: 'image/png', bytes: png })))).toMatchObject({
      retryAfter: 5_000,
    });
  });

  it('fails without being sent when its file is not taken or cannot be read', async () => {
    const file = ours.file({ kind: 'image', name: 'a.bmp', type: 'image/bmp', bytes: png });
    expect(await send(aFile(file))).toMatchObject({ kind: 'failed', failure: { code: '100' }, retryAfter: null });
    const gone = { ...file, type: 'image/png', bytes: () => Promise.reject(new Error('gone')) };
    expect(await send(aFile(gone))).toMatchObject({ kind: 'failed', failure: { code: 'file' }, retryAfter: null });
    expect(simulator.received).toEqual([]);
  });

  it('names no secret, number or text in what went wrong', async () => {
    simulator.fail({ kind: 'unreachable' });
    const outcomes = [
      await send(aText('my words')),
      await whatsApp.send({ ...live, accessToken: 'EAAsecret' }, to(customer), aText('my words')),
    ];
    for (const outcome of outcomes) expect(JSON.stringify(outcome)).not.toMatch(/EAA|my words|1650/);
  });

  it('is told to be sent, delivered, read or failed, more than once and in any order', async () => {
    await send(aText('Hi'));
    const id = last()?.id ?? '';
    for (const status of ['read', 'delivered', 'read', 'failed'] as const) await simulator.receipt?.(id, status);
    expect(ours.happenings.map((told) => (told.kind === 'receipt' ? told.status : told.kind))).toEqual([
      'read',
      'delivered',
      'read',
      'failed',
    ]);
    expect(ours.happenings).toMatchObject([{ providerMessageId: id }, {}, {}, { failure: { code: '131026' } }]);
  });

  it('shows that somebody writes and that a message was read', async () => {
    await simulator.customer({ id: customer }).text('Hello', { id: 'wamid.IN' });
    await whatsApp.typing?.(live, customer, 'wamid.IN');
    await whatsApp.typing?.(live, customer, null);
    await whatsApp.markRead?.(live, customer, 'wamid.IN');
    expect(simulator.calls).toEqual([
      { name: 'typing', about: 'wamid.IN' },
      { name: 'read', about: 'wamid.IN' },
    ]);
    await expect(whatsApp.markRead?.(live, customer, 'wamid.NEVER')).rejects.toMatchObject({ name: 'ProviderError', code: '100' });
  });
});

describe('A customer of WhatsApp', () => {
  let simulator: WhatsAppSimulator;
  let ours: OurSide;
  let live: WhatsAppSettings;
  beforeEach(async () => {
    simulator = await startWhatsAppSimulator({ linkLife: 60_000 });
    live = simulator.settings;
    ours = await startOurSide(whatsApp, () => live);
    simulator.webhookUrl = ours.webhookUrl;
  });
  afterEach(async () => {
    await Promise.all([simulator.close(), ours.close()]);
  });

  it('is understood in everything that can be written', async () => {
    const ana = simulator.customer({ name: 'Ana 👋' });
    await ana.text('Hello', { id: 'wamid.ONE', at });
    await ana.batch(['two', 'three']);
    await ana.place(1.5, 2.5);
    await ana.contactCard?.('Bob', '+16505550000');
    await ana.react?.('wamid.X', null);
    await ana.edit?.('wamid.ONE', 'Hello!');
    await ana.remove?.('wamid.ONE');
    await ana.unknownKind();
    await ana.inGroup?.('to all');
    expect(ours.happenings).toMatchObject([
      { kind: 'message', providerMessageId: 'wamid.ONE', at, sender: { externalId: ana.id, name: 'Ana 👋', phone: `+${ana.id}` } },
      { content: { text: 'two' } },
      { content: { text: 'three' } },
      { content: { place: { latitude: 1.5, longitude: 2.5 } } },
      { content: { contacts: [{ name: 'Bob' }] } },
      { kind: 'reacted', emoji: null },
      { kind: 'edited', text: 'Hello!' },
      { kind: 'deleted' },
      { content: { text: '[Hologram invitation]' } },
    ]);
    expect(simulator.webhooks.map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 200));
    await simulator.writtenElsewhere?.(ana.id, 'from the phone');
    expect(ours.happenings.at(-1)).toMatchObject({ kind: 'echo', sender: { externalId: ana.id }, content: { text: 'from the phone' } });
  });

  it('stays the same with another number or user id', async () => {
    const ana = simulator.customer({ id: '16505551234', userId: 'US.1' });
    await ana.text('Hello');
    await ana.changeNumber('16505559999');
    await ana.changeUserId('MX.2');
    const hidden = simulator.customer({ userId: 'US.7', isNumberHidden: true, name: 'Eva Ruiz' });
    await hidden.text('Hidden');
    expect(ours.happenings).toMatchObject([
      { sender: { externalId: '16505551234', aliases: ['US.1'] } },
      { kind: 'renamed', from: '16505551234', to: '16505559999' },
      { kind: 'renamed', from: 'US.1', to: 'MX.2' },
      { sender: { externalId: 'US.7', phone: null, name: 'Eva Ruiz' } },
    ]);
  });

  it('is heard again when nothing could be stored, and not heard when somebody else signs', async () => {
    ours.answerWith(503, 500);
    expect(await simulator.customer().text('Hello', { id: 'wamid.AGAIN' })).toMatchObject({ status: 200, attempts: 3 });
    await simulator.replay();
    expect(ours.happenings.map((told) => 'providerMessageId' in told && told.providerMessageId)).toEqual(['wamid.AGAIN', 'wamid.AGAIN']);
    expect(await simulator.forge()).toMatchObject({ status: 401 });
    expect(ours.happenings).toHaveLength(2);
  });

  it('sends files that can be fetched, up to a size and for a time', async () => {
    const ana = simulator.customer();
    await ana.file({ kind: 'voice', name: 'v.ogg', type: 'audio/ogg', bytes: pdf });
    const [told] = ours.happenings;
    const file = told?.kind === 'message' ? told.content.files?.[0] : undefined;
    expect(file).toMatchObject({ kind: 'voice', type: 'audio/ogg' });
    const source = file?.source ?? {};
    const fetched = await whatsApp.download(live, source, 1_000);
    expect(Buffer.from(fetched.bytes).equals(Buffer.from(pdf))).toBe(true);
    expect(fetched.type).toBe('audio/ogg');
    await expect(whatsApp.download(live, source, pdf.length - 1)).rejects.toMatchObject({ code: 'too_large' });
    simulator.fail({ kind: 'expired_media' });
    await expect(whatsApp.download(live, source, 1_000)).rejects.toMatchObject({ code: 'expired', retryAfter: null });
    await expect(whatsApp.download(live, { id: '404' }, 1_000)).rejects.toMatchObject({ code: 'expired' });
    simulator.fail({ kind: 'rate_limited', seconds: 3 });
    await expect(whatsApp.download(live, source, 1_000)).rejects.toMatchObject({ code: '429', retryAfter: 3_000 });
    await expect(whatsApp.download({ ...live, accessToken: 'old' }, source, 1_000)).rejects.toMatchObject({ code: '190' });
  });
});

describe('The webhook of a number of WhatsApp', () => {
  let simulator: WhatsAppSimulator;
  let ours: OurSide;
  let live: WhatsAppSettings;
  beforeEach(async () => {
    simulator = await startWhatsAppSimulator();
    live = simulator.settings;
    ours = await startOurSide(whatsApp, () => live);
  });
  afterEach(async () => {
    await Promise.all([simulator.close(), ours.close()]);
  });

  it('is registered once, and given back', async () => {
    expect(await whatsApp.isRegistered?.(live, ours.webhookUrl)).toBe(false);
    expect(await whatsApp.register?.(live, ours.webhookUrl)).toEqual({ kind: 'registered' });
    expect(await whatsApp.register?.(live, ours.webhookUrl)).toEqual({ kind: 'registered' });
    expect(await whatsApp.isRegistered?.(live, ours.webhookUrl)).toBe(true);
    expect(simulator.calls).toEqual([{ name: 'register', about: ours.webhookUrl }]);
    await simulator.customer().text('It works');
    expect(ours.happenings).toHaveLength(1);
    await whatsApp.unregister?.(live, ours.webhookUrl);
    expect(simulator.webhookUrl).toBeNull();
    await whatsApp.unregister?.(live, ours.webhookUrl);
    expect(simulator.calls.map(({ name }) => name)).toEqual(['register', 'unregister']);
  });

  it('is not taken from where it is in use', async () => {
    simulator.webhookUrl = 'https://crm.example.com/hook';
    expect(await whatsApp.register?.(live, ours.webhookUrl)).toEqual({ kind: 'elsewhere', where: 'crm.example.com' });
    await whatsApp.unregister?.(live, ours.webhookUrl);
    expect(simulator.webhookUrl).toBe('https://crm.example.com/hook');
    expect(await whatsApp.isRegistered?.(live, ours.webhookUrl)).toBe(false);
  });

  it('leaves the address of the account alone, and needs none where the app has the same', async () => {
    simulator.setAddress('account', 'https://crm.example.com/hook');
    expect(await whatsApp.register?.(live, ours.webhookUrl)).toEqual({ kind: 'elsewhere', where: 'crm.example.com' });
    simulator.setAddress('account', null);
    simulator.setAddress('app', ours.webhookUrl);
    expect(await whatsApp.isRegistered?.(live, ours.webhookUrl)).toBe(true);
    expect(await whatsApp.register?.(live, ours.webhookUrl)).toEqual({ kind: 'registered' });
    expect(simulator.webhookUrl).toBeNull();
    simulator.setAddress('app', 'https://crm.example.com/hook');
    expect(await whatsApp.register?.(live, ours.webhookUrl)).toEqual({ kind: 'registered' });
    expect(simulator.webhookUrl).toBe(ours.webhookUrl);
  });

  it('subscribes the app to the account where it is not', async () => {
    await simulator.close();
    simulator = await startWhatsAppSimulator({ isSubscribed: false });
    live = simulator.settings;
    expect(await whatsApp.register?.(live, ours.webhookUrl)).toEqual({ kind: 'registered' });
    await simulator.customer().text('It works');
    expect(ours.happenings).toHaveLength(1);
    expect(simulator.refused).toEqual([]);
  });

  it('is refused with what to do', async () => {
    await expect(whatsApp.register?.(live, `${ours.webhookUrl}&x=${'y'.repeat(200)}`)).rejects.toMatchObject({ code: 'address' });
    await expect(whatsApp.register?.({ ...live, appSecret: '' }, ours.webhookUrl)).rejects.toMatchObject({ code: 'app_secret' });
    ours.answerWith(404);
    await expect(whatsApp.register?.(live, ours.webhookUrl)).rejects.toMatchObject({
      code: '2200',
      message: expect.stringContaining('HTTPS') as string,
    });
  });

  it('belongs to a credential that works, or says what is wrong with it', async () => {
    expect(await whatsApp.test(live)).toBe('Simulated Shop, +1 555-078-3881');
    expect(await whatsApp.test({ ...live, phoneNumberId: '' })).toBe('Simulated Shop, +1 555-078-3881 (ID 106540352242922)');
    await expect(whatsApp.test({ ...live, phoneNumberId: '1' })).rejects.toMatchObject({ code: 'account' });
    await expect(whatsApp.test({ ...live, accessToken: 'old' })).rejects.toMatchObject({ code: '190' });
    await expect(whatsApp.test({ ...live, appSecret: 'of another app' })).rejects.toMatchObject({
      message: expect.stringContaining('app secret') as string,
    });
    await expect(whatsApp.test({ ...live, appSecret: '' })).rejects.toMatchObject({ code: 'app_secret' });
    await expect(whatsApp.test({ ...live, businessAccountId: '1' })).rejects.toMatchObject({ code: '100/33' });
    await expect(whatsApp.test({ ...live, baseUrl: 'http://127.0.0.1:9' })).rejects.toMatchObject({ code: 'network' });
  });

  it('has templates to choose from, as far as texts are enough for them', async () => {
    expect(await whatsApp.templates?.(live)).toEqual([
      { name: 'order_ready', language: 'en_US', text: 'Hello {{1}}, order {{2}} is ready.', parameters: 2 },
      { name: 'hello', language: 'en_US', text: 'Hello!', parameters: 0 },
    ]);
    await expect(whatsApp.templates?.({ ...live, accessToken: 'old' })).rejects.toMatchObject({ code: '190' });
  });

  it('shows the token to Meta and to the base URL, and to nobody else', async () => {
    const elsewhere: (string | undefined)[] = [];
    const { startServer } = await import('../simulators/shared/server.ts');
    const stranger = await startServer(async ({ headers }) => {
      elsewhere.push(headers.authorization);
      return { status: 200, headers: { 'content-type': 'image/png' }, body: png };
    });
    const graph = await startServer(async () => ({
      status: 200,
      body: { id: '1', url: `${stranger.url}/file`, mime_type: 'image/png', file_size: '70' },
    }));
    await whatsApp.download({ ...live, baseUrl: `${graph.url}/` }, { id: '1' }, 1_000);
    expect(elsewhere).toEqual([undefined]);
    await Promise.all([stranger.close(), graph.close()]);
  });
});
