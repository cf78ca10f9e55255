/** WhatsApp's side of our calls. */
import { randomBytes } from 'node:crypto';
import type { Fault, SentByUs } from '../simulator.ts';
import { jsonOf, object, violationsOf } from '../shared/check.ts';
import { answersHandshake, callbackRefused, formOf, graphError, noted, refusedToken, templatesAnswer } from '../shared/meta.ts';
import { fetchFile } from '../shared/outbound.ts';
import { seenFile } from '../shared/seen-file.ts';
import type { Answer, Call } from '../shared/server.ts';
import { addressCheck, fits, messageCheck, uploads } from './checks.ts';
import type { State, Taken } from './state.ts';

interface MediaPart {
  readonly id?: string;
  readonly link?: string;
  readonly caption?: string;
  readonly filename?: string;
}

interface Body {
  readonly to?: string;
  readonly recipient?: string;
  readonly type: string;
  readonly status?: string;
  readonly message_id?: string;
  readonly typing_indicator?: object;
  readonly context?: { readonly message_id: string };
  readonly text?: { readonly body: string };
  readonly template?: { readonly name: string };
  readonly interactive?: {
    readonly body: { readonly text: string };
    readonly action: {
      readonly buttons?: readonly { readonly reply: { readonly id: string; readonly title: string } }[];
      readonly parameters?: { readonly display_text: string };
    };
  };
}

/** Answers a call as the Graph API does. */
export async function answerCall(state: State, call: Call): Promise<Answer | 'hang_up'> {
  const { credential } = state;
  const refusal = refusedToken(call, credential.accessToken, credential.appSecret);
  if (refusal !== null) return noted(state.refused, refusal);
  const file = /^\/whatsapp_business\/attachments\/([\w-]+)$/.exec(call.path)?.[1];
  if (file !== undefined) return fileAnswer(state, file);
  const [, version, node = '', edge] = call.path.split('/');
  if (version !== credential.version)
    return noted(state.refused, graphError(400, { code: 2635, message: 'You are calling a deprecated version' }));
  const wanted = `${call.method} ${nodeName(state, node)}${edge === undefined ? '' : `/${edge}`}`;
  switch (wanted) {
    case 'POST phone/messages':
      return messagesAnswer(state, call);
    case 'POST phone/media':
      return uploadAnswer(state, call);
    case 'GET phone':
      return { status: 200, body: numberNode(state, node, call.query.get('fields') ?? '') };
    case 'POST phone':
      return addressAnswer(state, call);
    case 'GET account/phone_numbers':
      return { status: 200, body: { data: [numberNode(state, credential.phoneNumberId, call.query.get('fields') ?? '')] } };
    case 'GET account/message_templates':
      return templatesAnswer(call);
    case 'GET app':
      return { status: 200, body: { id: state.appId } };
    case 'GET media':
      return mediaAnswer(state, node);
    case 'GET account/subscribed_apps':
      return { status: 200, body: { data: subscriptions(state) } };
    case 'POST account/subscribed_apps':
      return subscribeAnswer(state, call);
    default:
      return noted(
        state.refused,
        graphError(400, {
          code: 100,
          subcode: 33,
          type: 'GraphMethodException',
          message: `Unsupported ${call.method.toLowerCase()} request. Object with ID '${node}' does not exist`,
        }),
      );
  }
}

function nodeName({ credential, media }: State, node: string): string {
  if (node === credential.phoneNumberId) return 'phone';
  if (node === credential.businessAccountId) return 'account';
  if (node === 'app') return 'app';
  return media.has(node) ? 'media' : 'nothing';
}

const subscriptions = ({ isSubscribed, appId }: State): readonly object[] => [
  { whatsapp_business_api_data: { id: '999', name: 'Another app', link: 'https://example.com' } },
  ...(isSubscribed ? [{ whatsapp_business_api_data: { id: appId, name: 'Simulated app' } }] : []),
];

/** A number, with what was asked for; addresses that are not set are not told. */
function numberNode({ displayNumber, numberAddress, accountAddress, appAddress }: State, id: string, fields: string): object {
  const told = {
    verified_name: 'Simulated Shop',
    display_phone_number: displayNumber,
    webhook_configuration: {
      ...(numberAddress === null ? {} : { phone_number: numberAddress }),
      ...(accountAddress === null ? {} : { whatsapp_business_account: accountAddress }),
      ...(appAddress === null ? {} : { application: appAddress }),
    },
  };
  return { ...Object.fromEntries(Object.entries(told).filter(([name]) => fields.split(',').includes(name))), id };
}

