import type { ChannelId, ChatId, ContactId, IdentityId, Instant } from '../brand';
import { accepted, refused } from '../outcome';
import type { Outcome, Refusal } from '../outcome';
import { isSameValue } from './same';

/** In what two contacts can differ, so that a merge has to choose; `account` and `picture` are ids. */
export const mergeFields = ['name', 'phone', 'businessPhone', 'email', 'jobTitle', 'language', 'note', 'account', 'picture'] as const;

export type MergeField = (typeof mergeFields)[number];

/** A contact as merging sees it. */
export interface MergingContact {
  readonly id: ContactId;
  readonly values: Readonly<Record<MergeField, string | null>>;
  /** Who gave the name. */
  readonly namedBy: string;
  readonly origin: string;
  readonly updatedAt: Instant | null;
  readonly isGone: boolean;
  /** Why it is gone; null while it is there. */
  readonly goneAs: string | null;
}

/** A field that the survivor gets from another contact; names come with who gave them. */
export interface FieldChange {
  readonly field: MergeField | 'namedBy' | 'origin';
  readonly from: ContactId;
  readonly before: string | null;
  readonly after: string | null;
}

/** From which contact a field is taken, as somebody chose it. */
export type FieldChoices = Partial<Readonly<Record<MergeField, ContactId>>>;

/** Contacts that are merged into one at once, at most. */
export const mostRemoved = 20;

/**
 * What the survivor of a merge gets from the others: what was chosen, and else what it has none of itself, from the first that has.
 * A placeholder is no name, and who is unidentified becomes who the others are.
 */
export function fieldChanges(
  survivor: MergingContact,
  removed: readonly MergingContact[],
  choices: FieldChoices,
): Outcome<readonly FieldChange[], Refusal<'bad_fields'>> {
  const all = new Map([survivor, ...removed].map((contact) => [contact.id, contact]));
  const changes: FieldChange[] = [];
  // What was chosen comes first: what nobody chose must not say a number that is there then, nor leave out one that is not.
  for (const field of mergeFields.toSorted((a, b) => Number(choices[b] !== undefined) - Number(choices[a] !== undefined))) {
    const choice = choices[field];
    const isNews = (contact: MergingContact) => !isOtherPhone(field, contact.values[field], survivor, changes);
    const from = choice === undefined ? firstWith(field, survivor, removed.filter(isNews)) : all.get(choice);
    if (from === undefined) return refused('bad_fields', 'A field can only be taken from one of the contacts that are merged.');
    if (from.id === survivor.id || isWrittenOtherwise(field, survivor, from)) continue;
    changes.push(change(field, from, survivor.values[field], from.values[field]));
    if (field === 'name') changes.push(change('namedBy', from, survivor.namedBy, from.namedBy));
  }
  const known = removed.find(({ origin }) => origin !== 'unidentified');
  if (survivor.origin === 'unidentified' && known !== undefined) changes.push(change('origin', known, survivor.origin, known.origin));
  return accepted(changes.filter(({ before, after }) => before !== after));
}

const change = (field: FieldChange['field'], from: MergingContact, before: string | null, after: string | null): FieldChange => ({
  field,
  from: from.id,
  before,
  after,
});

function firstWith(field: MergeField, survivor: MergingContact, removed: readonly MergingContact[]): MergingContact {
  return hasOwn(field, survivor) ? survivor : (removed.find((contact) => hasOwn(field, contact)) ?? survivor);
}

const hasOwn = (field: MergeField, { namedBy, values }: MergingContact): boolean =>
  field === 'name' ? namedBy !== 'placeholder' : (values[field] ?? '').trim() !== '';

/** Whether there is nothing to take, however somebody chose. */
function isWrittenOtherwise(field: MergeField, survivor: MergingContact, from: MergingContact): boolean {
  const [own, others] = [survivor.values[field], from.values[field]];
  return own !== null && others !== null && own !== others && hasOwn(field, survivor) && isSameValue(field, own, others);
}

/** Whether a phone is the survivor's other phone already, which it would have twice. */
function isOtherPhone(field: MergeField, phone: string | null, survivor: MergingContact, changes: readonly FieldChange[]): boolean {
  if (phone === null || (field !== 'phone' && field !== 'businessPhone')) return false;
  const other = field === 'phone' ? 'businessPhone' : 'phone';
  const changed = changes.find((change) => change.field === other);
  const known = changed === undefined ? survivor.values[other] : changed.after;
  return known !== null && isSameValue(field, known, phone);
}

/** Where an open chat stands. */
export interface StandingChat {
  readonly id: ChatId;
  readonly contactId: ContactId;
  readonly identityId: IdentityId;
  readonly channelId: ChannelId;
  readonly waitingSince: Instant;
}

/** The chats that get the next message of their contact on their channel: the newest of each. The others stand beside them. */
export function nextChats(chats: readonly StandingChat[]): readonly ChatId[] {
  const newest = new Map<string, StandingChat>();
  for (const chat of chats) {
    const place = `${chat.contactId} ${chat.channelId}`;
    const known = newest.get(place);
    const isNewer =
      known === undefined || chat.waitingSince > known.waitingSince || (chat.waitingSince === known.waitingSince && chat.id > known.id);
    if (isNewer) newest.set(place, chat);
  }
  return [...newest.values()].map(({ id }) => id);
}
