/**
 * The closed list of failures. A refusal is a value ({@link Outcome}); these are thrown. No message carries a token, a phone number or
 * the text of a message.
 */

/** What was asked for does not exist; the message says what and how to find one that does. */
export class NotFoundError extends Error {
  override readonly name = 'NotFoundError';
}

/** The store could not be reached or refused to commit; nothing was stored, so trying again is safe. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}

/** What was asked for does not fit the state that the thing is in; the message says which step fits. */
export class WrongStateError extends Error {
  override readonly name = 'WrongStateError';
}
