/** Messenger's side of our calls. */
import { jsonOf, violationsOf } from '../shared/check.ts';
import type { Check } from '../shared/check.ts';
import { answersHandshake, callbackRefused, graphError, noted, refusedToken, templatesAnswer } from '../shared/meta.ts';
import type { Answer, Call } from '../shared/server.ts';
import { appSubscriptionCheck, controlChecks, pageSubscriptionCheck } from './checks.ts';
import { messagesAnswer } from './messages.ts';
import { knownFields } from './state.ts';
import type { State } from './state.ts';

/** Answers a call as the Graph API does. */
export async function answerCall(state: State, call: Call): Promise<Answer | 'hang_up'> {
  const { credential } = state;
  const file = /^\/files\/([\w.%-]+)\/[^/]+$/.exec(call.path)?.[1];
  if (file !== undefined) return fileAnswer(state, call, file);
  const [, version, node = '', edge] = call.path.split('/');
  const isApp = node === credential.appId;
  const token = isApp ? `${credential.appId}|${credential.appSecret}` : credential.pageToken;
  const refusal = refusedToken(call, token, credential.appSecret, true);
  if (refusal !== null) return noted(state.refused, refusal);
  if (version !== credential.version) return refuse(state, { code: 2635, message: 'You are calling a deprecated version' });
  switch (`${call.method} ${nodeName(state, node)}${edge === undefined ? '' : `/${edge}`}`) {
    case 'POST page/messages':
      return messagesAnswer(state, call);
    case 'POST page/pass_thread_control':
    case 'POST page/take_thread_control':
    case 'POST page/release_thread_control':
      return controlAnswer(state, call, edge ?? '');
    case 'GET person':
      return profileAnswer(state, node);
    case 'GET page/conversations':
      return conversationsAnswer(state, call);
    case 'GET page/message_templates':
      return state.hasTemplates ? templatesAnswer(call) : refuse(state, { code: 200, message: 'Requires page_utility_messaging' }, 403);
    case 'GET me':
      return { status: 200, body: { id: credential.pageId, name: 'Simulated Page' } };
    case 'GET app':
      return { status: 200, body: { id: credential.appId } };
    case 'GET app/subscriptions':
      return { status: 200, body: { data: appSubscriptions(state) } };
    case 'POST app/subscriptions':
      return appSubscribeAnswer(state, call);
    case 'DELETE app/subscriptions':
      state.callback = null;
      state.appFields = [];
      state.calls.push({ name: 'unregister', about: '' });
      return { status: 200, body: { success: true } };
    case 'GET page/subscribed_apps':
      return { status: 200, body: { data: pageSubscriptions(state) } };
    case 'POST page/subscribed_apps':
      return pageSubscribeAnswer(state, call);
    case 'DELETE page/subscribed_apps':
      state.pageFields = [];
      return { status: 200, body: { success: true } };
    default:
      return refuse(state, {
        code: 100,
        subcode: 33,
        message: `Unsupported ${call.method.toLowerCase()} request. Object with ID '${node}' does not exist`,
      });
  }
}

const refuse = (state: State, error: Parameters<typeof graphError>[1], status = 400): Answer =>
  noted(state.refused, graphError(status, error));

function nodeName({ credential, people }: State, node: string): string {
  if (node === credential.pageId) return 'page';
  if (node === credential.appId) return 'app';
  if (node === 'me') return 'me';
  return people.has(node) ? 'person' : 'nothing';
}

/** What is wrong with a body, as an answer; null when nothing is. */
function wrongBody(state: State, check: Check, body: unknown): Answer | null {
  const wrong = Object.entries(violationsOf(check, body)).map(([where, what]) => `${where} ${what.join(', ')}`);
  return wrong.length === 0 ? null : refuse(state, { code: 100, message: `Invalid parameter: ${wrong.join('; ')}` });
}

function controlAnswer(state: State, call: Call, edge: string): Answer {
  const body = jsonOf(call.body);
  const wrong = wrongBody(state, controlChecks[edge] ?? (() => undefined), body);
  if (wrong !== null) return wrong;
  const { recipient, target_app_id: target } = body as { readonly recipient: { readonly id: string }; readonly target_app_id?: string };
  state.owners.set(recipient.id, edge === 'take_thread_control' ? state.credential.appId : (target ?? 'default'));
  state.calls.push({ name: edge, about: target === undefined ? recipient.id : `${recipient.id} ${target}` });
  return { status: 200, body: { success: true } };
}