/** A subscription without an address takes away the one of the account, which is how Meta has that taken away. */
function subscribeAnswer(state: State, call: Call): Answer {
  if (Object.keys(violationsOf(object({}), jsonOf(call.body) ?? {})).length > 0) {
    return noted(state.refused, graphError(400, { code: 100, message: 'Invalid parameter' }));
  }
  state.isSubscribed = true;
  state.accountAddress = null;
  return { status: 200, body: { success: true } };
}

async function addressAnswer(state: State, call: Call): Promise<Answer> {
  const body = jsonOf(call.body);
  if (Object.keys(violationsOf(addressCheck, body)).length > 0) {
    return noted(state.refused, graphError(400, { code: 100, message: 'Invalid parameter' }));
  }
  const { override_callback_uri: url, verify_token: token = '' } = (
    body as { readonly webhook_configuration: { readonly override_callback_uri: string; readonly verify_token?: string } }
  ).webhook_configuration;
  if (url !== '' && (token === '' || !(await answersHandshake(url, token)))) return noted(state.refused, callbackRefused());
  state.calls.push({ name: url === '' ? 'unregister' : 'register', about: url });
  state.numberAddress = url === '' ? null : url;
  return { status: 200, body: { success: true } };
}

async function uploadAnswer(state: State, call: Call): Promise<Answer> {
  const form = await formOf(call);
  const file = form?.get('file');
  const names = [...(form?.keys() ?? [])].sort().join();
  const refuse = (code: number, message: string) => noted(state.refused, graphError(400, { code, message }));
  if (names !== 'file,messaging_product,type' || form?.get('messaging_product') !== 'whatsapp' || !(file instanceof File)) {
    return refuse(100, 'Invalid parameter');
  }
  const given = form.get('type');
  const type = typeof given === 'string' ? given : '';
  const most = uploads[type.split(';')[0] ?? ''];
  if (most === undefined || file.type !== type)
    return refuse(100, `Param file must be a file with one of the following types: ${Object.keys(uploads).join(', ')}.`);
  if (file.size === 0 || file.size > most) return refuse(131053, 'Media upload error');
  const id = String(10 ** 15 + state.media.size);
  state.media.set(id, { bytes: new Uint8Array(await file.arrayBuffer()), type });
  return { status: 200, body: { id } };
}

function mediaAnswer(state: State, id: string): Answer {
  const media = state.media.get(id);
  const link = randomBytes(12).toString('hex');
  state.links.set(link, { mediaId: id, until: Date.now() + state.linkLife });
  return {
    status: 200,
    body: {
      messaging_product: 'whatsapp',
      url: `${state.url}/whatsapp_business/attachments/${link}`,
      mime_type: media?.type,
      sha256: 'bm90IGNoZWNrZWQ=',
      file_size: String(media?.bytes.byteLength),
      id,
    },
  };
}

function fileAnswer(state: State, name: string): Answer | 'hang_up' {
  const link = state.links.get(name);
  const media = state.media.get(link?.mediaId ?? '');
  const fault = state.faults.shift();
  if (fault?.kind === 'hang_up') return 'hang_up';
  if (fault?.kind === 'server_error') return noted(state.refused, { status: 503, body: 'Service Unavailable' });
  if (fault?.kind === 'rate_limited')
    return noted(state.refused, { status: 429, headers: { 'retry-after': String(fault.seconds) }, body: '' });
  if (link === undefined || media === undefined || link.until < Date.now() || fault?.kind === 'expired_media') {
    return noted(state.refused, { status: 404, body: 'URL signature expired' });
  }
  state.calls.push({ name: 'download', about: link.mediaId });
  return { status: 200, headers: { 'content-type': media.type }, body: media.bytes };
}

