import type { CaseId, ChatId } from '../../core/brand';
import type { CaseRecord } from '../../core/case';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import { searchText } from '../administration/manage';
import { chatItem } from '../chat-item';
import type { ChatItem } from '../chat-item';
import { NotFoundError } from '../errors';
import { mayReadAllChats } from '../permission';
import type { Caller, Forbidden } from '../permission';
import type { ChatRecord, Tx } from '../ports';
import { found } from '../receive-message';
import type { UseCase } from '../use-case';
import { caseItem } from './case-item';
import type { CaseItem } from './case-item';
import { withCases } from './wanted';
import type { CasesOff } from './wanted';

/** The cases of a chat and of its contact. */
export interface CasesOfChat {
  /** The one that the chat is about. */
  readonly current: CaseRecord | null;
  /** Those of this chat. */
  readonly linked: readonly CaseRecord[];
  /** All of the contact, newest first. */
  readonly cases: readonly CaseRecord[];
  readonly hasMore: boolean;
}

/** As many as a page shows. */
const mostShown = 50;

/**
 * The cases that a chat may be about: those of its contact.
 *
 * @param wanted `search` is a number or a part of the subject
 * @throws NotFoundError when there is no such chat
 */
export async function casesOfChat(
  on: UseCase,
  wanted: { readonly chatId: ChatId; readonly search?: string },
): Promise<Outcome<CasesOfChat, CasesOff>> {
  return on.store.transaction(async (tx) => {
    const allowed = await withCases(tx);
    if (!allowed.ok) return allowed;
    const { chat } = await found(tx.chats.find(wanted.chatId), wanted.chatId);
    const cases = await tx.cases.search({
      contactId: chat.contactId,
      statusId: null,
      categoryId: null,
      assigneeId: null,
      text: searchText(wanted.search),
      before: null,
      limit: mostShown + 1,
    });
    const { current, linked } = await tx.cases.ofChat(wanted.chatId);
    return accepted({ current, linked, cases: cases.slice(0, mostShown), hasMore: cases.length > mostShown });
  });
}

/**
 * Says which case a chat is about: one of its contact's, or none. Agents say so of their own chats, supervisors of every chat.
 *
 * @throws NotFoundError when there is no such chat or case
 */
export async function setCaseOfChat(
  on: UseCase,
  wanted: { readonly by: Caller; readonly chatId: ChatId; readonly caseId: CaseId | null },
): Promise<Outcome<ChatItem & { readonly case: CaseItem | null }, CasesOff | Forbidden | Refusal<'other_contact'>>> {
  const { by, chatId, caseId } = wanted;
  return on.store.transaction(async (tx) => {
    const allowed = await withCases(tx);
    if (!allowed.ok) return allowed;
    const record = await found(tx.chats.lock(chatId), chatId);
    const own = await mayWorkOn(tx, by, record);
    if (!own.ok) return own;
    const chosen = caseId === null ? null : await tx.cases.find(caseId);
    if (caseId !== null && chosen === null) throw new NotFoundError('There is no such case in this store.');
    if (chosen !== null && chosen.contactId !== record.chat.contactId) {
      return refused('other_contact', `The case ${String(chosen.number)} is of another contact. Choose one of this chat's contact.`);
    }
    await tx.cases.setCurrent(chatId, caseId);
    if (caseId !== null) await tx.cases.link(chatId, caseId, on.now());
    tx.feed.note({ kind: 'chat', chatId });
    return accepted({ ...chatItem(record), case: chosen === null ? null : caseItem(chosen) });
  });
}

async function mayWorkOn(tx: Tx, by: Caller, { chat }: ChatRecord): Promise<Outcome<true, Forbidden>> {
  if (by.kind === 'agent' && chat.status === 'in_progress' && chat.agentId === by.agentId) return accepted(true);
  const supervises = await mayReadAllChats(tx, by);
  if (supervises.ok) return supervises;
  return refused('forbidden', 'Only the agent who has this chat in progress, or a supervisor, can say which case it is about.');
}
