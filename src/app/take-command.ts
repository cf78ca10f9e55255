import type { AgentId, ChatId, CommandId } from '../core/brand';
import { chatItem } from './chat-item';
import type { ChatItem } from './chat-item';
import type { ChatRecord, CommandKind, Tx } from './ports';
import { found } from './receive-message';
import { translationOfReply } from './translation/reply-translation';
import type { UseCase } from './use-case';

/** The outbox topic of an inbox's trigger. */
export const inboxTopic = (inboxId: string): string => `inbox:${inboxId}`;

export interface WantedCommand {
  readonly id: CommandId;
  readonly kind: CommandKind;
  readonly chatId: ChatId;
  readonly agentId: AgentId;
  /** What the page sent, checked against the wire schema. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly inboxId: string;
  /** False in the editor's test mode, where the item goes to the canvas and not through the outbox. */
  readonly isForFlow: boolean;
}

export interface CommandItem extends ChatItem {
  readonly command: Readonly<Record<string, unknown>> & { readonly id: string; readonly kind: CommandKind };
  readonly agent: { readonly id: string; readonly name: string };
}

/**
 * Stores what an agent asked for, and the event that brings it to the flow. The flow decides and does; this only takes it down.
 *
 * @returns the item for the flow; null when this command had been taken before
 * @throws NotFoundError when there is no such chat
 */
export function takeCommand(on: UseCase, wanted: WantedCommand): Promise<CommandItem | null> {
  return on.store.transaction(async (tx) => {
    const record = await found(tx.chats.find(wanted.chatId), wanted.chatId);
    return storeCommand(on, tx, { ...wanted, details: { ...(await translationOfReply(tx, wanted, record)) } }, record);
  });
}

/** As {@link takeCommand}, within a transaction; `details` is what the flow has to know beside chat and command. */
export async function storeCommand(
  on: UseCase,
  tx: Tx,
  wanted: WantedCommand & { readonly details?: Readonly<Record<string, unknown>> },
  record: ChatRecord,
): Promise<CommandItem | null> {
  const { id, kind, chatId, agentId } = wanted;
  const at = on.now();
  const isNew = await tx.commands.insert({
    id,
    kind,
    chatId,
    agentId,
    payload: wanted.payload,
    state: 'pending',
    reason: null,
    code: null,
    at,
  });
  if (!isNew) return null;
  const agent = await tx.agents.find(agentId);
  const item: CommandItem = {
    ...chatItem(record),
    command: { ...wanted.payload, id, kind },
    agent: { id: agentId, name: agent?.name ?? '' },
    ...wanted.details,
  };
  if (wanted.isForFlow) {
    await tx.events.add({ id: on.newId(), topic: inboxTopic(wanted.inboxId), kind, subjectId: chatId, commandId: id, payload: item, at });
  }
  return item;
}
