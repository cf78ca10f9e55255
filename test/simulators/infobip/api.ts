/** Infobip's side of our calls. */
import type { SentByUs } from '../simulator.ts';
import { jsonOf, violationsOf } from '../shared/check.ts';
import type { Check } from '../shared/check.ts';
import { fetchFile } from '../shared/outbound.ts';
import { seenFile } from '../shared/seen-file.ts';
import type { Answer, Call } from '../shared/server.ts';
import { eventCheck, smsCheck, whatsappChecks } from './checks.ts';
import type { State, Taken } from './state.ts';

interface Body {
  readonly from: string;
  readonly to: string;
  readonly messageId?: string;
  readonly notifyUrl?: string;
  readonly context?: { readonly replyToMessageId: string };
  readonly content: {
    readonly text?: string;
    readonly caption?: string;
    readonly mediaUrl?: string;
    readonly filename?: string;
    readonly templateName?: string;
    readonly body?: { readonly text: string };
    readonly header?: { readonly mediaUrl?: string; readonly filename?: string };
    readonly action?: {
      readonly buttons?: readonly { readonly id: string; readonly title: string }[];
      readonly displayText?: string;
    };
  };
}

/** Templates as they were registered: one that texts are enough for, and others. */
const templates = [
  {
    ...{ id: '1', name: 'order_shipped', language: 'en_GB', status: 'APPROVED', category: 'UTILITY' },
    structure: { header: { format: 'TEXT', text: 'Your order' }, body: { text: 'Hello {{1}}, {{2}} is on its way, {{1}}.' }, type: 'TEXT' },
  },
  {
    ...{ id: '2', name: 'with_picture', language: 'en', status: 'APPROVED', category: 'MARKETING' },
    structure: { header: { format: 'IMAGE' }, body: { text: 'Look' }, type: 'MEDIA' },
  },
  { id: '3', name: 'not_yet', language: 'en', status: 'PENDING', category: 'UTILITY', structure: { body: { text: 'Soon' }, type: 'TEXT' } },
  {
    ...{ id: '4', name: 'with_link', language: 'en', status: 'APPROVED', category: 'UTILITY' },
    structure: { body: { text: 'Track' }, buttons: [{ type: 'URL', text: 'Open', url: 'https://example.com/{{1}}' }], type: 'TEXT' },
  },
];

/** Answers a call as Infobip does. */
export async function answerCall(state: State, call: Call): Promise<Answer | 'hang_up'> {
  if (call.headers.authorization !== `App ${state.apiKey}`) return refuse(state, 401, 'UNAUTHORIZED', 'Invalid login details');
  const { method, path } = call;
  if (method === 'GET' && path === '/account/1/balance') return { status: 200, body: { balance: 12.5, currency: 'EUR' } };
  const media = /^\/whatsapp\/1\/senders\/(\d+)\/media\/([\w-]+)$/.exec(path);
  if (method === 'GET' && media !== null) return mediaAnswer(state, media[1] ?? '', media[2] ?? '');
  const read = /^\/whatsapp\/1\/senders\/(\d+)\/message\/([^/]+)\/read$/.exec(path);
  if (method === 'POST' && read !== null) return readAnswer(state, read[1] ?? '', decodeURIComponent(read[2] ?? ''));
  if (method === 'GET' && path === `/whatsapp/2/senders/${state.sender}/templates`) return { status: 200, body: { templates } };
  if (method === 'POST' && path === '/whatsapp/1/events') return eventAnswer(state, call);
  if (method === 'POST' && path === '/sms/3/messages') return sendAnswer(state, call, smsCheck);
  const type = /^\/whatsapp\/1\/message\/(.+)$/.exec(path)?.[1] ?? '';
  const check = whatsappChecks[type];
  if (method === 'POST' && check !== undefined) return sendAnswer(state, call, check);
  return refuse(state, 404, 'NOT_FOUND', 'Requested URL not found');
}

function refuse(
  state: State,
  status: number,
  messageId: string,
  text: string,
  headers: Record<string, string> = {},
  more: object = {},
): Answer {
  state.refused.push({ status, reason: `${messageId} ${JSON.stringify(more)}` });
  return { status, headers, body: { requestError: { serviceException: { messageId, text, ...more } } } };
}

function mediaAnswer(state: State, sender: string, id: string): Answer {
  const fault = state.faults[0];
  const media = state.media.get(id);
  if (fault?.kind === 'expired_media') state.faults.shift();
  if (sender !== state.sender || media === undefined || media.isExpired || fault?.kind === 'expired_media') {
    return refuse(state, 404, 'NOT_FOUND', 'Media not found');
  }
  state.calls.push({ name: 'download', about: id });
  return { status: 200, headers: { 'content-type': media.type }, body: media.bytes };
}

function readAnswer(state: State, sender: string, id: string): Answer {
  if (sender !== state.sender || !state.written.has(id)) {
    state.refused.push({ status: 400, reason: 'read of an unknown message' });
    return { status: 400, body: { error: 'Message not found' } };
  }
  state.calls.push({ name: 'read', about: id });
  return { status: 204 };
}

