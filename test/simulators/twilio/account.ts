import type { Answer, Call } from '../shared/server.ts';
import { newSid, ourAddress } from './state.ts';
import type { State } from './state.ts';
import { twilioError } from './messages.ts';

/** The account, its numbers and its Messaging Service, where webhooks are set. Null when the path is none of theirs. */
export function accountAnswer(state: State, call: Call): Answer | null {
  const account = `/2010-04-01/Accounts/${state.accountSid}`;
  const isGet = call.method === 'GET';
  const isPost = call.method === 'POST';
  if (call.path === `${account}.json` && isGet) return accountItself(state, call);
  if (call.path === `${account}/IncomingPhoneNumbers.json` && isGet) return numbers(state, call);
  if (call.path === `${account}/IncomingPhoneNumbers/${state.phone.sid}.json` && isPost) return changeNumber(state, call);
  if (call.path === '/v1/ContentAndApprovals' && isGet) return contents(state);
  if (call.path !== `/v1/Services/${state.service.sid}`) return null;
  if (isGet) return { status: 200, body: serviceOf(state) };
  return isPost ? changeService(state, call) : null;
}

function accountItself(state: State, call: Call): Answer {
  const isByKey = call.headers.authorization === basic(state.apiKey, state.apiSecret);
  if (isByKey) return twilioError(state, 401, 20003, 'Authenticate');
  return { status: 200, body: { sid: state.accountSid, friendly_name: 'Simulated Company', status: 'active', type: 'Full' } };
}

export const basic = (name: string, secret: string): string => `Basic ${Buffer.from(`${name}:${secret}`).toString('base64')}`;

function numberOf({ phone, accountSid, number }: State): Record<string, unknown> {
  return {
    sid: phone.sid,
    account_sid: accountSid,
    phone_number: number,
    friendly_name: number,
    sms_url: phone.smsUrl,
    sms_method: phone.smsMethod,
    sms_application_sid: phone.smsApplicationSid,
    sms_fallback_url: '',
    capabilities: { sms: true, mms: true, voice: true },
  };
}

/** Twilio finds numbers that contain what is looked for, so another one comes along. */
function numbers(state: State, call: Call): Answer {
  const wanted = (call.query.get('PhoneNumber') ?? '').replace('+', '');
  const longer = { ...numberOf(state), sid: newSid('PN'), phone_number: `${state.number}9`, sms_url: 'https://other.example/sms' };
  const all = state.kind === 'whatsapp' ? [] : [longer, numberOf(state)];
  const found = all.filter(({ phone_number }) => String(phone_number).includes(wanted));
  return { status: 200, body: { incoming_phone_numbers: found, page: 0, page_size: 50, next_page_uri: null } };
}

function changeNumber(state: State, call: Call): Answer {
  const fields = new URLSearchParams(call.body.toString('utf8'));
  const unknown = [...fields.keys()].find(
    (name) => !['SmsUrl', 'SmsMethod', 'SmsFallbackUrl', 'SmsFallbackMethod', 'SmsApplicationSid'].includes(name),
  );
  if (unknown !== undefined) return twilioError(state, 400, 20001, `Unknown parameter ${unknown}`);
  const url = fields.get('SmsUrl');
  if (url !== null && url !== '' && !URL.canParse(url)) return twilioError(state, 400, 21502, 'SmsUrl is not a valid URL');
  const method = fields.get('SmsMethod') ?? state.phone.smsMethod;
  if (!['GET', 'POST'].includes(method)) return twilioError(state, 400, 21503, 'SmsMethod is not valid');
  state.phone.smsMethod = method;
  if (url !== null) {
    state.calls.push(url === '' ? { name: 'unregister', about: state.phone.smsUrl } : { name: 'register', about: url });
    state.phone.smsUrl = url;
  }
  return { status: 200, body: numberOf(state) };
}

/** Our templates, and one that WhatsApp has not looked at yet. */
function contents({ templates, accountSid }: State): Answer {
  const content = (sid: string, body: string, status: string): object => ({
    sid,
    account_sid: accountSid,
    friendly_name: 'simulated_template',
    language: 'en',
    variables: {},
    types: { 'twilio/text': { body } },
    approval_requests: { name: 'simulated_template', category: 'UTILITY', content_type: 'twilio/text', status, rejection_reason: '' },
  });
  const all = [...templates].map(([sid, body]) => content(sid, body, 'approved'));
  const meta = { key: 'contents', page: 0, page_size: 500, next_page_url: null };
  return { status: 200, body: { contents: [...all, content(newSid('HX'), 'Not yet', 'pending')], meta } };
}

function serviceOf({ service, accountSid }: State): object {
  return {
    sid: service.sid,
    account_sid: accountSid,
    friendly_name: 'Simulated Service',
    inbound_request_url: service.inboundRequestUrl === '' ? null : service.inboundRequestUrl,
    inbound_method: service.inboundMethod,
    use_inbound_webhook_on_number: service.useInboundWebhookOnNumber,
  };
}

function changeService(state: State, call: Call): Answer {
  const fields = new URLSearchParams(call.body.toString('utf8'));
  const unknown = [...fields.keys()].find(
    (name) => !['InboundRequestUrl', 'InboundMethod', 'UseInboundWebhookOnNumber', 'StatusCallback'].includes(name),
  );
  if (unknown !== undefined) return twilioError(state, 400, 20001, `Unknown parameter ${unknown}`);
  const deferred = fields.get('UseInboundWebhookOnNumber');
  if (deferred !== null) state.service.useInboundWebhookOnNumber = deferred === 'true';
  state.service.inboundMethod = fields.get('InboundMethod') ?? state.service.inboundMethod;
  const url = fields.get('InboundRequestUrl');
  if (url !== null) {
    state.calls.push(url === '' ? { name: 'unregister', about: state.service.inboundRequestUrl } : { name: 'register', about: url });
    state.service.inboundRequestUrl = url;
  }
  return { status: 200, body: serviceOf(state) };
}

/** What a person enters in n8n. */
export const credentialOf = (state: State): Readonly<Record<string, string>> => ({
  'Account SID': state.accountSid,
  'Auth Token': state.authToken,
  'Base URL': state.url,
  Address: ourAddress(state),
});
