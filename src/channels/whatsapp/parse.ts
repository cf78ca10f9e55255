import type { Happening, Sender } from '../../app/adapter';
import { contentOf, editedTextOf } from './content';
import { failureOf } from './errors';
import { changesOf } from './payload';
import type { WhatsAppChange, WhatsAppContact, WhatsAppMessage, WhatsAppStatus, WhatsAppValue } from './payload';

/** What happened and where; {@link Happening} without the account, which all of a change share. */
type Told = Happening extends infer H ? (H extends Happening ? Omit<H, 'account'> : never) : never;

/**
 * What a webhook call tells, in its order. Groups, and fields that are not about messages, are passed over. Never throws.
 *
 * @param receivedAt for what carries no time, milliseconds since 1970
 */
export function happeningsOf(payload: unknown, receivedAt: number): readonly Happening[] {
  return changesOf(payload).flatMap((change) => {
    const account = change.value.metadata?.phone_number_id ?? null;
    return toldBy(change, receivedAt).map((told): Happening => ({ account, ...told }));
  });
}

function toldBy({ field, value }: WhatsAppChange, receivedAt: number): readonly Told[] {
  switch (field) {
    case 'messages':
      return [
        ...value.messages.flatMap((message) => messageTold(message, value, receivedAt)),
        ...value.statuses.flatMap((status) => receiptTold(status, receivedAt)),
      ];
    case 'smb_message_echoes':
    case 'message_echoes':
      return value.message_echoes.flatMap((message) => echoTold(message, value, receivedAt));
    case 'user_id_update':
      return value.user_id_update.flatMap(({ user_id: ids, wa_id: waId, timestamp }) =>
        renamed(ids?.previous, ids?.current, timeOf(timestamp, receivedAt), waId),
      );
    default:
      return [];
  }
}

/** WhatsApp's times are seconds since 1970, as text. */
function timeOf(timestamp: string | undefined, receivedAt: number): number {
  const at = Math.round(Number(timestamp) * 1_000);
  return Number.isSafeInteger(at) && at > 0 ? at : receivedAt;
}

function messageTold(message: WhatsAppMessage, value: WhatsAppValue, receivedAt: number): readonly Told[] {
  if (message.group_id !== undefined) return [];
  const at = timeOf(message.timestamp, receivedAt);
  if (message.type === 'system') return systemTold(message, at);
  const sender = senderOf(message.from, message.from_user_id, value.contacts);
  if (sender === null) return [];
  if (message.type === 'reaction') {
    const { message_id: providerMessageId, emoji } = message.reaction ?? {};
    // A reaction that is taken back has an empty emoji, or none.
    return providerMessageId === undefined
      ? []
      : [{ kind: 'reacted', providerMessageId, sender, at, emoji: emoji === '' ? null : (emoji ?? null) }];
  }
  return changed(message, sender, at) ?? written('message', message, sender, at);
}

/** What the business wrote in its own WhatsApp app; what it reacted to there is nobody's business. */
function echoTold(message: WhatsAppMessage, value: WhatsAppValue, receivedAt: number): readonly Told[] {
  if (message.group_id !== undefined || message.type === 'reaction') return [];
  const sender = senderOf(message.to, message.to_user_id, value.contacts);
  if (sender === null) return [];
  const at = timeOf(message.timestamp, receivedAt);
  return changed(message, sender, at) ?? written('echo', message, sender, at);
}

/** A message that changes an earlier one; null when it does not. */
function changed({ type, edit, revoke }: WhatsAppMessage, sender: Sender, at: number): readonly Told[] | null {
  if (type === 'edit') {
    const { original_message_id: providerMessageId, message } = edit ?? {};
    if (providerMessageId === undefined || message === undefined) return [];
    return [{ kind: 'edited', providerMessageId, sender, at, text: editedTextOf(message) }];
  }
  if (type !== 'revoke') return null;
  const providerMessageId = revoke?.original_message_id;
  return providerMessageId === undefined ? [] : [{ kind: 'deleted', providerMessageId, sender, at }];
}

/** Without an id, a message that is delivered again could not be told from a new one. */
function written(kind: 'message' | 'echo', message: WhatsAppMessage, sender: Sender, at: number): readonly Told[] {
  return message.id === undefined ? [] : [{ kind, providerMessageId: message.id, sender, at, content: contentOf(message) }];
}

/**
 * The customer: the number where WhatsApp tells it, the user id where it does not. Customers with a user name can come without a number.
 *
 * @param number `from` of a message, `to` of an echo
 */
function senderOf(number: string | undefined, userId: string | undefined, contacts: readonly WhatsAppContact[]): Sender | null {
  const contact =
    contacts.find(({ wa_id: waId, user_id: id }) => (waId !== undefined && waId === number) || (id !== undefined && id === userId)) ??
    (contacts.length === 1 ? contacts[0] : undefined);
  const dialled = digitsOf(number);
  const waId = digitsOf(contact?.wa_id) ?? dialled;
  // A number that is none is a user id that came in its place.
  const known = [waId, dialled, userId, contact?.user_id, dialled === null ? number : undefined];
  const [externalId, ...aliases] = new Set(known.filter((id): id is string => typeof id === 'string' && id !== ''));
  if (externalId === undefined) return null;
  const name = [contact?.profile?.name, contact?.profile?.username].find((told) => told !== undefined && told !== '');
  return {
    externalId,
    ...(aliases.length === 0 ? {} : { aliases }),
    name: name ?? null,
    phone: waId === null ? null : `+${waId}`,
  };
}

/** The digits of a number with or without its `+`; null for what is no number. */
function digitsOf(number: string | undefined): string | null {
  return /^\+?(\d{3,20})$/.exec(number ?? '')?.[1] ?? null;
}

/** Only what names both the old id and the new one is of use. */
function systemTold({ system, from, from_user_id: fromUserId }: WhatsAppMessage, at: number): readonly Told[] {
  const waId = system?.wa_id ?? system?.new_wa_id;
  if (system?.type === 'user_changed_number') return renamed(digitsOf(from) ?? fromUserId, waId ?? system.user_id, at, waId);
  if (system?.type === 'user_changed_user_id') return renamed(system.previous_user_id ?? fromUserId, system.user_id, at, waId);
  return [];
}

function renamed(from: string | undefined, to: string | undefined, at: number, waId: string | undefined): readonly Told[] {
  if (from === undefined || to === undefined || from === '' || to === '' || from === to) return [];
  const number = digitsOf(waId);
  return [{ kind: 'renamed', from, to: digitsOf(to) ?? to, at, phone: number === null ? null : `+${number}` }];
}

const receiptOf = { sent: 'sent', delivered: 'delivered', read: 'read', played: 'read', failed: 'failed' } as const;

const isReceipt = (status: string | undefined): status is keyof typeof receiptOf =>
  status !== undefined && Object.hasOwn(receiptOf, status);

function receiptTold(status: WhatsAppStatus, receivedAt: number): readonly Told[] {
  if (status.id === undefined || status.group_id !== undefined || status.recipient_type === 'group' || !isReceipt(status.status)) return [];
  const at = timeOf(status.timestamp, receivedAt);
  const receipt = { kind: 'receipt', providerMessageId: status.id, status: receiptOf[status.status], at } as const;
  return [receipt.status === 'failed' ? { ...receipt, failure: failureOf(status.errors[0]?.code) } : receipt];
}
