/** What Messenger does with a message of ours. */
import { randomBytes } from 'node:crypto';
import type { Fault, SentByUs } from '../simulator.ts';
import { jsonOf, violationsOf } from '../shared/check.ts';
import { formOf, graphError, noted } from '../shared/meta.ts';
import { seenFile } from '../shared/seen-file.ts';
import type { Answer, Call } from '../shared/server.ts';
import { messageCheck, uploadCheck } from './checks.ts';
import type { State, Taken } from './state.ts';

interface Body {
  readonly recipient: { readonly id: string };
  readonly sender_action?: 'typing_on' | 'typing_off' | 'mark_seen';
  readonly messaging_type?: string;
  readonly tag?: string;
  readonly reply_to?: { readonly mid: string };
  readonly message: {
    readonly text?: string;
    readonly template?: object;
    readonly quick_replies?: readonly { readonly title: string; readonly payload: string }[];
    readonly attachment?: {
      readonly type: string;
      readonly payload: {
        readonly text?: string;
        readonly buttons?: readonly { readonly title: string; readonly payload?: string }[];
      };
    };
  };
}

const MB = 1024 * 1024;

export async function messagesAnswer(state: State, call: Call): Promise<Answer | 'hang_up'> {
  const isForm = call.headers['content-type']?.startsWith('multipart/form-data') === true;
  const { raw, file } = isForm ? await formBody(call) : { raw: jsonOf(call.body), file: null };
  const wrong = Object.entries(violationsOf(isForm ? uploadCheck : messageCheck, raw)).map(
    ([where, what]) => `${where} ${what.join(', ')}`,
  );
  if (wrong.length > 0) return noted(state.refused, graphError(400, { code: 100, message: `Invalid parameter: ${wrong.join('; ')}` }));
  if (isForm && file === null)
    return noted(state.refused, graphError(400, { code: 100, subcode: 2018047, message: 'Upload attachment failure' }));
  const body = raw as Body;
  const refusal = refusalOf(state, body, file);
  if (refusal !== null) return noted(state.refused, refusal);
  if (body.sender_action !== undefined) {
    state.calls.push({ name: body.sender_action === 'mark_seen' ? 'read' : 'typing', about: body.recipient.id });
    return { status: 200, body: { recipient_id: body.recipient.id } };
  }
  const fault = state.faults[0];
  const failed = faultRefusal(fault);
  if (fault !== undefined) state.faults.shift();
  if (failed !== null) return noted(state.refused, failed);
  const taken = takenOf(body, file === null ? null : seenFile(file.name, file.type, new Uint8Array(await file.arrayBuffer())), raw);
  state.taken.set(taken.message.id, taken);
  state.mailbox.add(taken.message);
  if (fault?.kind === 'hang_up') return 'hang_up';
  return { status: 200, body: { recipient_id: body.recipient.id, message_id: taken.message.id } };
}

/** The fields of a form, of which all but the file are JSON or a word. */
async function formBody(call: Call): Promise<{ readonly raw: unknown; readonly file: File | null }> {
  const form = await formOf(call);
  const raw: Record<string, unknown> = {};
  let file: File | null = null;
  for (const [name, value] of form ?? []) {
    if (value instanceof File) file = name === 'filedata' ? value : file;
    else raw[name] = value.startsWith('{') ? JSON.parse(value) : value;
  }
  return { raw, file };
}

/** What only Messenger can know of a message: who it goes to, who has the conversation, whether its file fits. */
function refusalOf(state: State, body: Body, file: File | null): Answer | null {
  const { recipient, messaging_type: type, tag, message } = body;
  if (!state.people.has(recipient.id)) return graphError(400, { code: 100, subcode: 2018001, message: 'No matching user found' });
  if (body.sender_action !== undefined) return null;
  if ((state.owners.get(recipient.id) ?? state.credential.appId) !== state.credential.appId) {
    return graphError(400, {
      code: 10,
      subcode: 2018300,
      message: 'Message failed to send because another app is controlling this thread now',
    });
  }
  if ((type === 'MESSAGE_TAG') !== (tag !== undefined)) return graphError(400, { code: 100, message: 'Invalid parameter: tag' });
  if (tag !== undefined && !state.isHumanAgentApproved) {
    return graphError(400, { code: 10, message: 'The tag HUMAN_AGENT needs the feature Human Agent' });
  }
  if ((type === 'UTILITY') !== (message.template !== undefined)) {
    return graphError(400, { code: 100, message: 'Invalid parameter: messaging_type' });
  }
  if (file === null) return null;
  const kind = message.attachment?.type ?? '';
  const doesFit = kind === 'file' || file.type.startsWith(`${kind}/`);
  if (!doesFit || file.size === 0) return graphError(400, { code: 100, subcode: 2018047, message: 'Upload attachment failure' });
  return file.size > 25 * MB ? graphError(400, { code: 100, subcode: 2018109, message: 'Attachment size exceeds allowable limit' }) : null;
}

function faultRefusal(fault: Fault | undefined): Answer | null {
  switch (fault?.kind) {
    case 'rate_limited':
      return graphError(
        400,
        { code: 613, message: 'Calls to this api have exceeded the rate limit' },
        { 'retry-after': String(fault.seconds) },
      );
    case 'unreachable':
      return graphError(400, { code: 551, subcode: 1545041, message: 'This person isn’t available right now' });
    case 'outside_window':
      return graphError(400, { code: 10, subcode: 2018278, message: 'This message is sent outside of allowed window' });
    case 'server_error':
      return graphError(500, { code: 1200, message: 'Temporary send message failure. Please try again later', isTransient: true });
    default:
      return null;
  }
}

function takenOf({ recipient, message, reply_to: replyTo }: Body, file: SentByUs['file'], raw: unknown): Taken {
  const { quick_replies: quick, attachment } = message;
  const buttons = quick ?? attachment?.payload.buttons ?? [];
  const sent: SentByUs = {
    id: `m_${randomBytes(24).toString('base64url')}`,
    to: recipient.id,
    kind: file !== null ? 'file' : message.template === undefined ? 'text' : 'template',
    text: message.text ?? attachment?.payload.text ?? '',
    file,
    buttons: buttons.map(({ title }) => title),
    replyTo: replyTo?.mid ?? null,
    raw,
  };
  const payloads = new Map(buttons.flatMap(({ title, payload }) => (payload === undefined ? [] : [[title, payload] as const])));
  return { message: sent, at: Date.now(), payloads, pressedAs: quick === undefined ? 'postback' : 'quick_reply' };
}
