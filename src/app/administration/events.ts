import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import { NotFoundError } from '../errors';
import type { Caller, Forbidden } from '../permission';
import type { UseCase } from '../use-case';
import { manage, rowLimit, searchText } from './manage';
import type { OutboxEvent } from './ports';

/** What events have to be; what is left out does not matter. */
export interface EventFilter {
  readonly state?: OutboxEvent['state'];
  readonly kind?: string;
  readonly topic?: string;
  /** A chat's id, or an agent's. */
  readonly subjectId?: string;
  readonly limit?: number;
}

/** Lists events that flows have still to deal with, or that they failed on for good, oldest first. */
export async function findEvents(
  on: UseCase,
  wanted: EventFilter & { readonly by: Caller },
): Promise<Outcome<readonly OutboxEvent[], Forbidden>> {
  const { by, state, kind, topic, subjectId, limit } = wanted;
  const filter = {
    state: state ?? null,
    kind: searchText(kind),
    topic: searchText(topic),
    subjectId: searchText(subjectId),
    limit: rowLimit(limit),
  };
  return manage(on, by, async (tx) => accepted(await tx.administration.events.search(filter)));
}

/**
 * Gives a dead letter to its flow again, as if it had never failed.
 *
 * @throws NotFoundError when there is no such event: flows have dealt with it, or it was deleted
 */
export async function replayEvent(
  on: UseCase,
  wanted: { readonly by: Caller; readonly eventId: string },
): Promise<Outcome<OutboxEvent, Refusal<'not_dead'> | Forbidden>> {
  const { by, eventId } = wanted;
  return manage<OutboxEvent, Refusal<'not_dead'>>(on, by, async (tx) => {
    const { events } = tx.administration;
    const replayed = await events.replay([eventId]);
    const event = found(await events.find(eventId), eventId);
    return replayed.length === 0 ? notDead : accepted(event);
  });
}

/**
 * Deletes a dead letter.
 *
 * @throws NotFoundError when there is no such event
 */
export async function deleteEvent(
  on: UseCase,
  wanted: { readonly by: Caller; readonly eventId: string },
): Promise<Outcome<OutboxEvent, Refusal<'not_dead'> | Forbidden>> {
  const { by, eventId } = wanted;
  return manage<OutboxEvent, Refusal<'not_dead'>>(on, by, async (tx) => {
    const { events } = tx.administration;
    const event = found(await events.find(eventId), eventId);
    return (await events.deleteDead(eventId)) ? accepted(event) : notDead;
  });
}

const notDead = refused('not_dead', 'This event is still on its way to its flow. Wait until it is dealt with or has failed for good.');

function found(event: OutboxEvent | null, id: string): OutboxEvent {
  if (event === null) throw new NotFoundError(`There is no event ${id} in this store. List the events to find one.`);
  return event;
}