async function messagesAnswer(state: State, call: Call): Promise<Answer | 'hang_up'> {
  const raw = jsonOf(call.body);
  const wrong = Object.entries(violationsOf(messageCheck, raw));
  if (wrong.length > 0) {
    const isMissing = wrong.some(([, what]) => what.includes('must not be null'));
    const details = wrong.map(([where, what]) => `${where}: ${what.join(', ')}`).join('; ');
    const [code, message] = isMissing ? [131008, 'Required parameter is missing'] : [131009, 'Parameter value is not valid'];
    return noted(state.refused, graphError(400, { code, message, details }));
  }
  const body = raw as Body;
  if (body.status !== undefined) return markAnswer(state, body);
  const refusal = contentRefusal(state, body) ?? faultRefusal(state.faults[0]);
  if (refusal !== null) {
    state.faults.shift();
    return noted(state.refused, refusal);
  }
  const fault = state.faults.shift();
  const taken = await takenOf(state, body, raw);
  state.taken.set(taken.message.id, taken);
  state.mailbox.add(taken.message);
  if (fault?.kind === 'hang_up') return 'hang_up';
  const contact = body.to === undefined ? { user_id: body.recipient } : { input: body.to, wa_id: body.to.replace('+', '') };
  return { status: 200, body: { messaging_product: 'whatsapp', contacts: [contact], messages: [{ id: taken.message.id }] } };
}

function markAnswer(state: State, { message_id: id = '', typing_indicator: typing }: Body): Answer {
  if (!state.written.has(id))
    return noted(state.refused, graphError(400, { code: 100, message: 'Invalid parameter', details: 'Message not found' }));
  state.calls.push({ name: typing === undefined ? 'read' : 'typing', about: id });
  return { status: 200, body: { success: true } };
}

/** What is wrong with a message that only WhatsApp can know: files, and buttons that are the same. */
function contentRefusal(state: State, body: Body): Answer | null {
  const id = mediaPart(body)?.id;
  const media = id === undefined ? undefined : state.media.get(id);
  if (id !== undefined && media === undefined)
    return graphError(400, { code: 100, message: 'Invalid parameter', details: 'Media ID not found' });
  if (media !== undefined && !fits(body.type, media.type)) return graphError(400, { code: 131053, message: 'Media upload error' });
  const replies = body.interactive?.action.buttons?.map(({ reply }) => reply) ?? [];
  const isDouble =
    new Set(replies.map((reply) => reply.title)).size < replies.length || new Set(replies.map((reply) => reply.id)).size < replies.length;
  return isDouble ? graphError(400, { code: 131009, message: 'Parameter value is not valid', details: 'Duplicated button' }) : null;
}

function faultRefusal(fault: Fault | undefined): Answer | null {
  switch (fault?.kind) {
    case 'rate_limited':
      return graphError(429, { code: 130429, message: 'Rate limit hit' }, { 'retry-after': String(fault.seconds) });
    case 'unreachable':
      return graphError(400, { code: 131026, message: 'Message undeliverable' });
    case 'outside_window':
      return graphError(400, { code: 131047, message: 'Re-engagement message' });
    case 'server_error':
      return graphError(503, { code: 2, message: 'Service temporarily unavailable', isTransient: true });
    default:
      return null;
  }
}

const mediaPart = (body: Body): MediaPart | undefined =>
  ['image', 'video', 'audio', 'document', 'sticker'].includes(body.type)
    ? (body as unknown as Record<string, MediaPart>)[body.type]
    : undefined;

async function takenOf(state: State, body: Body, raw: unknown): Promise<Taken> {
  const media = mediaPart(body);
  const replies = body.interactive?.action.buttons?.map(({ reply }) => reply) ?? [];
  const link = body.interactive?.action.parameters?.display_text;
  const kinds: Readonly<Record<string, SentByUs['kind']>> = { text: 'text', interactive: 'text', template: 'template', location: 'place' };
  const message: SentByUs = {
    id: `wamid.${randomBytes(20).toString('base64')}`,
    to: body.to?.replace('+', '') ?? body.recipient ?? '',
    kind: media === undefined ? (kinds[body.type] ?? 'other') : 'file',
    text: body.text?.body ?? body.interactive?.body.text ?? media?.caption ?? '',
    file: media === undefined ? null : await sentFile(state, media),
    buttons: link === undefined ? replies.map(({ title }) => title) : [link],
    replyTo: body.context?.message_id ?? null,
    raw,
  };
  return { message, payloads: new Map(replies.map(({ id, title }) => [title, id])), isTemplate: body.type === 'template' };
}

async function sentFile(state: State, { id, link, filename }: MediaPart): Promise<NonNullable<SentByUs['file']>> {
  if (id !== undefined) {
    const media = state.media.get(id);
    return seenFile(filename ?? null, media?.type ?? null, media?.bytes ?? null);
  }
  const { status, type, bytes } = await fetchFile(link ?? '');
  return seenFile(filename ?? null, status === 200 ? type : null, status === 200 ? bytes : null);
}
