import type { SystemLine } from '../../src/core/system-line';

/** A line of every kind. */
const one: { readonly [Kind in SystemLine['kind']]: Omit<Extract<SystemLine, { readonly kind: Kind }>, 'kind'> } = {
  accepted: { agent: 'Ana' },
  started: { agent: 'Ana' },
  completed: { agent: 'Ana' },
  completed_by_workflow: {},
  timed_out: { minutes: 10 },
  transferred_to_agent: { agent: 'Ana', to: 'Ben' },
  transferred_to_queue: { agent: 'Ana', queue: 'Sales' },
  handed_over: { queue: 'Sales' },
  overflowed: { from: 'Sales', to: 'Billing' },
  unrouted: { queue: 'Sales' },
  state_set: { state: 'in_progress' },
  linked: { agent: 'Ana', contact: 'Zara' },
  linked_by_workflow: { contact: 'Zara' },
  linked_to_erased: {},
  rated: { value: 4, comment: 'Quick' },
  rating_changed: { value: 1, comment: null },
  action_done: { caption: 'Order', said: 'Order 7 is made' },
  action_failed: { caption: 'Order', said: 'The shop is closed', code: null },
  number_changed: {},
  reachable: {},
  unreachable: { reason: 'Blocked' },
  control_asked: {},
  control_given: {},
  control_taken: {},
  left: { given: ['Zara', 'zara@example.org'] },
};

/** A line of the system of every kind, and of some kinds one with fewer words. */
export const someLines = [
  ...Object.entries(one).map(([kind, facts]) => ({ kind, ...facts }) as SystemLine),
  { kind: 'rated', value: 5, comment: null },
  { kind: 'rating_changed', value: 2, comment: 'Slow' },
  { kind: 'action_done', caption: 'Order', said: null },
  { kind: 'action_done', caption: null, said: null },
  { kind: 'action_failed', caption: 'Order', said: null, code: null },
  { kind: 'action_failed', caption: null, said: null, code: null },
] satisfies readonly SystemLine[];
