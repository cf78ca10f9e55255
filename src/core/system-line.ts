import type { ChatState } from './chat';

/** What each kind of line says beside its kind. Names are what they were then: a conversation is history. */
interface LineFacts {
  readonly accepted: { readonly agent: string };
  readonly started: { readonly agent: string };
  readonly completed: { readonly agent: string };
  readonly completed_by_workflow: object;
  /** Nobody wrote for so many minutes. */
  readonly timed_out: { readonly minutes: number };
  readonly transferred_to_agent: { readonly agent: string; readonly to: string };
  readonly transferred_to_queue: { readonly agent: string; readonly queue: string };
  readonly handed_over: { readonly queue: string };
  readonly overflowed: { readonly from: string; readonly to: string };
  readonly unrouted: { readonly queue: string };
  readonly state_set: { readonly state: ChatState };
  readonly linked: { readonly agent: string; readonly contact: string };
  readonly linked_by_workflow: { readonly contact: string };
  readonly linked_to_erased: object;
  /** `comment` is the customer's. */
  readonly rated: { readonly value: number; readonly comment: string | null };
  readonly rating_changed: { readonly value: number; readonly comment: string | null };
  /** `caption` null when the action is not there any more; `said` is the workflow's. */
  readonly action_done: { readonly caption: string | null; readonly said: string | null };
  /** `code` says the same as `said`, where that is a sentence of ours; null where it is the workflow's. */
  readonly action_failed: { readonly caption: string | null; readonly said: string | null; readonly code: string | null };
  readonly number_changed: object;
  readonly reachable: object;
  /** `reason` is the provider's. */
  readonly unreachable: { readonly reason: string };
  readonly control_asked: object;
  readonly control_given: object;
  readonly control_taken: object;
  /** `given` is what somebody said of themselves: a name, an e-mail address, a number. */
  readonly left: { readonly given: readonly string[] };
}

type LineOf<Kind extends keyof LineFacts> = { [Each in Kind]: { readonly kind: Each } & LineFacts[Each] }[Kind];

/** What a line of the system in a conversation says, for whoever shows it in another language than English. */
export type SystemLine = LineOf<keyof LineFacts>;

const states: Readonly<Record<ChatState, string>> = { new: 'New', in_progress: 'In progress', completed: 'Completed' };
const stars = (value: number): string => `${'★'.repeat(value)}${'☆'.repeat(5 - value)} (${String(value)} of 5)`;
const after = (line: string, words: string | null): string => (words === null ? line : `${line}: ${words}`);

const sentences: { readonly [Kind in keyof LineFacts]: (line: LineOf<Kind>) => string } = {
  accepted: ({ agent }) => `${agent} accepted the chat`,
  started: ({ agent }) => `${agent} started the chat`,
  completed: ({ agent }) => `${agent} completed the chat`,
  completed_by_workflow: () => 'The workflow completed the chat',
  timed_out: ({ minutes }) => `The chat was completed because nobody wrote for ${String(minutes)} min`,
  transferred_to_agent: ({ agent, to }) => `${agent} transferred the chat to ${to}`,
  transferred_to_queue: ({ agent, queue }) => `${agent} transferred the chat to the queue ${queue}`,
  handed_over: ({ queue }) => `The bot handed the chat over to the queue ${queue}`,
  overflowed: ({ from, to }) => `The chat waited too long in the queue ${from} and moved to the queue ${to}`,
  unrouted: ({ queue }) => `No workflow chose a queue, so the chat was put in the queue ${queue}`,
  state_set: ({ state }) => `The state was set to ${states[state]}`,
  linked: ({ agent, contact }) => `${agent} linked the chat to ${contact}`,
  linked_by_workflow: ({ contact }) => `The chat was linked to ${contact}`,
  linked_to_erased: () => 'The chat was linked to a contact who was erased since',
  rated: ({ value, comment }) => after(`The customer rated this chat ${stars(value)}`, comment),
  rating_changed: ({ value, comment }) => after(`The customer changed the rating to ${stars(value)}`, comment),
  action_done: ({ caption, said }) => `${caption ?? 'The action'}: ${said ?? 'done.'}`,
  action_failed: ({ caption, said }) =>
    said === null ? `${caption ?? 'The action'} failed.` : `${caption ?? 'The action'} failed: ${said}`,
  number_changed: () => 'The customer has another number now; messages go there',
  reachable: () => 'The customer can be reached again',
  unreachable: ({ reason }) => `Messages do not reach the customer any more: ${reason}`,
  control_asked: () => 'Another application asks for this conversation',
  control_given: () => 'The conversation was given to us: answers reach the customer',
  control_taken: () => 'Another application has this conversation now: answers do not reach the customer until it gives it back',
  left: ({ given }) => `Left while nobody was connected. Not verified: ${given.join(', ')}`,
};

/** The line as an English sentence: what flows, exports and pages that do not know its kind show. */
export function lineText<Kind extends keyof LineFacts>(line: LineOf<Kind>): string {
  return sentences[line.kind](line);
}
