import { asAgentId } from '../core/brand';
import type { AgentId, ChatId, CommandId } from '../core/brand';
import { accepted, refused } from '../core/outcome';
import type { Outcome, Refusal } from '../core/outcome';
import { NotFoundError } from './errors';
import type { AgentRecord, CommandKind, CommandRecord, Tx } from './ports';
import type { UseCase } from './use-case';

/**
 * Who asks for a step of a chat: an agent by a command of the inbox (the command's own row says who, never the item), an agent that the
 * flow names, or the flow itself.
 */
export type Actor =
  | { readonly kind: 'command'; readonly commandId: CommandId }
  | { readonly kind: 'agent'; readonly agentId: AgentId }
  | { readonly kind: 'flow' };

/** Who acts, once the command is known. */
export interface Acting {
  readonly agent: AgentRecord | null;
  readonly command: CommandRecord | null;
}

/** What a step came to; `alreadyDone` says that an earlier run of the same step had done it. */
export interface Step<T> {
  readonly value: T;
  readonly alreadyDone: boolean;
}

/** Why a command cannot be carried out by a node, whatever the chat's state. */
export type CommandRefusal = Refusal<'wrong_command' | 'refused_before'>;

/**
 * Runs a step for its actor and keeps the command's row true: done, or refused with the refusal, in the step's own transaction.
 *
 * @param step `chatId` is null where the command itself says which chat it is about
 * @param work the step; gets the agent's row locked, so that the load cannot change under it
 */
export async function act<T, R extends Refusal>(
  on: UseCase,
  tx: Tx,
  step: { readonly actor: Actor; readonly kind: CommandKind; readonly chatId: ChatId | null },
  work: (acting: Acting) => Promise<Outcome<Step<T>, R>>,
): Promise<Outcome<Step<T>, R | CommandRefusal>> {
  const { actor, kind, chatId } = step;
  if (actor.kind === 'flow') return work({ agent: null, command: null });
  if (actor.kind === 'agent') return work({ agent: await lockAgent(tx, actor.agentId), command: null });

  const command = await tx.commands.lock(actor.commandId);
  if (command === null) {
    throw new NotFoundError(
      `There is no command ${actor.commandId} in this store. Connect this node to the Agent Inbox Trigger that uses the same store.`,
    );
  }
  if (command.kind !== kind || (chatId !== null && command.chatId !== chatId)) {
    return refused(
      'wrong_command',
      `This item carries the command "${command.kind}" of another step. Connect the output "${label[kind]}" of the Agent Inbox Trigger to this node.`,
    );
  }
  // The agent has read the refusal: a flow that runs again must not do later what was refused then.
  if (command.state === 'refused') return refused('refused_before', command.reason ?? 'This was refused before.');
  const outcome = await work({ agent: await lockAgent(tx, asAgentId(command.agentId)), command });
  if (command.state !== 'done') {
    await tx.commands.finish(command.id, outcome.ok ? 'done' : 'refused', outcome.ok ? null : outcome.refusal, on.now());
    tx.feed.note({ kind: 'command', chatId: command.chatId, commandId: command.id, agentId: command.agentId });
  }
  return outcome;
}

const label: Readonly<Record<CommandKind, string>> = {
  accept: 'Accept',
  reply: 'Reply',
  transfer: 'Transfer',
  complete: 'Complete',
  decline: 'Decline',
  action: 'Action',
  link: 'Link Contact',
  start: 'Start Chat',
};

/** Who acts, read without a lock, so that all rows of agents that a step needs can be locked in order; null for the flow itself. */
export async function actingAgentId(tx: Tx, actor: Actor): Promise<AgentId | null> {
  if (actor.kind === 'agent') return actor.agentId;
  return actor.kind === 'command' ? ((await tx.commands.find(actor.commandId))?.agentId ?? null) : null;
}

/** Locks the agents whom the end or the moving of a chat frees: its owner, or whom it is offered to alone. Returns the latter. */
export async function lockConcerned(tx: Tx, chatId: ChatId): Promise<readonly AgentId[]> {
  const chat = (await tx.chats.find(chatId))?.chat;
  const asked = await askedAlone(tx, chatId);
  await tx.agents.lockAll(chat?.status === 'in_progress' ? [chat.agentId, ...asked] : asked);
  return asked;
}

/** The agents to whom a chat is offered alone. */
async function askedAlone(tx: Tx, chatId: ChatId): Promise<readonly AgentId[]> {
  return (await tx.offers.openOf([chatId])).flatMap(({ agentId }) => (agentId === null ? [] : [agentId]));
}

/** The agent who acts, locked; a step that needs one says so when the flow named none. */
export async function lockAgent(tx: Tx, id: AgentId): Promise<AgentRecord> {
  const agent = await tx.agents.lock(id);
  if (agent === null) throw new NotFoundError(`There is no agent ${id} in this store. Choose one from the list.`);
  return agent;
}

/** A step that went through now, or had gone through before. */
export const stepped = <T>(value: T, alreadyDone = false) => accepted({ value, alreadyDone });
