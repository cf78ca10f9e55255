import type { AgentId, CaseId, ContactId, Instant } from '../core/brand';
import { contactSearch } from '../core/contact-search';
import { windowClosesAt } from '../core/time-window';
import type { ContactRow } from './duplicate-ports';
import { NotFoundError } from './errors';
import type { Tx } from './ports';
import type { ChannelOfContact } from './reach-ports';
import type { UseCase } from './use-case';

/** Of whom is asked: a text, or whom a record is about. */
export type ReachOf =
  | { readonly kind: 'search'; readonly text: string }
  | { readonly kind: 'contact'; readonly contactId: ContactId }
  | { readonly kind: 'case'; readonly caseId: CaseId };

/** Whether an agent can begin a chat on a channel, or what is in the way. */
export type WayState = 'free' | 'yours' | 'taken' | 'waiting' | 'bot' | 'channel_inactive' | 'window_closed' | 'unreachable';

export interface Way extends Pick<ChannelOfContact, 'channel' | 'address' | 'lastAt'> {
  readonly state: WayState;
  readonly chat: ChannelOfContact['chat'];
  /** Until when the provider lets us write; null where it always does. */
  readonly closesAt: Instant | null;
}

export interface Person {
  readonly contact: ContactRow;
  readonly ways: readonly Way[];
}

/** How many people are told. */
const most = 20;

/**
 * Tells whom an agent can begin a chat with, and on which channels: those of a search (name, phone, e-mail, account, number of a case), or
 * the contact of a record with the others of its account. Who cannot be written to is told with what is in the way.
 *
 * @throws NotFoundError when there is no such contact or case
 */
export function reach(on: UseCase, wanted: { readonly of: ReachOf; readonly agentId: AgentId }): Promise<readonly Person[]> {
  return on.store.transaction(async (tx) => {
    const ids = [...new Set(await contactsMeant(tx, wanted.of))].slice(0, most);
    const rows = await tx.duplicates.contactRows(ids);
    const ways = Map.groupBy(await tx.reach.channelsOf(ids), ({ contactId }) => contactId);
    const now = on.now();
    return ids.flatMap((id): readonly Person[] => {
      const contact = rows.get(id);
      if (contact === undefined) return [];
      return [{ contact, ways: (ways.get(id) ?? []).map((one) => wayOf(one, wanted.agentId, now)) }];
    });
  });
}

async function contactsMeant(tx: Tx, of: ReachOf): Promise<readonly ContactId[]> {
  if (of.kind === 'search') return searched(tx, of.text.trim());
  if (of.kind === 'contact') return withColleagues(tx, await tx.merges.survivorOf(of.contactId));
  const record = await tx.cases.find(of.caseId);
  if (record === null) throw new NotFoundError('This case is not there any more. Search again.');
  return withColleagues(tx, await tx.merges.survivorOf(record.contactId));
}

/** A case by its number, then contacts by their own facts, then those of accounts. */
async function searched(tx: Tx, text: string): Promise<readonly ContactId[]> {
  const search = contactSearch(text);
  if (text === '') return tx.contactRecords.search(null, most);
  const number = /^#?\s*(\d{1,9})$/.exec(text)?.[1];
  const ofCase = number === undefined ? null : await tx.cases.findByNumber(Number(number));
  return [
    ...(ofCase === null ? [] : [ofCase.contactId]),
    ...(search === null ? [] : await tx.contactRecords.search(search, most)),
    ...(await tx.accounts.contactsOfNamed(text, most)),
  ];
}

/** The contact, then the others of its account. */
async function withColleagues(tx: Tx, contactId: ContactId): Promise<readonly ContactId[]> {
  const contact = await tx.contactRecords.find(contactId);
  if (contact === null) throw new NotFoundError('This contact is not there any more. Search again.');
  return [contactId, ...(contact.accountId === null ? [] : await tx.accounts.contactsOf(contact.accountId, most))];
}

function wayOf({ channel, chat, address, isReachable, lastAt }: ChannelOfContact, agentId: AgentId, now: Instant): Way {
  const closesAt = windowClosesAt(channel.type, lastAt);
  const isClosed = closesAt !== null && now > closesAt;
  const state = openState(chat, agentId) ?? obstacle(channel.isActive, isReachable, isClosed) ?? 'free';
  return { channel, chat, address, lastAt, state, closesAt };
}

/** Null without an open chat. */
function openState({ status, agentId: owner }: ChannelOfContact['chat'], agentId: AgentId): WayState | null {
  if (status === 'in_progress') return owner === agentId ? 'yours' : 'taken';
  if (status === 'waiting') return 'waiting';
  return status === 'bot_processing' ? 'bot' : null;
}

function obstacle(isActive: boolean, isReachable: boolean, isClosed: boolean): WayState | null {
  if (!isActive) return 'channel_inactive';
  if (!isReachable) return 'unreachable';
  return isClosed ? 'window_closed' : null;
}
