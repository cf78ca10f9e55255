import { ProviderError } from '../../app/adapter';

const askAdministrator = 'Ask an administrator';

/** Viber’s statuses in words. Source: developers.viber.com/docs/api/rest-bot-api/#error-codes, 2026-11. */
const reasons: Readonly<Record<number, string>> = {
  1: `Viber could not fetch what an address in the message points to. ${askAdministrator} whether n8n can be reached from the internet.`,
  2: `Viber refuses the bot’s token. ${askAdministrator} to check the credential.`,
  3: 'Viber does not take the message as it is: its text, a button or the kind of file. Write it in another form.',
  4: 'Viber misses something in the message. Write it in another form.',
  5: 'The customer is not on Viber any more. Reach them another way.',
  6: 'The customer has unsubscribed from the bot, or never wrote to it. They have to write first.',
  7: `Viber has blocked the bot. ${askAdministrator} to look at it.`,
  8: `Viber knows no bot with this token. ${askAdministrator} to check the credential.`,
  9: `Viber has suspended the bot. ${askAdministrator} to look at it.`,
  10: `Viber does not know where our n8n is. ${askAdministrator} to publish the workflow of this channel again.`,
  11: 'The customer’s Viber is too old for bots, or on a device that has none. Reach them another way.',
  12: 'Viber takes no more messages for the moment. It is tried again.',
  13: 'The customer’s Viber is too old for this message. Write a plain text.',
  14: 'Viber does not take this kind of message in this version. Write a plain text.',
  15: `The bot is not allowed to do this. ${askAdministrator} to look at it.`,
  16: 'Viber does not allow this answer here. Write a plain text.',
  17: 'The bot cannot be written to within other chats. Write a plain text.',
  18: 'The bot has no public chat. Write a plain text.',
  19: 'Viber does not allow messages to many at once. Send it to one customer.',
  20: 'The bot may not send messages to many at once. Send it to one customer.',
};

/** What one of Viber's statuses means for whoever wrote the message. */
export interface Meaning {
  readonly reason: string;
  /** In milliseconds; null when trying again is of no use. */
  readonly retryAfter: number | null;
  readonly isUnreachable: boolean;
}

/** Viber allows so many calls in ten seconds, and tells no time to wait. */
const rateLimited = 12;

/** What one of Viber's statuses means. */
export function reasonOf(status: number): Meaning {
  const otherwise = `Viber refused the message with status ${status}. Write it in another form, or ask an administrator.`;
  return {
    reason: reasons[status] ?? otherwise,
    retryAfter: status === rateLimited ? 5_000 : null,
    isUnreachable: status === 5 || status === 6,
  };
}

/** A call that Viber refused, for whoever set up the channel. */
export function refusedCall(status: number): ProviderError {
  if (status === rateLimited) return new ProviderError('Viber takes no more calls for the moment. Try again soon.', '12', 5_000);
  const refusals: Readonly<Record<number, string>> = {
    1: 'Viber could not reach our address: it needs https with a certificate that Java trusts, and an answer while it is set. Check n8n’s webhook URL.',
    2: 'Viber refuses the token. Check the credential.',
    7: 'Viber has blocked the bot. Look at it at partners.viber.com.',
    8: 'Viber knows no bot with this token. Check the credential.',
    9: 'Viber has suspended the bot. Look at it at partners.viber.com.',
  };
  return new ProviderError(refusals[status] ?? `Viber refused the call with status ${status}.`, String(status), null);
}
