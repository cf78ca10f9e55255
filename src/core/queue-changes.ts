import type { QueueId } from './brand';
import { workingHours } from './hours';
import { accepted, refused } from './outcome';
import type { Outcome, Refusal } from './outcome';
import type { Queue } from './queue';

/** What somebody wants a queue to become; what is left out stays. */
export interface QueueChanges {
  readonly name?: string | undefined;
  readonly rule?: string | undefined;
  readonly lastAgentFirst?: boolean | undefined;
  readonly priority?: number | undefined;
  readonly chatTimeoutMinutes?: number | null | undefined;
  readonly firstResponseMinutes?: number | null | undefined;
  readonly ongoingResponseMinutes?: number | null | undefined;
  readonly acceptTimeoutMinutes?: number | null | undefined;
  readonly noAgents?: string | undefined;
  readonly overflow?: Queue['overflow'] | undefined;
  /** Not checked yet; null when the queue is always open. */
  readonly hours?: unknown;
}

export type QueueRefusal = Refusal<
  'bad_name' | 'bad_rule' | 'bad_priority' | 'bad_minutes' | 'bad_no_agents' | 'bad_hours' | 'no_overflow_queue' | 'overflow_comes_back'
>;

/** Minutes of a year: a longer limit is a mistake. */
const mostMinutes = 527_040;
const mostPriority = 1_000_000;

const rules: readonly Queue['rule'][] = ['to_all_agents', 'to_available_agent', 'round_robin', 'custom'];
const behaviours: readonly Queue['noAgents'][] = ['wait', 'create_case'];

/** A queue as it is before anybody chose anything. */
export const emptyQueue = (id: QueueId): Queue => ({
  id,
  name: '',
  rule: 'to_all_agents',
  lastAgentFirst: false,
  priority: 0,
  chatTimeoutMinutes: null,
  firstResponseMinutes: null,
  ongoingResponseMinutes: null,
  acceptTimeoutMinutes: null,
  noAgents: 'wait',
  overflow: null,
  hours: null,
});

/**
 * Checks what a queue is to become.
 *
 * @param overflowOf where every queue of the store overflows to; null where it does not
 */
export function changedQueue(
  queue: Queue,
  changes: QueueChanges,
  overflowOf: ReadonlyMap<QueueId, QueueId | null>,
): Outcome<Queue, QueueRefusal> {
  const name = (changes.name ?? queue.name).trim();
  if (name === '' || name.length > 200) return refused('bad_name', 'A queue needs a name of 1 to 200 characters.');
  const rule = rules.find((known) => known === (changes.rule ?? queue.rule));
  if (rule === undefined) return refused('bad_rule', `The routing rule of a queue is one of: ${rules.join(', ')}.`);
  const noAgents = behaviours.find((known) => known === (changes.noAgents ?? queue.noAgents));
  if (noAgents === undefined) return refused('bad_no_agents', `What happens when no agent is there is one of: ${behaviours.join(', ')}.`);
  const priority = changes.priority ?? queue.priority;
  if (!Number.isInteger(priority) || Math.abs(priority) > mostPriority) {
    return refused('bad_priority', 'The priority of a queue is a whole number. Larger ones are served first; 0 is usual.');
  }
  const limits = changedLimits(queue, changes);
  if (!limits.ok) return limits;
  const overflow = changes.overflow === undefined ? queue.overflow : changes.overflow;
  const checked = checkedOverflow(queue.id, name, overflow, overflowOf);
  if (!checked.ok) return checked;
  const hours = changes.hours === undefined || changes.hours === null ? null : workingHours(changes.hours);
  if (hours !== null && !hours.ok) return hours;
  return accepted({
    id: queue.id,
    name,
    rule,
    lastAgentFirst: changes.lastAgentFirst ?? queue.lastAgentFirst,
    priority,
    ...limits.value,
    noAgents,
    overflow,
    hours: changes.hours === undefined ? queue.hours : (hours?.value ?? null),
  });
}

const limitNames = {
  chatTimeoutMinutes: 'chat timeout',
  firstResponseMinutes: 'first response time',
  ongoingResponseMinutes: 'ongoing response time',
  acceptTimeoutMinutes: 'accept timeout',
} as const;
type Limits = Pick<Queue, keyof typeof limitNames>;

function changedLimits(queue: Queue, changes: QueueChanges): Outcome<Limits, Refusal<'bad_minutes'>> {
  const limits: Record<keyof Limits, number | null> = { ...queue };
  for (const [limit, name] of Object.entries(limitNames) as [keyof Limits, string][]) {
    const minutes = changes[limit];
    if (minutes === undefined) continue;
    if (minutes !== null && !isMinutes(minutes)) return badMinutes(name);
    limits[limit] = minutes;
  }
  const { chatTimeoutMinutes, firstResponseMinutes, ongoingResponseMinutes, acceptTimeoutMinutes } = limits;
  return accepted({ chatTimeoutMinutes, firstResponseMinutes, ongoingResponseMinutes, acceptTimeoutMinutes });
}

const isMinutes = (minutes: number): boolean => Number.isInteger(minutes) && minutes >= 1 && minutes <= mostMinutes;

const badMinutes = (name: string) =>
  refused('bad_minutes', `The ${name} is a whole number of minutes, at least 1. Leave it empty to have no such limit.`);

function checkedOverflow(
  id: QueueId,
  name: string,
  overflow: Queue['overflow'],
  overflowOf: ReadonlyMap<QueueId, QueueId | null>,
): Outcome<Queue['overflow'], Refusal<'bad_minutes' | 'no_overflow_queue' | 'overflow_comes_back'>> {
  if (overflow === null) return accepted(null);
  if (!isMinutes(overflow.afterMinutes)) return badMinutes('time until a chat overflows');
  const seen = new Set<QueueId>();
  for (let next: QueueId | null = overflow.queueId; next !== null && !seen.has(next); next = overflowOf.get(next) ?? null) {
    if (next === id) {
      return refused(
        'overflow_comes_back',
        `Chats that overflow from ${name} would come back to it. Choose a queue that does not lead here.`,
      );
    }
    if (!overflowOf.has(next))
      return refused('no_overflow_queue', 'The queue that chats overflow to does not exist. Choose one from the list.');
    seen.add(next);
  }
  return accepted(overflow);
}
