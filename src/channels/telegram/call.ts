import { ProviderError } from '../../app/adapter';
import { callProvider, retryAfterOf } from '../http';
import { answerSchema } from './payload';
import { tokenOf } from './settings';
import type { TelegramSettings } from './settings';

/** What Telegram said no to. */
export interface TelegramRefusal {
  /** The HTTP status, which is also Telegram's own code. */
  readonly code: number;
  /** Telegram's words, which may repeat ours: not for people, see {@link refusalError}. */
  readonly description: string;
  /** In milliseconds, when Telegram tells. */
  readonly retryAfter: number | null;
}

export type Answer = { readonly ok: true; readonly result: unknown } | { readonly ok: false; readonly refusal: TelegramRefusal };

export interface CallOptions {
  /** Milliseconds. */
  readonly timeout?: number;
  /** Bytes. */
  readonly maxAnswer?: number;
  readonly signal?: AbortSignal | undefined;
}

const wrongToken =
  'Telegram does not accept the token of the bot. Copy it from @BotFather (“API Token”) into the credential: digits, a colon, letters.';

/** The address of the Bot API for a bot. @throws ProviderError when the token cannot be one */
export function botUrl(settings: TelegramSettings, before = ''): string {
  const token = tokenOf(settings);
  if (token === null) throw new ProviderError(wrongToken, '401', null);
  return `${settings.baseUrl.trim().replace(/\/+$/, '')}${before}/bot${token}`;
}

/**
 * Calls a method of the Bot API.
 *
 * @param parameters sent as JSON, or as multipart when there are files in them
 * @throws UnansweredError when no answer came, ProviderError when the token cannot be one
 */
export async function callTelegram(
  settings: TelegramSettings,
  method: string,
  parameters: object | FormData,
  { timeout, maxAnswer, signal }: CallOptions = {},
): Promise<Answer> {
  const response = await callProvider({
    method: 'POST',
    url: `${botUrl(settings)}/${method}`,
    body: parameters,
    ...(timeout === undefined ? {} : { timeout }),
    ...(maxAnswer === undefined ? {} : { maxAnswer }),
    ...(signal === undefined ? {} : { signal }),
  });
  const answer = answerSchema.safeParse(response.json);
  if (answer.success && answer.data.ok) return { ok: true, result: answer.data.result };
  const { error_code: code = response.status, description = '', parameters: more } = answer.success ? answer.data : {};
  const told = more?.retry_after;
  const retryAfter = told === undefined ? retryAfterOf(response.header('retry-after')) : told * 1_000;
  return { ok: false, refusal: { code, description, retryAfter } };
}

/** Calls a method that cannot be half done. @throws ProviderError when Telegram refuses or does not answer */
export async function askTelegram(
  settings: TelegramSettings,
  method: string,
  parameters: object,
  options: CallOptions = {},
): Promise<unknown> {
  const answer = await callTelegram(settings, method, parameters, options);
  if (answer.ok) return answer.result;
  throw refusalError(answer.refusal);
}

/** For whoever sets the bot up. Only upper-case names and known sentences of Telegram's words are repeated, never what we sent. */
export function refusalError({ code, description, retryAfter }: TelegramRefusal): ProviderError {
  if (code === 401 || code === 404) return new ProviderError(wrongToken, String(code), null);
  if (code === 409) return conflict(description);
  if (code === 429) {
    return new ProviderError('Telegram wants fewer calls of this bot for a moment. It is tried again.', '429', retryAfter ?? 3_000);
  }
  if (code >= 500 || code < 300) {
    return new ProviderError(`Telegram has trouble of its own (${code}). It is tried again.`, String(code), retryAfter ?? 5_000);
  }
  const webhook = /bad webhook: (.{1,200})/i.exec(description)?.[1];
  if (webhook !== undefined) {
    return new ProviderError(`Telegram cannot use the address of the webhook: ${withoutAddresses(webhook)}.`, String(code), null);
  }
  return new ProviderError(`Telegram refused the call (${codeOf({ code, description })}).`, String(code), null);
}

/** The status, with the name that Telegram gives to the error when it has one: `400 PHOTO_INVALID_DIMENSIONS`. */
export function codeOf({ code, description }: Pick<TelegramRefusal, 'code' | 'description'>): string {
  const name = /(?:^|[\s:])([A-Z]{3,}(?:_[A-Z0-9]+)+)\b/.exec(description)?.[1];
  return name === undefined ? String(code) : `${code} ${name}`;
}

const withoutAddresses = (text: string): string => text.replaceAll(/https?:\/\/\S+/gi, '…').replace(/[.\s]+$/, '');

function conflict(description: string): ProviderError {
  const isWebhook = description.toLowerCase().includes('webhook');
  const message = isWebhook
    ? 'Messages of this bot go to a webhook at another address, so they cannot be asked for. Remove that webhook, or use another bot here.'
    : 'Something else asks for the messages of this bot too, and Telegram gives them to one only. Stop the other one, or use another bot here.';
  return new ProviderError(message, '409', isWebhook ? 60_000 : 10_000);
}
