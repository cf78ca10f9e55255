import type { Happening, Sender } from '../../app/adapter';
import { contentOf, pressedContent } from './content';
import { entriesOf } from './payload';
import type { MessengerEvent, MessengerMessage } from './payload';

/** What we write into our messages, so that they are known when they come back. */
export const ourMark = 'switchboard';

/** What happened; {@link Happening} without the account, which all of an entry share. */
type Told = Happening extends infer H ? (H extends Happening ? Omit<H, 'account'> : never) : never;

/** One event, and where it happened. */
interface Context {
  readonly appId: string;
  readonly pageId: string | null;
  readonly at: number;
  /** True when another application has the conversation. */
  readonly isStandby: boolean;
}

/**
 * What a webhook call tells, in its order. Comments and other news of pages are passed over. Never throws.
 *
 * @param receivedAt for what carries no time, milliseconds since 1970
 */
export function happeningsOf(appId: string, payload: unknown, receivedAt: number): readonly Happening[] {
  return entriesOf(payload).flatMap(({ id, time, messaging, standby }) => {
    const pageId = id ?? null;
    const told = (event: MessengerEvent, isStandby: boolean) =>
      eventTold(event, { appId, pageId, at: event.timestamp ?? time ?? receivedAt, isStandby });
    const all = [...messaging.flatMap((event) => told(event, false)), ...standby.flatMap((event) => told(event, true))];
    return all.map((one): Happening => ({ account: pageId, ...one }));
  });
}

function eventTold(event: MessengerEvent, context: Context): readonly Told[] {
  const { message } = event;
  if (message?.is_echo === true) return echoTold(message, event, context);
  const externalId = event.sender?.id;
  // News of roles and policies have no sender; what the page itself did is no news.
  if (externalId === undefined) return [];
  if (externalId === context.pageId) return controlTold(event, { externalId: event.recipient?.id ?? '' }, context);
  const sender = { externalId };
  if (message !== undefined) return messageTold(message, sender, context);
  if (event.postback !== undefined) return postbackTold(event.postback, sender, context);
  return changeTold(event, sender, context) ?? receiptTold(event, externalId, context) ?? controlTold(event, sender, context);
}

const history = ({ isStandby }: Context) => (isStandby ? { isHistory: true } : {});

function messageTold(message: MessengerMessage, sender: Sender, context: Context): readonly Told[] {
  const { mid: providerMessageId } = message;
  const { at } = context;
  if (providerMessageId === undefined) return [];
  if (message.is_deleted === true) return [{ kind: 'deleted', providerMessageId, sender, at }];
  return [{ kind: 'message', providerMessageId, sender, at, content: contentOf(message), ...history(context) }];
}

/** Some buttons are told without an id: who pressed when makes one, the same whenever it is delivered again. */
function postbackTold(postback: NonNullable<MessengerEvent['postback']>, sender: Sender, context: Context): readonly Told[] {
  const { at } = context;
  const providerMessageId = postback.mid ?? `postback:${sender.externalId}:${at}`;
  return [{ kind: 'message', providerMessageId, sender, at, content: pressedContent(postback), ...history(context) }];
}

/** An echo goes from the page to the customer. Ours is known by our app, or by our mark. */
function echoTold(message: MessengerMessage, { recipient }: MessengerEvent, { appId, at }: Context): readonly Told[] {
  const { mid: providerMessageId, app_id: from, metadata } = message;
  if ((appId !== '' && from === appId) || metadata === ourMark) return [];
  if (providerMessageId === undefined || recipient?.id === undefined) return [];
  return [{ kind: 'echo', providerMessageId, sender: { externalId: recipient.id }, at, content: contentOf(message) }];
}

/** Of those that Messenger names without showing them. */
const emojis: Readonly<Record<string, string>> = { love: '❤', like: '👍', dislike: '👎', sad: '😢', angry: '😠', wow: '😮', smile: '😆' };

/** A reaction or an edit; null when it is something else. */
function changeTold({ reaction, message_edit: edit }: MessengerEvent, sender: Sender, { at }: Context): readonly Told[] | null {
  if (edit !== undefined) {
    return edit.mid === undefined ? [] : [{ kind: 'edited', providerMessageId: edit.mid, sender, at, text: edit.text ?? '' }];
  }
  if (reaction === undefined) return null;
  if (reaction.mid === undefined) return [];
  // What is taken back still names its emoji.
  const emoji = reaction.action === 'unreact' ? null : (reaction.emoji ?? emojis[reaction.reaction ?? ''] ?? '👍');
  return [{ kind: 'reacted', providerMessageId: reaction.mid, sender, at, emoji }];
}

/** How far messages of ours have come; null when it is something else. */
function receiptTold({ delivery, read }: MessengerEvent, externalId: string, { at }: Context): readonly Told[] | null {
  if (read !== undefined) return [{ kind: 'watermark', externalId, status: 'read', upTo: read.watermark ?? at, at }];
  if (delivery === undefined) return null;
  const { mids, watermark } = delivery;
  if (mids.length === 0) return [{ kind: 'watermark', externalId, status: 'delivered', upTo: watermark ?? at, at }];
  return mids.map((providerMessageId) => ({ kind: 'receipt', providerMessageId, status: 'delivered', at }));
}

/** Who has the conversation. */
function controlTold(event: MessengerEvent, sender: Sender, { appId, at }: Context): readonly Told[] {
  const { pass_thread_control: pass, take_thread_control: take, request_thread_control: request } = event;
  if (sender.externalId === '') return [];
  const moved = pass ?? take;
  if (moved !== undefined) {
    const isOurs = appId !== '' && moved.new_owner_app_id === appId;
    return [{ kind: 'control', sender, at, isOurs, metadata: moved.metadata ?? null }];
  }
  return request === undefined ? [] : [{ kind: 'control', sender, at, isOurs: true, isAsked: true, metadata: request.metadata ?? null }];
}
