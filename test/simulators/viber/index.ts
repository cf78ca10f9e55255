import { randomBytes } from 'node:crypto';
import type { DeliveredWebhook, Simulator } from '../simulator.ts';
import { violationsOf } from '../shared/check.ts';
import { receivedMessages } from '../shared/received.ts';
import { png } from '../shared/samples.ts';
import { startServer } from '../shared/server.ts';
import type { Answer, Call } from '../shared/server.ts';
import { customerOf } from './customers.ts';
import { noFields, refusal, takeMessage, webhookFields } from './messages.ts';
import type { State, ViberOptions } from './state.ts';
import { call, signature, tell, userFields } from './webhooks.ts';

/** A Viber bot. */
export interface ViberSimulator extends Simulator {
  /** The bot's token. */
  readonly token: string;
  /** A customer opens the conversation, without having written. */
  readonly opensConversation: (customerId: string) => Promise<DeliveredWebhook>;
}

/** Starts a simulated Viber; its base URL ends with `/pa`. */
export async function startViberSimulator(options: ViberOptions = {}): Promise<ViberSimulator> {
  const state = newState(options);
  const server = await startServer((request) => answer(state, request));
  state.url = server.url;
  const userOf = (id: string) => {
    const user = state.users.get(id);
    if (user === undefined) throw new Error('Nobody has this id.');
    return user;
  };
  return {
    url: `${server.url}/pa`,
    credential: { 'Base URL': `${server.url}/pa`, Token: state.token },
    token: state.token,
    received: state.received.all,
    refused: state.refused,
    webhooks: state.webhooks,
    calls: state.calls,
    get webhookUrl() {
      return state.webhookUrl === '' ? null : state.webhookUrl;
    },
    set webhookUrl(url) {
      state.webhookUrl = url ?? '';
      state.eventTypes = null;
    },
    customer: ({ id, name } = {}) => {
      const number = state.users.size + 1;
      const known = id ?? `${String(number).padStart(4, '0')}K9fXb+Zq/4Tn2Rw${String(number)}==`;
      const user = { id: known, name: name ?? `Customer ${number}`, language: 'en-GB', isSubscribed: true, tracking: '', asked: 0 };
      state.users.set(known, user);
      return customerOf(state, user);
    },
    fail: (...faults) => state.faults.push(...faults),
    receipt: (messageId, status) => {
      const message = state.taken.get(messageId);
      if (message === undefined) throw new Error('Viber took no such message.');
      const event = status === 'read' ? 'seen' : status;
      const why = status === 'failed' ? { desc: 'failure description' } : {};
      return tell(state, event, { user_id: message.user.id, ...why }, { token: messageId });
    },
    echo: null,
    writtenElsewhere: null,
    opensConversation: (id) =>
      tell(state, 'conversation_started', { type: 'open', context: 'from-poster', user: userFields(state, userOf(id)), subscribed: false }),
    replay: () => call(state, lastOf(state), signature(state.token, lastOf(state).body), []),
    forge: () => call(state, lastOf(state), signature('another token', lastOf(state).body), []),
    waitFor: state.received.waitFor,
    close: server.close,
  };
}

function newState({ speed = 60_000, signsIn = 'both' }: ViberOptions): State {
  const part = () => randomBytes(8).toString('hex');
  return {
    url: '',
    speed,
    signsIn,
    token: `${part()}-${part()}-${part()}`,
    name: 'Simulated Bot',
    webhookUrl: '',
    eventTypes: null,
    users: new Map(),
    taken: new Map(),
    media: new Map(),
    faults: [],
    received: receivedMessages(),
    refused: [],
    webhooks: [],
    calls: [],
    last: null,
    tokens: 5_741_311_803_571_721_087n,
  };
}

function lastOf(state: State): NonNullable<State['last']> {
  if (state.last === null) throw new Error('No webhook was called yet.');
  return state.last;
}

