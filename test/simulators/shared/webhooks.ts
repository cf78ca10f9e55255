/** Webhook calls of a simulator: signed, tried again, remembered. */
import type { DeliveredWebhook } from '../simulator.ts';
import { attempt, pause } from './outbound.ts';
import type { Attempt } from './outbound.ts';

/** One webhook call before it is signed. */
export interface Webhook {
  readonly url: string;
  readonly body: string;
  readonly messageId: string | null;
  /** Another signer than the usual one, for this call. */
  readonly headersOf?: HeadersOf;
}

/** Headers for a body, the signature among them; `isForged` asks for one that does not fit. */
export type HeadersOf = (body: string, isForged: boolean) => Readonly<Record<string, string>>;

export interface Webhooks {
  readonly delivered: DeliveredWebhook[];
  readonly deliver: (webhook: Webhook) => Promise<DeliveredWebhook>;
  /** The last call once more, byte for byte, without the attempts that follow a failure. */
  readonly replay: () => Promise<DeliveredWebhook>;
  readonly forge: () => Promise<DeliveredWebhook>;
}

/**
 * @param waits milliseconds before the second, third, … attempt; after the last of them the provider gives up
 * @param isTaken which statuses end the attempts
 */
export function createWebhooks(headersOf: HeadersOf, waits: readonly number[], isTaken: (status: number) => boolean): Webhooks {
  const delivered: DeliveredWebhook[] = [];
  let last: { readonly webhook: Webhook; readonly headers: Readonly<Record<string, string>> } | null = null;

  const tried = ({ url, body }: Webhook, headers: Readonly<Record<string, string>>): Promise<Attempt> =>
    attempt({ method: 'POST', url, headers, body, timeout: 10_000 });
  const remembered = (outcome: DeliveredWebhook): DeliveredWebhook => {
    delivered.push(outcome);
    return outcome;
  };
  const once = async (isForged: boolean): Promise<DeliveredWebhook> => {
    if (last === null) throw new Error('No webhook was called yet.');
    const { webhook, headers } = last;
    const forged = (webhook.headersOf ?? headersOf)(webhook.body, true);
    const { status, body } = await tried(webhook, isForged ? forged : headers);
    return remembered({ status, body, attempts: 1, messageId: webhook.messageId });
  };

  return {
    delivered,
    deliver: async (webhook) => {
      const headers = (webhook.headersOf ?? headersOf)(webhook.body, false);
      last = { webhook, headers };
      let outcome = await tried(webhook, headers);
      let attempts = 1;
      for (const wait of waits) {
        if (isTaken(outcome.status)) break;
        await pause(wait);
        outcome = await tried(webhook, headers);
        attempts += 1;
      }
      return remembered({ status: outcome.status, body: outcome.body, attempts, messageId: webhook.messageId });
    },
    replay: () => once(false),
    forge: () => once(true),
  };
}
