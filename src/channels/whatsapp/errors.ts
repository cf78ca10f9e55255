import type { ProviderFailure, Sent } from '../../app/adapter';
import { reasonOf } from '../meta-graph';
import type { GraphProduct, GraphRule } from '../meta-graph';

/**
 * What WhatsApp's codes mean to an agent. WhatsApp says itself to go by the code alone: subcodes are not told any more.
 *
 * Source: Cloud API, error codes, as of 2026-05-15.
 */
const rules: Readonly<Record<number, GraphRule>> = {
  33: { reason: 'The phone number of this channel does not exist any more. An administrator has to check it in the credential.' },
  80007: { reason: 'The WhatsApp account has made too many calls. Wait a few minutes.', retryAfter: 60_000 },
  100: { reason: 'WhatsApp did not understand a part of the message. Send it in another form.' },
  130429: { reason: 'More messages at once than WhatsApp takes from this number. Wait a little.', retryAfter: 5_000 },
  130472: { reason: 'WhatsApp holds such messages back from this customer as part of an experiment. Wait until the customer writes.' },
  130497: { reason: 'This account may not write to customers in this country.' },
  131000: { reason: 'WhatsApp could not send the message. Try again in a moment.', retryAfter: 30_000 },
  131005: { reason: 'The access token lacks a permission. An administrator has to make one with the permissions of the set-up guide.' },
  131008: { reason: 'WhatsApp misses a part of the message, such as a text for a placeholder of the template. Fill in everything.' },
  131009: { reason: 'WhatsApp does not take a part of the message. Check the texts and the template.' },
  131016: { reason: 'WhatsApp is overloaded. Try again in a moment.', retryAfter: 60_000 },
  131021: { reason: 'The message goes to the number that sends it. Choose another recipient.' },
  131026: {
    reason:
      'WhatsApp cannot bring messages to this customer: not on WhatsApp, an app that is too old, or you are blocked. Use another way to reach them.',
    isUnreachable: true,
  },
  131030: {
    reason: 'This is a test number, and the customer is not on its list of recipients. An administrator can add them in Meta’s app page.',
  },
  131031: { reason: 'Meta locked the WhatsApp account. An administrator finds the reason in the WhatsApp Manager.' },
  131037: { reason: 'The display name of the number is not approved yet. An administrator has to finish it in the WhatsApp Manager.' },
  131042: { reason: 'Meta has no valid way of payment for this account. An administrator has to add one in the WhatsApp Manager.' },
  131045: { reason: 'The number is not registered for sending. An administrator has to register it in the WhatsApp Manager.' },
  131047: { reason: 'More than 24 hours since the customer’s last message: send a template.' },
  131048: { reason: 'WhatsApp limits this number because too many customers blocked or reported it. Send less until it is lifted.' },
  131049: { reason: 'WhatsApp holds the template back because the customer gets many of its kind. Wait a day before sending it again.' },
  131050: { reason: 'The customer does not want marketing messages from you. Do not send such templates any more.' },
  131051: { reason: 'WhatsApp does not support messages of this kind. Send it in another form.' },
  131052: { reason: 'WhatsApp could not fetch the file. Send it again, or in another form.' },
  131053: { reason: 'WhatsApp does not take this file. Check its type and size, or send it in another form.' },
  131056: { reason: 'Too many messages to this customer in a short time. Wait a little.', retryAfter: 6_000 },
  131057: { reason: 'Meta is working on this account. Try again in some minutes.', retryAfter: 300_000 },
  131062: { reason: 'Such messages cannot go to a customer who is known by user name only. Ask for the phone number.' },
  132000: { reason: 'The template has another number of placeholders than texts were given. Fill in exactly as many.' },
  132001: { reason: 'There is no such template in this language, or it is not approved yet. Choose another template or language.' },
  132005: { reason: 'The template is too long with these texts. Use shorter ones.' },
  132007: { reason: 'The texts in the template break WhatsApp’s rules. Write them in another way.' },
  132012: { reason: 'A text does not fit its placeholder of the template. Check the order and kind of the texts.' },
  132015: { reason: 'WhatsApp paused the template because customers disliked it. Choose another one.' },
  132016: { reason: 'WhatsApp disabled the template for good because customers disliked it. Choose another one.' },
  132068: { reason: 'The form of the template is blocked. Choose another template.' },
  132069: { reason: 'The form of the template was sent too often in the last hour. Try again later.' },
  133010: { reason: 'The number is not registered for sending. An administrator has to register it in the WhatsApp Manager.' },
};

export const product: GraphProduct = { name: 'WhatsApp', ruleOf: ({ code, subcode }) => (subcode === 33 ? null : (rules[code] ?? null)) };

/** Why a message that WhatsApp had taken was not brought, by the code of the receipt. */
export function failureOf(code: number | undefined): ProviderFailure {
  if (code === undefined) return { code: 'unknown', reason: 'WhatsApp could not bring the message and does not say why. Send it again.' };
  return { code: String(code), reason: reasonOf(product, { code, subcode: 0, isTransient: false }) };
}

/** After 24 hours without a word of the customer, only templates go out; so nothing else is tried. */
export const outsideWindow: Sent = {
  kind: 'failed',
  failure: failureOf(131047),
  retryAfter: null,
};
