import type { ChatRecord, RaisedEvent } from './ports';
import type { EventKind } from '../core/events';
import { chatItem } from './chat-item';
import type { UseCase } from './use-case';

/** Something that happened to a chat, as the flows that subscribed to it get it: the chat and what there is to know beside it. */
export function chatEvent(
  on: Pick<UseCase, 'now' | 'newId'>,
  kind: EventKind,
  record: ChatRecord,
  details: Readonly<Record<string, unknown>> = {},
): RaisedEvent {
  const { chat, channel } = record;
  const payload = { ...chatItem(record), ...details };
  return { id: on.newId(), kind, subjectId: chat.id, queueId: chat.queueId, channelId: channel.id, payload, at: on.now() };
}
