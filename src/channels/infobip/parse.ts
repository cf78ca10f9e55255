import type { Happening, Sender } from '../../app/adapter';
import { contentOf, mergedContent } from './content';
import { failureOf } from './errors';
import type { InfobipReport, InfobipResult } from './payload';
import { numberOf } from './settings';
import type { InfobipSettings } from './settings';

/**
 * What the entries of a push tell of this sender's kind of channel.
 *
 * @param now counts where an entry has no time that can be read
 * @returns nothing for entries of other channels, of groups, and of kinds that concern no conversation; never throws
 */
export function happeningsOf(settings: InfobipSettings, results: readonly InfobipResult[], now: number): readonly Happening[] {
  return results.flatMap((result) => happeningOf(settings, result, now) ?? []);
}

function happeningOf(settings: InfobipSettings, result: InfobipResult, now: number): Happening | null {
  if (result.messageId === undefined) return null;
  if (result.deletedAt !== undefined || result.event?.toUpperCase() === 'DELETED') return deleted(settings, result, now);
  if (result.seenAt !== undefined) return { ...receipt(result.messageId), status: 'read', at: timeOf(result.seenAt, now) };
  if (result.status !== undefined) return report(result.messageId, result, now);
  if (channelOf(result) !== settings.kind || result.groupId !== undefined) return null;
  if (result.message !== undefined) return whatsappMessage(result, now);
  if (result.content !== undefined) return unifiedMessage(result, now);
  // Reports of kinds that nobody has told us of have no time at which something was received.
  return result.receivedAt === undefined ? null : smsMessage(result, now);
}

/** Which of our kinds an entry belongs to; null when it is another channel of the same number. */
function channelOf({ integrationType, channel, message, content }: InfobipResult): InfobipSettings['kind'] | null {
  const named = (integrationType ?? channel)?.toLowerCase();
  if (named !== undefined) return named === 'whatsapp' || named === 'sms' ? named : null;
  return message === undefined && content === undefined ? 'sms' : 'whatsapp';
}

/** `2016-10-06T09:28:39.220+0000`: the offset without a colon is Infobip's, and no strict reader of ISO 8601 takes it. */
function timeOf(written: string | undefined, now: number): number {
  const at = Date.parse((written ?? '').replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(at) ? now : at;
}

function senderOf(from: string, name: string | undefined): Sender {
  const externalId = numberOf(from);
  // Short codes and names of companies are no phone numbers.
  const isPhone = /^[1-9]\d{6,14}$/.test(externalId);
  return {
    externalId,
    ...(name === undefined || name.trim() === '' ? {} : { name: name.trim() }),
    phone: isPhone ? `+${externalId}` : null,
  };
}

/** False also for an address of blanks alone. */
const isSomebody = (from: string | undefined): from is string => from !== undefined && numberOf(from) !== '';
const accountOf = (to: string | undefined): string | null => (to === undefined || to === '' ? null : numberOf(to));

function whatsappMessage(result: InfobipResult, now: number): Happening | null {
  const { from, to, messageId, message, contact, receivedAt } = result;
  if (!isSomebody(from) || messageId === undefined || message === undefined || message.groupId !== undefined) return null;
  const common = { account: accountOf(to), sender: senderOf(from, contact?.name), at: timeOf(receivedAt, now) };
  const type = message.type?.toUpperCase();
  const about = message.context?.id;
  if (type === 'REACTION') {
    if (about === undefined) return null;
    const isTakenBack = /^(un|remove|delete)/i.test(message.action ?? '');
    const emoji = isTakenBack || message.emoji === undefined || message.emoji === '' ? null : message.emoji;
    return { ...common, kind: 'reacted', providerMessageId: about, emoji };
  }
  if (type === 'DELETED' || type === 'REVOKE') return { ...common, kind: 'deleted', providerMessageId: about ?? messageId };
  // Tells that a number may have another owner: for administrators of Infobip, and no message of anybody.
  if (type === 'SYSTEM') return null;
  return { ...common, kind: 'message', providerMessageId: messageId, content: contentOf(message) };
}

/** A message in the form of the Messages API, which is the same for every channel. */
function unifiedMessage(result: InfobipResult, now: number): Happening | null {
  const { sender, destination, messageId, content = [], event, receivedAt } = result;
  if (!isSomebody(sender) || messageId === undefined) return null;
  if (event !== undefined && event.toUpperCase() !== 'MO') return null;
  return {
    account: accountOf(destination),
    kind: 'message',
    providerMessageId: messageId,
    sender: senderOf(sender, result.contact?.name),
    at: timeOf(receivedAt, now),
    content: mergedContent(content),
  };
}

/** `text` is what the customer wrote; `cleanText` lacks the keyword that Infobip split off. */
function smsMessage(result: InfobipResult, now: number): Happening | null {
  const { from, to, messageId, text, cleanText, receivedAt } = result;
  if (!isSomebody(from) || messageId === undefined) return null;
  const written = text ?? cleanText ?? '';
  return {
    account: accountOf(to),
    kind: 'message',
    providerMessageId: messageId,
    sender: senderOf(from, undefined),
    at: timeOf(receivedAt, now),
    content: written.trim() === '' ? { text: '[Message without text]', isPlaceholder: true } : { text: written },
  };
}

function deleted(settings: InfobipSettings, result: InfobipResult, now: number): Happening | null {
  const { from, to, sender, destination, messageId, deletedAt, receivedAt } = result;
  const who = from ?? sender;
  if (!isSomebody(who) || messageId === undefined || settings.kind === 'sms') return null;
  const at = timeOf(deletedAt ?? receivedAt, now);
  return { account: accountOf(to ?? destination), kind: 'deleted', providerMessageId: messageId, sender: senderOf(who, undefined), at };
}

/** Reports name the customer where messages name us, so the account is not told. */
const receipt = (providerMessageId: string) => ({ account: null, kind: 'receipt' as const, providerMessageId });

function report(messageId: string, { status, error, doneAt, sentAt }: InfobipResult, now: number): Happening | null {
  const reached = status === undefined || isRepeated(status) ? null : statusOf(status);
  if (reached === null) return null;
  const at = timeOf(doneAt ?? sentAt, now);
  if (reached !== 'failed') return { ...receipt(messageId), status: reached, at };
  return { ...receipt(messageId), status: 'failed', at, failure: failureOf(status, error) };
}

/** True when Infobip has this message already, by the id that we gave it: what is told of the second does not concern the first. */
export const isRepeated = (status: InfobipReport | undefined): boolean => (status?.name ?? '').toUpperCase().includes('DUPLICATE_MESSAGE');

/** The groups of Infobip's statuses, by their number. */
const groups = ['ACCEPTED', 'PENDING', 'UNDELIVERABLE', 'DELIVERED', 'EXPIRED', 'REJECTED'] as const;

/** `DELIVERED_TO_OPERATOR` is as far as some operators tell, and no proof that the phone got it. */
function statusOf({ groupName, groupId, name = '' }: InfobipReport): 'sent' | 'delivered' | 'failed' | null {
  switch (groupName?.toUpperCase() ?? groups[groupId ?? -1]) {
    case 'ACCEPTED':
    case 'PENDING':
      return 'sent';
    case 'DELIVERED':
      return name.includes('OPERATOR') ? 'sent' : 'delivered';
    case 'UNDELIVERABLE':
    case 'EXPIRED':
    case 'REJECTED':
      return 'failed';
    default:
      return null;
  }
}

/** True when Infobip took the call and says in its answer that the message goes nowhere. */
export const isRejected = (status: InfobipReport | undefined): boolean => status !== undefined && statusOf(status) === 'failed';
