import type { AccountId, AgentId, CaseId, ContactId, Instant } from './brand';
import { accepted, refused } from './outcome';
import type { Outcome, Refusal } from './outcome';

/** What every new case begins with; its name may be changed, its id stays. */
export const newStatusId = 'new';

/** The longest subject, in UTF-16 code units. */
export const subjectLimit = 200;
const descriptionLimit = 100_000;
const shortLimit = 200;
const urlLimit = 2_000;

export interface CaseStatus {
  readonly id: string;
  readonly name: string;
  /** The case is over. */
  readonly isFinal: boolean;
  readonly isActive: boolean;
}

/** Where a case goes on in another system; a key belongs to one case. */
export interface ForeignCase {
  readonly system: string | null;
  readonly key: string;
  /** Opened by people: http or https. */
  readonly url: string | null;
}

/** What may be changed of a case. */
export interface CaseValues {
  readonly subject: string;
  readonly description: string;
  readonly statusId: string;
  readonly categoryId: string | null;
  readonly priority: string | null;
  readonly project: string | null;
  readonly assigneeId: AgentId | null;
  readonly foreign: ForeignCase | null;
  /** When it came to a final status; null while it is open. */
  readonly closedAt: Instant | null;
}

/** A case that begins. */
export interface NewCaseFacts extends CaseValues {
  readonly source: string;
  readonly contactId: ContactId;
  readonly accountId: AccountId | null;
  readonly registeredAt: Instant;
}

/** A case with what people call the things that it names. */
export interface CaseRecord extends NewCaseFacts {
  readonly id: CaseId;
  /** Consecutive, from 1. */
  readonly number: number;
  readonly status: Pick<CaseStatus, 'id' | 'name' | 'isFinal'>;
  readonly categoryName: string | null;
  readonly assigneeName: string | null;
  readonly updatedAt: Instant;
}

/** A message of a conversation, as far as cases are made of it. */
export interface CaseMessage {
  readonly author: 'customer' | 'agent';
  /** What it says; a place or a contact card in words. */
  readonly text: string;
  /** The names of its files. */
  readonly files: readonly string[];
}

/** The case that a chat becomes while nobody asks for anything else. Bots are no agents: what customers tell them belongs to the case. */
export function caseOfChat(
  chat: { readonly contactId: ContactId; readonly accountId: AccountId | null; readonly agentId: AgentId | null },
  messages: readonly CaseMessage[],
  now: Instant,
): NewCaseFacts {
  return {
    subject: subjectOf(messages),
    description: descriptionOf(messages),
    source: 'Chat',
    statusId: newStatusId,
    categoryId: null,
    priority: null,
    project: null,
    contactId: chat.contactId,
    accountId: chat.accountId,
    assigneeId: chat.agentId,
    foreign: null,
    registeredAt: now,
    closedAt: null,
  };
}

const whatItSays = ({ text, files }: CaseMessage): string => (text.trim() === '' ? files.join(', ') : text.trim());

const ofCustomer = (messages: readonly CaseMessage[]): readonly string[] =>
  messages
    .filter(({ author }) => author === 'customer')
    .map(whatItSays)
    .filter((said) => said !== '');

function subjectOf(messages: readonly CaseMessage[]): string {
  const [first] = ofCustomer(messages);
  return first === undefined ? 'Chat without a message of the customer' : oneLine(first);
}

function descriptionOf(messages: readonly CaseMessage[]): string {
  // What an agent wrote before the customer did answers nothing.
  const first = messages.findIndex(({ author }) => author === 'customer');
  const answered = messages.findIndex(({ author }, i) => author === 'agent' && i > first);
  return fitting(ofCustomer(first === -1 || answered === -1 ? messages : messages.slice(0, answered)).join('\n'), descriptionLimit);
}

/** One line, cut at a word where it is too long for a subject. */
function oneLine(text: string): string {
  const line = stored(text).replaceAll(/\s+/g, ' ').trim();
  if (line.length <= subjectLimit) return line;
  const cut = beginning(line, subjectLimit - 1);
  const word = cut.lastIndexOf(' ');
  return `${cut.slice(0, word > subjectLimit / 2 ? word : undefined)}…`;
}

/** As much of a text as fits, without half a character at its end. */
const beginning = (text: string, length: number): string => text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');

/** PostgreSQL can keep no NUL. */
const stored = (text: string): string => text.toWellFormed().replaceAll('\u0000', '').replaceAll(/\r\n?/g, '\n');

/** A key or the name of a system, as it is kept. */
export const keptKey = (text: string): string => stored(text).trim();

