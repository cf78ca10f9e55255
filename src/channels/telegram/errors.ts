import type { Sent } from '../../app/adapter';
import { codeOf } from './call';
import type { TelegramRefusal } from './call';

interface Known {
  /** A part of Telegram's words, lower case. */
  readonly says: readonly string[];
  readonly reason: string;
  readonly isUnreachable?: boolean;
}

/** Refusals to send, by Telegram's words; most from the server's source, Bot API 10.1. */
const known: readonly Known[] = [
  {
    says: ['blocked by the user', 'user_is_blocked'],
    reason: 'The customer has blocked the bot, so nothing can be sent until they unblock it. Try another channel.',
    isUnreachable: true,
  },
  {
    says: ['user is deactivated', 'input_user_deactivated'],
    reason: 'The customer has deleted their Telegram account. Try another channel.',
    isUnreachable: true,
  },
  {
    says: ["can't initiate conversation", "bots can't send messages to bots"],
    reason: 'The customer has not started a chat with the bot, so they have to write first. Try another channel.',
    isUnreachable: true,
  },
  {
    says: ['chat not found', 'peer_id_invalid', 'user not found'],
    reason: 'Telegram does not know this customer for this bot. They have to write to the bot first.',
  },
  {
    says: ['business_peer', 'business connection', 'business_connection'],
    reason:
      'The business account does not let the bot answer here: the customer must have written within 24 hours, and the owner must have allowed the bot to reply.',
  },
  {
    says: ['message is too long', 'message_too_long'],
    reason: 'The text is longer than the 4,096 characters that Telegram takes. Shorten it.',
  },
  {
    says: ['caption is too long', 'caption_too_long'],
    reason: 'The text with the file is longer than the 1,024 characters that Telegram takes. Send it by itself.',
  },
  {
    says: ['file is too big', 'request entity too large', 'file is too large'],
    reason: 'The file is larger than Telegram takes from bots: 50 MB, photos 10 MB. Send a smaller one.',
  },
  { says: ['file must be non-empty'], reason: 'The file is empty. Choose another one.' },
  { says: ['text must be non-empty', 'message text is empty'], reason: 'The message is empty. Write something first.' },
  {
    says: ['button_data_invalid', 'button_url_invalid', 'button_invalid', 'keyboard button'],
    reason: 'Telegram does not take a button of this message: its payload may have 64 bytes, its link has to be a web address. Correct it.',
  },
];

const wrongToken = 'Telegram does not accept the token of the bot any more. Tell an administrator: the credential needs a new one.';

/** What a refusal to send comes to. The reason repeats nothing of what was sent. */
export function sentOf(refusal: TelegramRefusal): Sent {
  const { code, description, retryAfter } = refusal;
  if (code === 429) {
    return failed(refusal, 'Telegram wants fewer messages for a moment. It is tried again by itself.', retryAfter ?? 3_000);
  }
  // Telegram says that it did not take the call; of its other troubles nobody knows.
  if (code === 503) return failed(refusal, 'Telegram is not available for a moment. It is tried again by itself.', retryAfter ?? 5_000);
  if (code >= 500 || code < 300) {
    const reason = `Telegram had trouble of its own (${code}), so nobody knows whether this arrived. Ask the customer before sending it again.`;
    return { kind: 'unknown', failure: { code: String(code), reason } };
  }
  if (code === 409) return failed(refusal, 'The bot is busy with something else. It is tried again by itself.', retryAfter ?? 2_000);
  if (code === 401 || code === 404) return failed(refusal, wrongToken, null);
  const words = description.toLowerCase();
  const found = known.find(({ says }) => says.some((part) => words.includes(part)));
  if (found === undefined)
    return failed(refusal, `Telegram refused this (${codeOf(refusal)}). Change it, or send it in another form.`, null);
  return { ...failed(refusal, found.reason, null), ...(found.isUnreachable === true ? { isUnreachable: true } : {}) };
}

const failed = (refusal: TelegramRefusal, reason: string, retryAfter: number | null): Sent & { kind: 'failed' } => ({
  kind: 'failed',
  failure: { code: codeOf(refusal), reason },
  retryAfter,
});

const asDocument = /\b(PHOTO|IMAGE|VIDEO|VOICE|STICKER)_[A-Z_]+\b|wrong file type|can't parse (photo|sticker)/;

/**
 * True when Telegram does not take a file for what it was sent as, but would as a document: a panorama is no photo, and some people
 * allow no voice messages.
 */
export const isWantedAsDocument = ({ code, description }: TelegramRefusal): boolean => code === 400 && asDocument.test(description);