function eventAnswer(state: State, call: Call): Answer {
  const body = jsonOf(call.body);
  const validationErrors = violationsOf(eventCheck, body);
  if (Object.keys(validationErrors).length > 0) return refuse(state, 400, 'BAD_REQUEST', 'Bad request', {}, { validationErrors });
  const { events } = body as { events: { destinations: { to: string }[] }[] };
  state.calls.push({ name: 'typing', about: events[0]?.destinations[0]?.to ?? '' });
  return { status: 200, body: { bulkId: 'event', messages: [] } };
}

async function sendAnswer(state: State, call: Call, check: Check): Promise<Answer | 'hang_up'> {
  const fault = state.faults.shift();
  if (fault?.kind === 'rate_limited') {
    return refuse(state, 429, 'TOO_MANY_REQUESTS', 'Too many requests', { 'retry-after': String(fault.seconds) });
  }
  if (fault?.kind === 'server_error') return refuse(state, 503, 'SERVICE_UNAVAILABLE', 'Service unavailable');
  const body = jsonOf(call.body);
  const validationErrors = violationsOf(check, body);
  if (Object.keys(validationErrors).length > 0) return refuse(state, 400, 'BAD_REQUEST', 'Bad request', {}, { validationErrors });
  const isBulk = typeof body === 'object' && body !== null && 'messages' in body;
  const sent = bodyOf(isBulk ? (body as { messages: unknown[] }).messages[0] : body);
  if (sent.from !== state.sender) return refuse(state, 403, 'FORBIDDEN', 'Sender is not yours');
  const id = sent.messageId ?? crypto.randomUUID();
  const rejected = rejectionOf(fault?.kind, state.taken.has(id));
  const status = rejected === null ? { groupId: 1, groupName: 'PENDING', id: 26, name: 'PENDING_ACCEPTED' } : rejectedStatus(rejected);
  if (rejected === null) {
    const taken = await takenOf(state, call.path, sent, id, body);
    state.taken.set(id, taken);
    state.mailbox.add(taken.message);
  }
  if (fault?.kind === 'hang_up') return 'hang_up';
  const answer = { to: sent.to, messageCount: 1, messageId: id, status: { ...status, description: 'Simulated' } };
  return { status: 200, body: isBulk ? { bulkId: 'bulk', messages: [answer] } : answer };
}

/** SMS names the same things otherwise. */
function bodyOf(body: unknown): Body {
  const given = body as Body & {
    readonly sender?: string;
    readonly destinations?: readonly { readonly to: string; readonly messageId?: string }[];
    readonly webhooks?: { readonly delivery?: { readonly url: string } };
  };
  const destination = given.destinations?.[0];
  if (given.sender === undefined || destination === undefined) return given;
  const url = given.webhooks?.delivery?.url;
  return { from: given.sender, content: given.content, ...destination, ...(url === undefined ? {} : { notifyUrl: url }) };
}

function rejectionOf(fault: string | undefined, isKnown: boolean): string | null {
  if (isKnown) return 'REJECTED_DUPLICATE_MESSAGE_ID';
  if (fault === 'unreachable') return 'REJECTED_DND';
  return fault === 'outside_window' ? 'REJECTED_OUTSIDE_24H_WINDOW' : null;
}

const rejectedStatus = (name: string) => ({ groupId: 5, groupName: 'REJECTED', id: 99, name });

async function takenOf(state: State, path: string, sent: Body, id: string, raw: unknown): Promise<Taken> {
  const { content, to, context } = sent;
  const buttons = content.action?.buttons ?? [];
  const link = content.action?.displayText;
  const url = content.mediaUrl ?? content.header?.mediaUrl;
  const file = url === undefined ? null : await fileOf(state, url, content.filename ?? content.header?.filename ?? null);
  const kind = path.endsWith('/location') ? 'place' : content.templateName !== undefined ? 'template' : file === null ? 'text' : 'file';
  const message: SentByUs = {
    id,
    to,
    kind,
    text: content.text ?? content.caption ?? content.body?.text ?? '',
    file,
    buttons: link === undefined ? buttons.map(({ title }) => title) : [link],
    replyTo: context?.replyToMessageId ?? null,
    raw,
  };
  const payloads = new Map(buttons.map((button) => [button.title, button.id]));
  return { message, reportsUrl: sent.notifyUrl ?? null, payloads };
}

/** Infobip fetches the file before it sends; where nobody serves it, only its address is known. */
async function fileOf(state: State, url: string, told: string | null): Promise<NonNullable<SentByUs['file']>> {
  const name = told ?? new URL(url).pathname.split('/').at(-1) ?? null;
  if (!state.fetchesMedia) return seenFile(name, null, null);
  const { status, type, bytes } = await fetchFile(url);
  return seenFile(name, status === 200 ? type : null, status === 200 ? bytes : null);
}