const fitting = (text: string, limit: number): string => {
  const whole = stored(text).trim();
  return whole.length <= limit ? whole : `${beginning(whole, limit - 1)}…`;
};

/** What a template gives to the cases that begin with it. */
export type CaseDefaults = Pick<CaseValues, 'categoryId' | 'priority' | 'project' | 'assigneeId'>;

/** What is wanted of a case beside what it would be; what is left out stays, null empties. */
export interface CaseChanges {
  readonly subject?: string | undefined;
  readonly description?: string | undefined;
  readonly status?: CaseStatus | undefined;
  readonly categoryId?: string | null | undefined;
  readonly priority?: string | null | undefined;
  readonly project?: string | null | undefined;
  readonly assigneeId?: AgentId | null | undefined;
  readonly foreign?: ForeignCase | null | undefined;
}

export type CaseRefusal = Refusal<'bad_subject' | 'too_long' | 'bad_key' | 'bad_url'>;

/** Fills in what a template knows; the agent of the chat stays the assignee. */
export const withDefaults = <T extends CaseDefaults>(values: T, defaults: CaseDefaults): T => ({
  ...values,
  categoryId: values.categoryId ?? defaults.categoryId,
  priority: values.priority ?? defaults.priority,
  project: values.project ?? defaults.project,
  assigneeId: values.assigneeId ?? defaults.assigneeId,
});

/**
 * Changes a case. A final status closes it, another one opens it again.
 *
 * @returns the values as they are then, or which of them cannot be
 */
export function changeCase<T extends CaseValues>(values: T, changes: CaseChanges, now: Instant): Outcome<T, CaseRefusal> {
  const subject = changes.subject === undefined ? values.subject : oneLine(changes.subject);
  if (subject === '') return refused('bad_subject', 'A case needs a subject. Write what it is about.');
  const priority = shortText(changes.priority, values.priority);
  const project = shortText(changes.project, values.project);
  for (const text of [priority, project]) {
    if ((text ?? '').length > shortLimit) {
      return refused('too_long', `The priority and the project of a case have ${String(shortLimit)} characters at most.`);
    }
  }
  const foreign = changes.foreign === undefined ? accepted(values.foreign) : foreignCase(changes.foreign);
  if (!foreign.ok) return foreign;
  return accepted({
    ...values,
    subject,
    description: changes.description === undefined ? values.description : fitting(changes.description, descriptionLimit),
    ...(changes.status === undefined ? {} : { statusId: changes.status.id, closedAt: closedAt(changes.status, values.closedAt, now) }),
    categoryId: changes.categoryId === undefined ? values.categoryId : changes.categoryId,
    priority,
    project,
    assigneeId: changes.assigneeId === undefined ? values.assigneeId : changes.assigneeId,
    foreign: foreign.value,
  });
}

const closedAt = ({ isFinal }: CaseStatus, before: Instant | null, now: Instant): Instant | null => (isFinal ? (before ?? now) : null);

function shortText(wanted: string | null | undefined, before: string | null): string | null {
  if (wanted === undefined) return before;
  const text = keptKey(wanted ?? '');
  return text === '' ? null : text;
}

function foreignCase(wanted: ForeignCase | null): Outcome<ForeignCase | null, CaseRefusal> {
  if (wanted === null) return accepted(null);
  const key = shortText(wanted.key, null);
  const system = shortText(wanted.system, null);
  const url = shortText(wanted.url, null);
  if (key === null || key.length > shortLimit || (system ?? '').length > shortLimit) {
    return refused('bad_key', `A case in another system has a key; key and system have ${String(shortLimit)} characters at most.`);
  }
  // Pages show it as a link: a script must not get into one.
  if (url !== null && (url.length > urlLimit || !/^https?:\/\/[^\s/]/i.test(url))) {
    return refused('bad_url', 'The address of a case in another system begins with https:// or http://.');
  }
  return accepted({ system, key, url });
}

/** The fields that a template can ask people to fill in. */
export const caseFields = ['description', 'category', 'priority', 'project', 'assignee'] as const;
export type CaseField = (typeof caseFields)[number];

/** True for the name of such a field. */
export const isCaseField = (field: string): field is CaseField => caseFields.some((known) => known === field);

/** Which of the fields that a template asks for are empty. */
export function missingFields(values: CaseValues, required: readonly CaseField[]): readonly CaseField[] {
  const filled: Readonly<Record<CaseField, string | null>> = {
    description: values.description,
    category: values.categoryId,
    priority: values.priority,
    project: values.project,
    assignee: values.assigneeId,
  };
  return required.filter((field) => (filled[field] ?? '') === '');
}
