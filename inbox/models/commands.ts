import type { CommandState, InboxCommand, InboxEvents, InboxMessage, InboxTile } from '../../src/wire/inbox';
import type { Why } from './refusals';

/**
 * Where a command stands for the agent: `posting` to the server, `unsent` because the server was not reached, `unanswered` because the
 * workflow has said nothing for {@link answerLimit}, or what the server said.
 */
export type CommandPhase = 'posting' | 'unsent' | 'unanswered' | CommandState;

/** A command that this page sent, with why it is not done when refused, failed or retrying. */
export interface SentCommand extends Why {
  readonly command: InboxCommand;
  readonly phase: CommandPhase;
  /** When it was last sent, by the page's clock. */
  readonly at: number;
}

/** Commands by id. */
export type Commands = ReadonlyMap<string, SentCommand>;

/** After this long without an answer the agent is told that the workflow has not answered. */
export const answerLimit = 15_000;

const settled: readonly CommandPhase[] = ['done', 'refused', 'failed'];

/** Whether nothing more will happen to a command by itself. */
export function isSettled(sent: SentCommand): boolean {
  return settled.includes(sent.phase);
}

/** Whether the agent still waits for a command. */
export function isBusy(sent: SentCommand): boolean {
  return sent.phase === 'posting' || sent.phase === 'pending' || sent.phase === 'retrying';
}

/** Nothing stands in the way that anybody knows of. */
export const unsaid: Why = { code: null, reason: null };

/** Notes that a command is being sent, for the first time or again. */
export function startCommand(commands: Commands, command: InboxCommand, now: number): Commands {
  const next = new Map(commands);
  // Put in anew, so that it comes last among the commands of its chat.
  next.delete(command.id);
  return next.set(command.id, { command, phase: 'posting', ...unsaid, at: now });
}

/**
 * Moves a command on. What is settled stays settled, and the answer to the call (`pending`) never hides what the feed said before it.
 */
export function moveCommand(commands: Commands, commandId: string, phase: CommandPhase, why: Why | null): Commands {
  const sent = commands.get(commandId);
  if (!sent || isSettled(sent)) return commands;
  if (phase === 'pending' && sent.phase === 'retrying') return commands;
  const { code, reason } = why ?? unsaid;
  return new Map(commands).set(commandId, { ...sent, phase, code, reason });
}

/** Applies an event of the feed. */
export function applyCommandEvent(commands: Commands, event: InboxEvents['command']): Commands {
  return moveCommand(commands, event.commandId, event.state, event);
}

/** Marks the commands that have waited too long for the workflow. */
export function markUnanswered(commands: Commands, now: number): Commands {
  let next: Commands = commands;
  for (const [id, sent] of commands) {
    const waits = sent.phase === 'pending' || sent.phase === 'retrying';
    if (waits && now - sent.at >= answerLimit) next = moveCommand(next, id, 'unanswered', sent);
  }
  return next;
}

/** Forgets a command. */
export function forgetCommand(commands: Commands, commandId: string): Commands {
  const rest = new Map(commands);
  rest.delete(commandId);
  return rest;
}

/** Settles the commands whose effect can be seen in a chat, for when the event that said so was missed. */
export function settleByTile(commands: Commands, tile: InboxTile): Commands {
  let next: Commands = commands;
  for (const [id, sent] of commands) if (!isSettled(sent) && isSeenIn(sent.command, tile)) next = moveCommand(next, id, 'done', null);
  return next;
}

function isSeenIn(command: InboxCommand, tile: InboxTile): boolean {
  if (command.kind === 'start') return isBegunBy(command, tile);
  if (command.chatId !== tile.chatId) return false;
  if (command.kind === 'accept') return tile.area === 'in_progress';
  if (command.kind === 'complete' || command.kind === 'transfer') return tile.area === 'closed';
  return command.kind === 'link' && command.contactId === tile.contact.id;
}

/** The command that begins a chat. The chat that it names is an earlier one. */
export type StartCommand = Extract<InboxCommand, { kind: 'start' }>;

/** Whether a chat is the one that a command begins: the agent's own with that contact on that channel. */
export function isBegunBy(command: Pick<StartCommand, 'contactId' | 'channelId'>, tile: InboxTile): boolean {
  return tile.area === 'in_progress' && tile.contact.id === command.contactId && tile.channel.id === command.channelId;
}

/** Settles the replies whose messages are in the conversation. */
export function settleByMessages(commands: Commands, messages: readonly InboxMessage[]): Commands {
  let next: Commands = commands;
  for (const { commandId } of messages) if (commandId !== null && next.has(commandId)) next = moveCommand(next, commandId, 'done', null);
  return next;
}

/** A reply that is not in the conversation yet. */
export type OpenReply = SentCommand & { readonly command: Extract<InboxCommand, { kind: 'reply' }> };

function isReply(sent: SentCommand): sent is OpenReply {
  return sent.command.kind === 'reply';
}

/** The replies of a chat that have no message yet, oldest first: shown as bubbles after the messages. */
export function openReplies(commands: Commands, chatId: string, messages: readonly InboxMessage[]): readonly OpenReply[] {
  const arrived = new Set(messages.map((message) => message.commandId));
  return [...commands.values()].filter(isReply).filter((sent) => sent.command.chatId === chatId && !arrived.has(sent.command.id));
}

/** What happens to a chat as a whole, one after the other. Actions run beside it, and beside each other; a start is about another chat. */
export type OpenStep = SentCommand & { readonly command: Exclude<InboxCommand, { kind: 'reply' | 'action' | 'start' }> };

function isStep(sent: SentCommand): sent is OpenStep {
  return sent.command.kind !== 'reply' && sent.command.kind !== 'action' && sent.command.kind !== 'start';
}

/** An action that was started, until the agent put it aside. */
export type StartedAction = SentCommand & { readonly command: Extract<InboxCommand, { kind: 'action' }> };

/** The actions that were started in a chat and are not done, oldest first. */
export function openActions(commands: Commands, chatId: string): readonly StartedAction[] {
  return [...commands.values()]
    .filter((sent): sent is StartedAction => sent.command.kind === 'action')
    .filter((sent) => sent.command.chatId === chatId && sent.phase !== 'done');
}

/** The chats that the agent has just said no to: they are out of the list, and come back when that is refused. */
export function declining(commands: Commands): ReadonlySet<string> {
  const chats = new Set<string>();
  for (const sent of commands.values()) {
    if (!isStep(sent)) continue;
    if (sent.command.kind === 'decline' && isBusy(sent)) chats.add(sent.command.chatId);
    else chats.delete(sent.command.chatId);
  }
  return chats;
}

/** Forgets the declines of a chat that is in no list any more, so that they say nothing when it is offered anew. */
export function settleByAbsence(commands: Commands, chatId: string): Commands {
  const rest = [...commands].filter(([, { command }]) => command.kind !== 'decline' || command.chatId !== chatId);
  return rest.length === commands.size ? commands : new Map(rest);
}

/** The latest accept, decline, transfer, complete or link of a chat, unless it is done or the agent put it aside. What came before it does not matter any more. */
export function openStep(commands: Commands, chatId: string): OpenStep | null {
  const latest = [...commands.values()]
    .filter(isStep)
    .filter((sent) => sent.command.chatId === chatId)
    .at(-1);
  return latest === undefined || latest.phase === 'done' ? null : latest;
}
