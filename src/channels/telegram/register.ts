import { setTimeout as pause } from 'node:timers/promises';
import type { Registration } from '../../app/adapter';
import { askTelegram, callTelegram, refusalError } from './call';
import { allowedUpdates } from './parse';
import { meSchema, webhookSchema } from './payload';
import type { TelegramSettings } from './settings';
import { secretOf } from './verify';

/** Telegram takes one `setWebhook` a second of a bot and says so; longer waits are for whoever called us. */
const longestWait = 3_000;

interface Webhook {
  readonly url: string;
  readonly allowed: readonly string[] | undefined;
}

async function webhookOf(settings: TelegramSettings): Promise<Webhook> {
  const webhook = webhookSchema.safeParse(await askTelegram(settings, 'getWebhookInfo', {}));
  return webhook.success ? { url: webhook.data.url, allowed: webhook.data.allowed_updates } : { url: '', allowed: undefined };
}

const addressOf = (url: string): string => (URL.canParse(url) ? new URL(url).href : url);
const isSame = (one: string, other: string): boolean => one !== '' && addressOf(one) === addressOf(other);

/** Sets or removes the webhook, once more when Telegram wants a moment between two such calls. */
async function change(settings: TelegramSettings, method: 'setWebhook' | 'deleteWebhook', parameters: object): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const answer = await callTelegram(settings, method, parameters);
    if (answer.ok) return;
    const error = refusalError(answer.refusal);
    const wait = answer.refusal.retryAfter ?? 1_000;
    if (attempt === 3 || (error.code !== '429' && error.code !== '409') || wait > longestWait) throw error;
    await pause(wait);
  }
}

/**
 * Makes the bot's messages come here: by its webhook at this address, or, when they are asked for, by having no webhook.
 *
 * A webhook at any other address is left alone: a bot serves one place, and the other place would fall silent.
 *
 * @throws ProviderError also when Telegram does not take the address: it wants HTTPS and a name that it can resolve
 */
export async function register(settings: TelegramSettings, url: string): Promise<Registration> {
  const { url: present } = await webhookOf(settings);
  if (present !== '' && !isSame(present, url)) {
    // Paths of webhooks are often their only secret, so the host has to do.
    return { kind: 'elsewhere', where: URL.canParse(present) ? new URL(present).host : 'another address' };
  }
  if (settings.receiveBy === 'polling') {
    if (present !== '') await change(settings, 'deleteWebhook', { drop_pending_updates: false });
    return { kind: 'registered' };
  }
  await change(settings, 'setWebhook', { url, secret_token: secretOf(settings), allowed_updates: allowedUpdates });
  return { kind: 'registered' };
}

/** Removes the webhook when it is at this address; what waits is kept. @throws ProviderError */
export async function unregister(settings: TelegramSettings, url: string): Promise<void> {
  const { url: present } = await webhookOf(settings);
  if (isSame(present, url)) await change(settings, 'deleteWebhook', { drop_pending_updates: false });
}

/** True when messages come here, every kind of them that we read. @throws ProviderError */
export async function isRegistered(settings: TelegramSettings, url: string): Promise<boolean> {
  const { url: present, allowed = [] } = await webhookOf(settings);
  if (settings.receiveBy === 'polling') return present === '';
  return isSame(present, url) && allowedUpdates.every((kind) => allowed.includes(kind));
}

/** Proves the token. @returns the bot's name. @throws ProviderError */
export async function test(settings: TelegramSettings): Promise<string> {
  const me = meSchema.safeParse(await askTelegram(settings, 'getMe', {}));
  if (!me.success) return 'a bot of Telegram';
  const { first_name: name, username } = me.data;
  return username === undefined ? name : `${name} (@${username})`;
}
