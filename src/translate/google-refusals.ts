import type { TranslationCall } from '../app/translation-ports';
import { failed, notThisPair, quotaUsedUp, refusal, tooLong, tooOften, wrongKey } from './answers';
import type { Failed } from './answers';
import type { ProviderResponse } from './http';

/** What Google says of a refusal, in either version. */
export interface GoogleError {
  readonly message: string;
  /** `INVALID_ARGUMENT`, `RESOURCE_EXHAUSTED`, …; empty when there is none. */
  readonly status: string;
  /** `dailyLimitExceeded`, `keyInvalid`, `API_KEY_INVALID`, …: all that are given. */
  readonly reasons: readonly string[];
}

/** What a refusal of Google’s means. One status covers quotas, keys and switches, so its reasons are read first. */
export function googleRefusal(name: string, response: ProviderResponse, error: GoogleError, request: TranslationCall): Failed {
  const says = (pattern: RegExp) => error.reasons.some((reason) => pattern.test(reason));
  if (says(/^(dailyLimitExceeded|quotaExceeded|DAILY_LIMIT_EXCEEDED)$/)) return quotaUsedUp(name, 'day');
  if (response.status === 429 || says(/rateLimitExceeded|RATE_LIMIT_EXCEEDED/i)) return tooOften(name, response);
  if (says(/^(accessNotConfigured|SERVICE_DISABLED)$/)) {
    return failed('The Cloud Translation API is not enabled in the Google project. Ask an administrator to enable it.');
  }
  if (says(/^(billing|BILLING)/)) return failed('The Google project has no billing account. Ask an administrator to add one.');
  if (says(/^(keyInvalid|keyExpired|API_KEY_)/) || /API key/i.test(error.message)) return wrongKey(name);
  if (response.status === 400) {
    if (/too (long|large)|too many/i.test(error.message)) return tooLong(name);
    if (/language|invalid value|bad language pair/i.test(error.message)) return notThisPair(name, request);
    return failed(`${name} does not take this text. Write it in another way, or send it without a translation.`);
  }
  return refusal(name, response);
}
