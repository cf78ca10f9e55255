import { ProviderError } from '../../app/adapter';
import { retryAfterOf } from '../http';
import type { ProviderResponse } from '../http';
import { codeOf } from './payload';

/** What one of Twilio's error codes means for whoever wrote the message. */
export interface Meaning {
  readonly reason: string;
  /** In milliseconds; null when trying again is of no use. */
  readonly retryAfter: number | null;
  /** True when the customer does not want to hear from us, or blocks us. */
  readonly isUnreachable: boolean;
}

const checkNumber = 'Check the customer’s number.';
const askAdministrator = 'Ask an administrator';

/** Errors of calls and of status callbacks. Source: twilio.com/docs/api/errors, 2026-11. */
const reasons: Readonly<Record<string, string>> = {
  11751: 'The file is larger than Twilio takes. Send a smaller one.',
  12300: 'Twilio does not take files of this type. Send it in another form.',
  20003: `Twilio refuses our credential. ${askAdministrator} to check the account SID, the auth token and the API key.`,
  20404: `Twilio does not know the account or the sender. ${askAdministrator} to check the credential and the channel’s address.`,
  20429: 'Twilio takes no more messages for the moment. It is tried again.',
  14107: 'Our number sends too many messages for the moment. It is tried again.',
  21211: `Twilio says that this is not a valid number. ${checkNumber}`,
  21212: `Our own number is not valid at Twilio. ${askAdministrator} to check the channel’s address.`,
  21408: `Messages to the customer’s country are not enabled. ${askAdministrator} to enable it in Twilio’s messaging geographic permissions.`,
  21606: `Our number cannot send such messages. ${askAdministrator} to check the channel’s address.`,
  21610: 'The customer wrote STOP and receives nothing until they write START. Reach them another way.',
  21611: 'Too many messages wait to be sent by our number. It is tried again.',
  21612: 'There is no way from our number to the customer’s. Reach them another way.',
  21614: `The customer’s number is not a mobile number. ${checkNumber}`,
  21617: 'The text is longer than Twilio takes (1600 characters). Shorten it.',
  21619: 'The message is empty. Write something first.',
  21620: 'Twilio could not fetch the file. Send it again, or ask an administrator whether n8n can be reached from the internet.',
  21635: `The customer’s number is a landline. ${checkNumber}`,
  21655: 'Twilio does not know this template. Enter its content SID (HX…).',
  21656: 'The template’s placeholders are not filled as it needs them. Check their number and order.',
  21659: `Our number does not belong to the Twilio account. ${askAdministrator} to check the channel’s address.`,
  21703: `The Messaging Service has no number that can send this. ${askAdministrator} to add one at Twilio.`,
  30001: 'Too many messages wait to be sent by our number. Send it again later.',
  30002: `The Twilio account is suspended. ${askAdministrator} to look at it.`,
  30003: 'The customer’s phone cannot be reached: it may be off or abroad. Send it again later.',
  30004: 'The customer’s phone or network blocks our messages. Reach them another way.',
  30005: `The customer’s number does not exist or is out of service. ${checkNumber}`,
  30006: `The customer’s number is a landline, or its network cannot be reached. ${checkNumber}`,
  30007: 'The message was filtered as unwanted. Write it in other words, without links.',
  30008: 'The message did not arrive; the network tells no reason. Send it again.',
  30019: 'The file is larger than the customer’s network takes. Send a smaller one.',
  30032: `Our toll-free number is not verified. ${askAdministrator} to verify it at Twilio.`,
  30034: `Our number is not registered for business messages. ${askAdministrator} to register it (A2P 10DLC) at Twilio.`,
  63003: `The customer’s number is not on WhatsApp. ${checkNumber}`,
  63005: 'WhatsApp does not take this content. Send it in another form.',
  63007: `Our number is not a WhatsApp sender of the Twilio account. ${askAdministrator} to check the channel’s address.`,
  63012: 'WhatsApp had trouble of its own. Send it again.',
  63013: 'WhatsApp says that the message breaks its rules. Write it in other words.',
  63015: 'The customer has not joined the WhatsApp sandbox. Have them write its join word first.',
  63016: 'More than 24 hours since the customer’s last message: send a template.',
  63018: 'WhatsApp takes no more messages for the moment. It is tried again.',
  63019: 'WhatsApp could not fetch the file. Send it again.',
  63021: 'WhatsApp does not take this content. Send it in another form.',
  63024: `The customer’s number cannot receive WhatsApp messages. ${checkNumber}`,
  63033: 'The customer has blocked us on WhatsApp. Reach them another way.',
};

/** Errors that pass, and after how long, in milliseconds: Twilio tells none. */
const passing: Readonly<Record<string, number>> = { 20429: 5_000, 14107: 5_000, 21611: 60_000, 63018: 30_000 };
const unreachable = new Set(['21610', '30004', '63033']);

/** What one of Twilio's error codes means. */
export function reasonOf(code: string): Meaning {
  const isCode = /^\d+$/.test(code);
  const otherwise = isCode
    ? `Twilio refused the message with error ${code}. See twilio.com/docs/api/errors/${code}.`
    : 'Twilio could not bring the message and tells no reason. Send it again.';
  return { reason: reasons[code] ?? otherwise, retryAfter: passing[code] ?? null, isUnreachable: unreachable.has(code) };
}

/** A call that Twilio refused, for whoever set up the channel. */
export function refusedCall(response: ProviderResponse): ProviderError {
  const code = codeOf(response.json) ?? String(response.status);
  const isPassing = response.status === 429 || response.status >= 500;
  const retryAfter = isPassing ? (retryAfterOf(response.header('retry-after')) ?? 5_000) : null;
  return new ProviderError(messageOf(response.status, code), code, retryAfter);
}

function messageOf(status: number, code: string): string {
  if (status === 401) return 'Twilio refuses the credential. Check the account SID, the auth token and the API key.';
  if (status === 403) return 'Twilio does not allow this with the credential. Check the API key, or use the auth token.';
  if (status === 404) return 'Twilio does not know the account or the sender. Check the account SID, the address and the base URL.';
  if (status === 429) return 'Twilio takes no more calls for the moment. Try again soon.';
  if (status >= 500) return 'Twilio has trouble of its own. Try again soon.';
  return `Twilio refused the call with error ${code}. See twilio.com/docs/api/errors/${code}.`;
}
