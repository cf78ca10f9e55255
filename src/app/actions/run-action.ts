import type { ChatId, CommandId } from '../../core/brand';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import type { Step } from '../actor';
import type { ActionRun } from '../action-ports';
import { NotFoundError } from '../errors';
import type { FlowTrouble } from '../outbox';
import type { Tx } from '../ports';
import { found } from '../receive-message';
import { addSystemLine } from '../system-line';
import type { UseCase } from '../use-case';

/** How a run of an action ended, for the agent: what it made, or what went wrong. */
export interface ActionResult {
  readonly isDone: boolean;
  /** A sentence; empty when there is nothing to say. */
  readonly message: string;
}

const longestMessage = 1_000;
const wasInterrupted: Refusal<FlowTrouble> = {
  code: 'interrupted',
  reason: 'It was interrupted and may have done its work. Look before you start it again.',
};

/**
 * Notes that the workflow of an action is about to be called. It is called once: whoever comes a second time, after a crash in between,
 * must not go on, because what the workflow does may be done already.
 *
 * @returns whether to go on
 * @throws NotFoundError when the command started no action
 */
export async function beginAction(on: UseCase, wanted: { readonly commandId: CommandId }): Promise<boolean> {
  return on.store.transaction(async (tx) => {
    const run = await lockRun(tx, wanted.commandId);
    if (run.state !== 'running') return false;
    if (run.begunAt !== null) {
      await end(on, tx, run, failedWith(wasInterrupted));
      return false;
    }
    await tx.actions.begin(run.commandId, on.now());
    return true;
  });
}

/**
 * Ends a run of an action: the result, or what went wrong, appears in the chat as a line for agents, and the agent's click is answered.
 * The chat itself goes on as it was.
 *
 * @throws NotFoundError when the command started no action
 */
export async function finishAction(
  on: UseCase,
  wanted: { readonly commandId: CommandId; readonly result: ActionResult },
): Promise<Outcome<Step<{ readonly chat: { readonly id: ChatId } }>, Refusal<'not_begun'>>> {
  return on.store.transaction<Outcome<Step<{ readonly chat: { readonly id: ChatId } }>, Refusal<'not_begun'>>>(async (tx) => {
    const run = await lockRun(tx, wanted.commandId);
    const value = { chat: { id: run.chatId } };
    if (run.state !== 'running') return accepted({ value, alreadyDone: true });
    if (run.begunAt === null) {
      return refused('not_begun', 'This run has not begun. Put a node with the operation Begin a Run before the workflow is called.');
    }
    // What the workflow says of itself has no code: its words are shown as they are.
    await end(on, tx, run, { ...wanted.result, code: null });
    return accepted({ value, alreadyDone: false });
  });
}

/** Ends the runs whose flow has come to its end without a word about them: those that had begun are done, the others have failed. */
export async function settleRuns(on: UseCase, tx: Tx, commandIds: readonly CommandId[], why: Refusal<FlowTrouble>): Promise<void> {
  for (const run of await tx.actions.openRuns(commandIds)) {
    await end(on, tx, run, run.begunAt === null ? failedWith(why) : { isDone: true, message: '', code: null });
  }
}

/** Ends the runs whose flow failed for good. */
export async function failRuns(on: UseCase, tx: Tx, commandIds: readonly CommandId[], why: Refusal<FlowTrouble>): Promise<void> {
  for (const run of await tx.actions.openRuns(commandIds)) await end(on, tx, run, failedWith(why));
}

/** How a run ended, and the code of what the flow came to. */
type Ending = ActionResult & { readonly code: FlowTrouble | null };

const failedWith = ({ code, reason }: Refusal<FlowTrouble>): Ending => ({ isDone: false, message: reason, code });

/** The run as it is once the chat's row is locked: every step of a run takes that row first. */
async function lockRun(tx: Tx, commandId: CommandId): Promise<ActionRun> {
  const before = await tx.actions.findRun(commandId);
  if (before !== null) await tx.chats.lock(before.chatId);
  const run = before === null ? null : await tx.actions.findRun(commandId);
  if (run !== null) return run;
  throw new NotFoundError(
    `The command ${commandId} started no action in this store. Connect this node to the output Action of the Agent Inbox Trigger that uses the same store.`,
  );
}

async function end(on: UseCase, tx: Tx, { commandId, chatId, agentId, actionId }: ActionRun, result: Ending): Promise<void> {
  const { chat } = await found(tx.chats.lock(chatId), chatId);
  if ((await tx.actions.findRun(commandId))?.state !== 'running') return;
  const message = result.message.trim().slice(0, longestMessage).toWellFormed().replaceAll('\u0000', '');
  const said = message === '' ? null : message;
  const caption = (await tx.actions.find(actionId))?.caption ?? null;
  const state = result.isDone ? 'done' : 'failed';
  await tx.actions.finish(commandId, state, said, on.now());
  await tx.commands.finish(commandId, state, result.isDone ? null : { reason: message, code: result.code }, on.now());
  await addSystemLine(
    on,
    tx,
    chat,
    result.isDone ? { kind: 'action_done', caption, said } : { kind: 'action_failed', caption, said, code: result.code },
  );
  tx.feed.note({ kind: 'command', chatId, commandId, agentId });
}
