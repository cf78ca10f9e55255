import type { Sent } from '../../app/adapter';
import type { GraphProduct, GraphRule } from '../meta-graph';

const window: GraphRule = {
  reason:
    'Too long since the customer’s last message: Messenger takes nothing more until the customer writes. A template may still go out.',
};
const unreachable: GraphRule = {
  reason: 'The customer cannot be reached on Messenger: the page is blocked, or the account is closed. Use another way to reach them.',
  isUnreachable: true,
};

/**
 * What Messenger's codes mean to an agent, by code and subcode, or by the code alone.
 *
 * Source: Messenger Platform, common error codes, as of 2026-03-18; subcodes of conversation routing from its error messages.
 */
const rules: Readonly<Record<string, GraphRule>> = {
  '10/2018278': window,
  '10/2018065': window,
  '10/2018300': { reason: 'Another application has this conversation. Take it over before writing.' },
  '100/2018001': unreachable,
  '100/2018047': { reason: 'Messenger could not take the file over. Check its type and size, or send it in another form.' },
  '100/2018109': { reason: 'The file is too large for Messenger. Send a smaller one.' },
  '100': { reason: 'Messenger did not understand a part of the message. Send it in another form.' },
  '551': unreachable,
  '2': { reason: 'Messenger has a passing trouble, or the customer has blocked the page. Try again in a moment.', retryAfter: 30_000 },
  '1200': { reason: 'Messenger could not send the message for the moment. Try again.', retryAfter: 30_000 },
  '230': {
    reason: 'The customer or the page does not allow this message. An administrator has to check the permissions of the access token.',
  },
  '2022': {
    reason:
      'Meta switched off such messages for this app because of its policies. An administrator finds the reason in Meta’s Business Support.',
  },
  '10904': { reason: 'The page has messages switched off. An administrator can switch them on in the settings of the page.' },
};

export const product: GraphProduct = {
  name: 'Messenger',
  ruleOf: ({ code, subcode }) => (subcode === 33 ? null : (rules[`${code}/${subcode}`] ?? rules[String(code)] ?? null)),
};

/** After 24 hours without a word of the customer only templates go out, and what a person writes where Meta allows that. */
export const outsideWindow: Sent = {
  kind: 'failed',
  failure: {
    code: '10/2018278',
    reason: 'More than 24 hours since the customer’s last message: send a template, or wait until the customer writes.',
  },
  retryAfter: null,
};
