import type { LeasedEvent } from '../../src/runtime/events';
import { itemOf } from '../shell/trigger';
import type { FlowItem } from '../shell/trigger';

const gathered = 'message_received';

/**
 * Shapes events that came together: each becomes an item, but messages of one chat become one, in the place of the first. It has the chat
 * and the event as they were with the newest, which is `message`; all are in `messages`, oldest first, and their texts, a line each, in `text`.
 */
export function itemsOf(events: readonly LeasedEvent[]): readonly FlowItem[] {
  const messages = Map.groupBy(
    events.filter(({ kind }) => kind === gathered),
    ({ subjectId }) => subjectId,
  );
  return events.flatMap((event) => {
    if (event.kind !== gathered) return [itemOf(event)];
    const together = messages.get(event.subjectId) ?? [];
    return together[0] === event ? [itemOfAll(together, event)] : [];
  });
}

function itemOfAll(events: readonly LeasedEvent[], first: LeasedEvent): FlowItem {
  const messages = events.map(({ payload }) => messageIn(payload));
  const text = messages.map((message) => ('text' in message && typeof message.text === 'string' ? message.text : '')).join('\n');
  return { kind: gathered, json: { ...itemOf(events.at(-1) ?? first).json, messages, text } };
}

function messageIn(payload: unknown): object {
  const message = typeof payload === 'object' && payload !== null && 'message' in payload ? payload.message : null;
  return typeof message === 'object' && message !== null ? message : {};
}
