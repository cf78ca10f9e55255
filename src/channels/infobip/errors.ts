import type { ProviderFailure, Sent } from '../../app/adapter';
import { ProviderError } from '../../app/adapter';
import { retryAfterOf, UnansweredError } from '../http';
import type { ProviderResponse } from '../http';
import { refusalOf } from './payload';
import type { InfobipReport } from './payload';

/** What a name of Infobip's statuses and errors comes to for an agent. */
interface Meaning {
  readonly names: RegExp;
  readonly reason: string;
  readonly isUnreachable?: boolean;
  /** When Infobip rejected it, in milliseconds. */
  readonly retryAfter?: number;
}

const numberIsWrong = 'This number cannot get such messages. Check it, or use another channel.';

/**
 * The first that fits counts. Names instead of numbers, because numbers differ between products; names as in "Response status and error
 * codes" of Infobip's documentation, and where that has no complete list, the words that such names are made of.
 */
const meanings: readonly Meaning[] = [
  { names: /CREDIT|PREPAID|BALANCE/, reason: 'The Infobip account has no credit left. An administrator has to top it up.' },
  { names: /24_?H|SESSION|RE_?ENGAGE|OUTSIDE|WINDOW/, reason: 'More than 24 hours since the customer’s last message: send a template.' },
  {
    names: /BLACKLIST|_DND|OPT_?(ED_)?OUT|UNSUBSCRI|USER_BLOCKED|BLOCKED_BY/,
    reason: 'The customer does not take messages from us. Use another channel.',
    isUnreachable: true,
  },
  {
    names: /DESTINATION_NOT_REGISTERED/,
    reason: 'This Infobip account may write to its test numbers only. An administrator has to activate it.',
  },
  {
    names: /FLOOD|THROTTL|RATE_LIMIT|TOO_MANY/,
    reason: 'Too many messages in a short time. Wait a minute, then send again.',
    retryAfter: 60_000,
  },
  { names: /SYSTEM_ERROR|INTERNAL/, reason: 'Infobip has trouble of its own. Send again in a minute.', retryAfter: 30_000 },
  { names: /TEMPLATE/, reason: 'WhatsApp does not have this template in this form. Check its name, its language and its texts.' },
  { names: /MEDIA|FILE_SIZE|MIME/, reason: 'The file could not be fetched or is not taken. Send it in another form.' },
  {
    names: /UNKNOWN_SUBSCRIBER|UNIDENTIFIED|DESTINATION|_TO$|PREFIX|NOT_A_?WHATSAPP|ILLEGAL_SUBSCRIBER|INVALID_PHONE/,
    reason: numberIsWrong,
  },
  {
    names: /ABSENT|UNREACHABLE|BUSY|MEMORY|HANDSET|DEVICE/,
    reason: 'The customer’s phone is off, full or out of reach. Send again later.',
  },
  { names: /SENDER|SOURCE/, reason: 'Our number may not send this. An administrator has to check the sender in Infobip.' },
  { names: /ROUTE|NETWORK|OPERATOR|BARRED/, reason: 'The customer’s network does not take the message. Use another channel.' },
  { names: /TOO_LONG|UDH/, reason: 'The message is too long. Send it in parts.' },
  { names: /EXPIRED|VALIDITY/, reason: 'The message did not reach the customer’s phone in time. Send again.' },
];
const anyOther = 'The message could not be brought to the customer. Send again, or use another channel.';

/** The name that says most: the error's, or the status's where there was none. */
function nameOf(status: InfobipReport | undefined, error: InfobipReport | undefined): string {
  const names = [error?.name, status?.name].filter((name) => name !== undefined && name !== 'NO_ERROR' && /^\w{1,80}$/.test(name));
  return names[0] ?? 'unknown';
}

const meaningOf = (name: string): Meaning | undefined => meanings.find(({ names }) => names.test(name.toUpperCase()));

/** Why a message did not come to the customer, from what Infobip tells of it. */
export function failureOf(status: InfobipReport | undefined, error: InfobipReport | undefined): ProviderFailure {
  const name = nameOf(status, error);
  return { code: name, reason: meaningOf(name)?.reason ?? anyOther };
}

/** What a rejected message comes to: Infobip took the call, and said in it that the message goes nowhere. */
export function rejectedBy(status: InfobipReport | undefined): Sent {
  const failure = failureOf(status, undefined);
  const meaning = meaningOf(failure.code);
  return {
    kind: 'failed',
    failure,
    retryAfter: meaning?.retryAfter ?? null,
    ...(meaning?.isUnreachable === true ? { isUnreachable: true } : {}),
  };
}

/** A back-off where Infobip tells none, in milliseconds. */
const usualWait = 10_000;

/** What a refused call to send comes to. Infobip answers 429 and 503 before it takes a message; of other 5xx nobody knows. */
export function refusedBy(response: ProviderResponse): Sent {
  const { status } = response;
  const { code, fields } = refusalOf(response.json);
  const failure: ProviderFailure = { code: code ?? String(status), reason: reasonOfStatus(status, fields) };
  if (status === 429 || status === 503) {
    return { kind: 'failed', failure, retryAfter: retryAfterOf(response.header('retry-after')) ?? usualWait };
  }
  return status >= 500 ? { kind: 'unknown', failure } : { kind: 'failed', failure, retryAfter: null };
}

function reasonOfStatus(status: number, fields: readonly string[]): string {
  if (status === 401) return 'Infobip does not accept the API key. An administrator has to check the credential.';
  if (status === 403) return 'The API key may not send such messages. An administrator has to check what it is allowed in Infobip.';
  if (status === 404) return 'Infobip does not know this address. An administrator has to check the base URL of the credential.';
  if (status === 429) return 'Too many messages at once. It is sent again in a moment.';
  if (status >= 500) return 'Infobip has trouble of its own. Look whether the customer got the message before you send it again.';
  const about = (path: RegExp) => fields.some((field) => path.test(field));
  if (about(/(^|\.)(to|destination)\b/)) return numberIsWrong;
  if (about(/mediaUrl/)) return 'Infobip cannot fetch files from here. An administrator has to make the address of n8n public.';
  if (about(/template|language|placeholders/))
    return 'WhatsApp does not have this template in this form. Check its name, its language and its texts.';
  return 'Infobip does not take the message in this form. Change it, or tell an administrator.';
}

/** What a call comes to that was not answered. */
export function unanswered(error: unknown): Sent {
  const failure: ProviderFailure = { code: 'network', reason: 'Infobip did not answer. Look whether the customer got the message.' };
  if (!(error instanceof UnansweredError) || error.mayHaveArrived) return { kind: 'unknown', failure };
  return {
    kind: 'failed',
    failure: { code: 'network', reason: 'Infobip cannot be reached. It is tried again in a moment.' },
    retryAfter: 5_000,
  };
}

/** The error for a refused call that sends nothing. */
export function callRefused(what: string, response: ProviderResponse): ProviderError {
  const { status } = response;
  const code = refusalOf(response.json).code ?? String(status);
  const isPassing = status === 429 || status >= 500;
  return new ProviderError(
    `Infobip refused to ${what} (${code}). ${reasonOfCall(status)}`,
    code,
    isPassing ? (retryAfterOf(response.header('retry-after')) ?? usualWait) : null,
  );
}

function reasonOfCall(status: number): string {
  if (status === 401) return 'Check the API key of the credential.';
  if (status === 403) return 'Check in the portal of Infobip what the API key is allowed.';
  if (status === 404) return 'Check the base URL of the credential.';
  return status === 429 || status >= 500 ? 'Try again in a moment.' : 'Check the settings of the trigger.';
}
