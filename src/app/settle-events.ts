import { asMillis } from '../core/brand';
import type { CommandId, Millis } from '../core/brand';
import type { Refusal } from '../core/outcome';
import { failRuns, settleRuns } from './actions/run-action';
import type { Events, FlowTrouble, LeasedEvent } from './outbox';
import type { RaisedEvent } from './ports';
import type { UseCase } from './use-case';

/** How long a failed event waits before each retry; after the last it is a dead letter that waits for a supervisor. */
export const retryDelays: readonly Millis[] = [1_000, 5_000, 30_000, 120_000, 600_000].map(asMillis);

const leftUndone: Refusal<FlowTrouble> = {
  code: 'not_connected',
  reason: 'The workflow finished without doing this. Ask an administrator to connect this output of the Agent Inbox Trigger to its node.',
};

/**
 * Acknowledges the events of a flow that succeeded, or that waits and is gone on with later. A command that the flow left untouched has failed, and its agent is told how to
 * mend the workflow.
 */
export async function acknowledgeEvents(on: UseCase, token: string, flow: 'done' | 'waiting'): Promise<void> {
  await on.store.transaction(async (tx) => {
    const done = await tx.events.ack(token);
    // A flow that waits may still do it.
    if (flow === 'waiting') return;
    const commandIds = done.flatMap(({ commandId }) => (commandId === null ? [] : [commandId]));
    await settleRuns(on, tx, actionsAmong(done), leftUndone);
    const untouched = await tx.commands.failUntouched(commandIds, leftUndone, on.now());
    for (const { id, chatId, agentId } of untouched) tx.feed.note({ kind: 'command', commandId: id, chatId, agentId });
  });
}

/**
 * Gives the events of a failed flow back: each is tried again alone, later each time, and ends as a dead letter, of which other flows
 * can hear.
 */
export async function failEvents(on: UseCase, token: string, error: string): Promise<void> {
  await on.store.transaction(async (tx) => {
    const failed = await tx.events.fail(token, retryDelays, error);
    const at = on.now();
    for (const isDead of [true, false]) {
      const commandIds = failed.flatMap((event) => (event.commandId === null || event.isDead !== isDead ? [] : [event.commandId]));
      const why = isDead ? failedFor(error) : retriedAfter(error);
      if (isDead) await failRuns(on, tx, actionsAmong(failed.filter((event) => event.isDead)), why);
      const changed = await tx.commands.markFailing(commandIds, isDead ? 'failed' : 'retrying', why, at);
      for (const { id, chatId, agentId } of changed) tx.feed.note({ kind: 'command', commandId: id, chatId, agentId });
    }
    await tx.events.raise(failed.filter(({ isDead, kind }) => isDead && kind !== ownKind).map((dead) => deadLetter(on, dead, error)));
  });
}

const failedFor = (error: string): Refusal<FlowTrouble> => ({ code: 'flow_failed', reason: `The workflow failed: ${error}` });
const retriedAfter = (error: string): Refusal<FlowTrouble> => ({
  code: 'flow_retried',
  reason: `The workflow failed and is tried again: ${error}`,
});

/** The commands among events that started actions. */
const actionsAmong = (events: readonly Pick<LeasedEvent, 'kind' | 'commandId'>[]): readonly CommandId[] =>
  events.flatMap(({ kind, commandId }) => (kind === 'action' && commandId !== null ? [commandId] : []));

/** A flow for dead letters that fails itself must not make more of them for ever. */
const ownKind = 'dead_letter';

type Failed = Awaited<ReturnType<Events['fail']>>[number];

/** Its subject is the dead event itself, so that it never waits in line behind the chat that is in trouble. */
function deadLetter(on: Pick<UseCase, 'now' | 'newId'>, { id, topic, kind, subjectId }: Failed, error: string): RaisedEvent {
  const payload = { deadLetter: { eventId: id, topic, kind, subjectId, error } };
  return { id: on.newId(), kind: ownKind, subjectId: id, queueId: null, channelId: null, payload, at: on.now() };
}
