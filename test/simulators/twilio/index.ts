import { randomBytes } from 'node:crypto';
import type { Simulator } from '../simulator.ts';
import { receivedMessages } from '../shared/received.ts';
import { startServer } from '../shared/server.ts';
import type { Answer, Call } from '../shared/server.ts';
import { accountAnswer, basic, credentialOf } from './account.ts';
import { customerOf } from './customers.ts';
import { createMessage, twilioError } from './messages.ts';
import { newSid, ourAddress } from './state.ts';
import type { State, TwilioOptions } from './state.ts';
import { statusParameters } from './statuses.ts';
import { call, deliver, inboundUrl } from './webhooks.ts';

/** A Twilio account with one sender: a number, a WhatsApp sender or a Messaging Service. */
export interface TwilioSimulator extends Simulator {
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Our sender: `+1…`, `whatsapp:+1…` or `MG…`. */
  readonly address: string;
  /** What Twilio's debugger says of our answers to webhooks. */
  readonly warnings: readonly string[];
  /** Approves a template, whose body has `{{1}}`; returns its content SID. */
  readonly approve: (body: string) => string;
  /** Reports any status of a message, with any error code. */
  readonly status: (messageId: string, status: string, errorCode?: string) => ReturnType<NonNullable<Simulator['receipt']>>;
  /** The number's page at Twilio. */
  readonly phone: State['phone'];
  /** The service's page at Twilio. */
  readonly service: State['service'];
}

/** Starts a simulated Twilio. */
export async function startTwilioSimulator(options: TwilioOptions = {}): Promise<TwilioSimulator> {
  const state = newState(options);
  const server = await startServer((request) => answer(state, request));
  state.url = server.url;
  let customers = 0;
  const status: TwilioSimulator['status'] = async (messageId, value, errorCode) => {
    const message = state.taken.get(messageId);
    if (message === undefined) throw new Error('Twilio took no such message.');
    return deliver(state, message.statusCallback, statusParameters(state, message, value, errorCode ?? null), null);
  };
  return {
    url: server.url,
    credential: credentialOf(state),
    accountSid: state.accountSid,
    authToken: state.authToken,
    apiKey: state.apiKey,
    apiSecret: state.apiSecret,
    address: ourAddress(state),
    phone: state.phone,
    service: state.service,
    received: state.received.all,
    refused: state.refused,
    webhooks: state.webhooks,
    calls: state.calls,
    warnings: state.warnings,
    get webhookUrl() {
      return inboundUrl(state);
    },
    set webhookUrl(url) {
      setInboundUrl(state, url ?? '');
    },
    customer: ({ id, name } = {}) => {
      customers++;
      return customerOf(state, id ?? `+1415555${String(1000 + customers)}`, name ?? `Customer ${customers}`);
    },
    fail: (...faults) => state.faults.push(...faults),
    receipt: (messageId, value) => (value === 'failed' ? status(messageId, 'undelivered', '30003') : status(messageId, value)),
    status,
    echo: null,
    writtenElsewhere: null,
    approve: (body) => {
      const sid = newSid('HX');
      state.templates.set(sid, body);
      return sid;
    },
    replay: () => call(state, lastOf(state)),
    forge: () => call(state, { ...lastOf(state), signature: Buffer.from(randomBytes(20)).toString('base64') }),
    waitFor: state.received.waitFor,
    close: server.close,
  };
}

function newState({ kind = 'sms', speed = 20 }: TwilioOptions): State {
  return {
    url: '',
    kind,
    speed,
    accountSid: newSid('AC'),
    authToken: randomBytes(16).toString('hex'),
    apiKey: newSid('SK'),
    apiSecret: randomBytes(16).toString('hex'),
    number: '+14155550100',
    phone: { sid: newSid('PN'), smsUrl: 'https://demo.twilio.com/welcome/sms/reply/', smsMethod: 'POST', smsApplicationSid: '' },
    service: { sid: newSid('MG'), inboundRequestUrl: '', inboundMethod: 'POST', useInboundWebhookOnNumber: true },
    senderUrl: '',
    templates: new Map(),
    taken: new Map(),
    media: new Map(),
    optedOut: new Set(),
    wroteAt: new Map(),
    faults: [],
    received: receivedMessages(),
    refused: [],
    webhooks: [],
    calls: [],
    warnings: [],
    last: null,
  };
}

function setInboundUrl(state: State, url: string): void {
  if (state.kind === 'whatsapp') state.senderUrl = url;
  else if (state.kind === 'sms') state.phone.smsUrl = url;
  else {
    state.service.inboundRequestUrl = url;
    state.service.useInboundWebhookOnNumber = false;
  }
}

function lastOf(state: State): NonNullable<State['last']> {
  if (state.last === null) throw new Error('No webhook was called yet.');
  return state.last;
}

async function answer(state: State, request: Call): Promise<Answer | 'hang_up'> {
  if (request.path.startsWith('/cdn/')) return cdn(state, request);
  const { authorization } = request.headers;
  if (authorization !== basic(state.accountSid, state.authToken) && authorization !== basic(state.apiKey, state.apiSecret)) {
    return twilioError(state, 401, 20003, 'Authenticate');
  }
  const account = `/2010-04-01/Accounts/${state.accountSid}`;
  if (request.method === 'POST' && request.path === `${account}/Messages.json`) return createMessage(state, request);
  const media = /\/Messages\/(MM\w+)\/Media\/(ME\w+)$/.exec(request.path);
  if (request.method === 'GET' && media !== null && request.path.startsWith(account))
    return redirect(state, media[1] ?? '', media[2] ?? '');
  return accountAnswer(state, request) ?? twilioError(state, 404, 20404, `The requested resource ${request.path} was not found`);
}

/** Twilio sends whoever has authorization to a host that takes none. */
function redirect(state: State, messageSid: string, sid: string): Answer {
  const isExpired = state.faults[0]?.kind === 'expired_media';
  if (isExpired) state.faults.shift();
  const media = state.media.get(sid);
  if (isExpired || media?.messageSid !== messageSid) return twilioError(state, 404, 20404, 'The requested media was not found');
  return { status: 307, headers: { location: `${state.url}/cdn/${sid}?Expires=3600` } };
}

function cdn(state: State, request: Call): Answer {
  const media = state.media.get(request.path.slice('/cdn/'.length));
  if (request.headers.authorization !== undefined) return { status: 400, body: 'Only one auth mechanism allowed' };
  if (media === undefined) return { status: 403, body: 'Access Denied' };
  state.calls.push({ name: 'download', about: request.path.slice('/cdn/'.length) });
  return { status: 200, headers: { 'content-type': media.type }, body: media.bytes };
}