function profileAnswer(state: State, id: string): Answer {
  const person = state.people.get(id);
  if (!state.hasProfiles || person === undefined) {
    return refuse(state, { code: 100, subcode: 33, message: 'Unsupported get request', type: 'GraphMethodException' });
  }
  state.calls.push({ name: 'profile', about: id });
  const [first, ...last] = person.name.split(' ');
  const picture = `${state.url}/files/picture-${id}/picture.png`;
  return { status: 200, body: { id, name: person.name, first_name: first, last_name: last.join(' '), profile_pic: picture } };
}

function conversationsAnswer(state: State, call: Call): Answer {
  const person = state.people.get(call.query.get('user_id') ?? '');
  const page = { id: state.credential.pageId, name: 'Simulated Page' };
  if (person !== undefined) state.calls.push({ name: 'profile', about: person.id });
  return { status: 200, body: { data: person === undefined ? [] : [{ id: 't_1', participants: { data: [person, page] } }] } };
}

function fileAnswer(state: State, call: Call, name: string): Answer | 'hang_up' {
  // Addresses are signed: who sends a token along shows it to whoever keeps the file.
  if (call.headers.authorization !== undefined) return noted(state.refused, { status: 400, body: 'No token is wanted here' });
  const fault = state.faults.shift();
  if (fault?.kind === 'hang_up') return 'hang_up';
  if (fault?.kind === 'server_error') return noted(state.refused, { status: 503, body: 'Service Unavailable' });
  if (fault?.kind === 'rate_limited')
    return noted(state.refused, { status: 429, headers: { 'retry-after': String(fault.seconds) }, body: '' });
  const file = state.files.get(name);
  if (file === undefined || file.until < Date.now() || fault?.kind === 'expired_media') {
    return noted(state.refused, { status: 403, body: 'URL signature expired' });
  }
  state.calls.push({ name: 'download', about: name });
  return { status: 200, headers: { 'content-type': file.type }, body: file.bytes };
}

const appSubscriptions = ({ callback, appFields }: State): readonly object[] => [
  { object: 'user', callback_url: 'https://another.example.com/hook', active: true, fields: [{ name: 'email', version: 'v25.0' }] },
  ...(callback === null
    ? []
    : [{ object: 'page', callback_url: callback, active: true, fields: appFields.map((name) => ({ name, version: 'v25.0' })) }]),
];

const pageSubscriptions = ({ pageFields, credential }: State): readonly object[] => [
  { id: '999', name: 'Another app', subscribed_fields: ['messages', 'feed'] },
  ...(pageFields.length === 0 ? [] : [{ id: credential.appId, name: 'Simulated app', subscribed_fields: pageFields }]),
];

const unknownField = (fields: string): string | undefined =>
  fields.split(',').find((field) => !(knownFields as readonly string[]).includes(field));

async function appSubscribeAnswer(state: State, call: Call): Promise<Answer> {
  const body = jsonOf(call.body);
  const wrong = wrongBody(state, appSubscriptionCheck, body);
  if (wrong !== null) return wrong;
  const wanted = body as { readonly callback_url: string; readonly verify_token: string; readonly fields: string };
  const unknown = unknownField(wanted.fields);
  if (unknown !== undefined) return refuse(state, { code: 100, message: `Param fields must be one of {…}: ${unknown}` });
  if (!(await answersHandshake(wanted.callback_url, wanted.verify_token))) return noted(state.refused, callbackRefused());
  state.callback = wanted.callback_url;
  state.appFields = wanted.fields.split(',');
  state.calls.push({ name: 'register', about: wanted.callback_url });
  return { status: 200, body: { success: true } };
}

function pageSubscribeAnswer(state: State, call: Call): Answer {
  const body = jsonOf(call.body);
  const wrong = wrongBody(state, pageSubscriptionCheck, body);
  if (wrong !== null) return wrong;
  const { subscribed_fields: fields } = body as { readonly subscribed_fields: string };
  const unknown = unknownField(fields);
  if (unknown !== undefined) return refuse(state, { code: 100, message: `Param subscribed_fields must be one of {…}: ${unknown}` });
  state.pageFields = fields.split(',');
  return { status: 200, body: { success: true } };
}
