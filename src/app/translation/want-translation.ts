import type { MessageId } from '../../core/brand';
import type { ChatRecord, RaisedEvent, StoredMessage, Tx } from '../ports';
import { chatEvent } from '../raise';
import type { UseCase } from '../use-case';

/** How many messages one event asks for: a flow shows progress, and an attempt that fails repeats little. */
const messagesAtOnce = 100;

/** The events that ask flows to translate messages of a chat's conversation. */
export function translationWanted(
  on: Pick<UseCase, 'now' | 'newId'>,
  record: ChatRecord,
  wanted: { readonly messageIds: readonly MessageId[]; readonly to: string },
): readonly RaisedEvent[] {
  const { messageIds, to } = wanted;
  const from = record.translation?.from ?? record.translation?.detected ?? null;
  return Array.from({ length: Math.ceil(messageIds.length / messagesAtOnce) }, (_, page) =>
    chatEvent(on, 'translation_wanted', record, {
      translation: { messageIds: messageIds.slice(page * messagesAtOnce, (page + 1) * messagesAtOnce), to, from },
    }),
  );
}

/** Messages of a customer that were just stored, with their chat. */
export interface JustStored {
  readonly record: ChatRecord;
  readonly messages: readonly Pick<StoredMessage, 'id' | 'text' | 'content'>[];
}

/** Asks flows to translate what customers have just written, in chats that are translated; costs the others nothing. */
export async function wantTranslation(on: UseCase, tx: Tx, stored: readonly JustStored[]): Promise<void> {
  const events = stored.flatMap(({ record, messages }) => {
    const { isOn = false, to = null } = record.translation ?? {};
    if (!isOn || to === null) return [];
    const messageIds = messages.filter(({ text, content }) => text !== '' && content?.isPlaceholder !== true).map(({ id }) => id);
    return translationWanted(on, record, { messageIds, to });
  });
  if (events.length > 0 && (await tx.settings.values()).EnableChatTranslation) await tx.events.raise(events);
}