async function answer(state: State, request: Call): Promise<Answer | 'hang_up'> {
  if (request.method === 'GET') return download(state, request.path);
  if (request.method !== 'POST' || !request.path.startsWith('/pa/')) return { status: 404, body: 'Not found' };
  const token = request.headers['x-viber-auth-token'];
  if (token === undefined) return { status: 200, body: { status: 2, status_message: 'missing_auth_token' } };
  if (token !== state.token) return refusal(state, 2);
  const body = parsed(request.body);
  if (body === undefined) return refusal(state, 3, 'no JSON');
  switch (request.path) {
    case '/pa/send_message':
      return takeMessage(state, body, request.body.length);
    case '/pa/set_webhook':
      return setWebhook(state, body as Record<string, unknown>);
    case '/pa/get_account_info':
      return accountInformation(state, body);
    case '/pa/get_user_details':
      return userDetails(state, body as Record<string, unknown>);
    default:
      return { status: 404, body: 'Not found' };
  }
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function download(state: State, path: string): Answer {
  if (state.faults[0]?.kind === 'expired_media') {
    state.faults.shift();
    return { status: 403, body: 'Expired' };
  }
  const file = path.startsWith('/avatars/') ? { type: 'image/png', bytes: png } : state.media.get(path);
  if (file === undefined) return { status: 404, body: 'Not found' };
  state.calls.push({ name: 'download', about: path });
  return { status: 200, headers: { 'content-type': file.type }, body: file.bytes };
}

const events = ['delivered', 'seen', 'failed', 'subscribed', 'unsubscribed', 'conversation_started', 'message', 'client_status'];

/** Viber calls the address before it answers, and takes it only when that was answered with 200. */
async function setWebhook(state: State, body: Record<string, unknown>): Promise<Answer> {
  const [wrong] = Object.entries(violationsOf(webhookFields, body));
  if (wrong !== undefined) return refusal(state, wrong[0] === 'url' ? 4 : 3, `${wrong[0]} ${wrong[1].join(', ')}`);
  const { url } = body;
  if (url === '') {
    state.calls.push({ name: 'unregister', about: state.webhookUrl });
    state.webhookUrl = '';
    return { status: 200, body: { status: 0, status_message: 'ok' } };
  }
  if (typeof url !== 'string' || !URL.canParse(url) || url.includes('#')) return refusal(state, 1);
  const wanted = (body['event_types'] ?? events) as readonly string[];
  const unknown = wanted.find((type) => !events.includes(type));
  if (unknown !== undefined) return refusal(state, 3, `event_types ${unknown}`);
  const before = { url: state.webhookUrl, types: state.eventTypes };
  state.webhookUrl = url;
  const checked = await tell(state, 'webhook', {}, {});
  if (checked.status !== 200) {
    state.webhookUrl = before.url;
    return refusal(state, 1);
  }
  state.eventTypes = [...new Set([...wanted, 'subscribed', 'unsubscribed'])];
  state.calls.push({ name: 'register', about: url });
  return { status: 200, body: { status: 0, status_message: 'ok', chat_hostname: 'SN-CHAT-01_', event_types: wanted } };
}

function accountInformation(state: State, body: unknown): Answer {
  if (Object.keys(violationsOf(noFields, body)).length > 0) return refusal(state, 3);
  const account = {
    status: 0,
    status_message: 'ok',
    id: 'pa:5098241577392046321',
    chat_hostname: 'SN-CHAT-01_',
    name: state.name,
    uri: 'simulatedbot',
    webhook: state.webhookUrl,
    event_types: state.eventTypes ?? [],
    subscribers_count: state.users.size,
  };
  return { status: 200, body: account };
}

/** Twice in twelve hours for a customer, who must subscribe. */
function userDetails(state: State, { id }: Record<string, unknown>): Answer {
  if (typeof id !== 'string') return refusal(state, 4, 'id');
  const user = state.users.get(id);
  if (user === undefined) return refusal(state, 5);
  if (!user.isSubscribed) return refusal(state, 6);
  user.asked++;
  if (user.asked > 2) return refusal(state, 12);
  state.calls.push({ name: 'profile', about: id });
  const details = { ...userFields(state, user), primary_device_os: 'android 14', viber_version: '22.1.0', mcc: 214, mnc: 7 };
  return { status: 200, body: { status: 0, status_message: 'ok', user: details } };
}
