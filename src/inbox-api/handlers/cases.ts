import { casesOfChat, setCaseOfChat } from '../../app/cases/cases-of-chat';
import { NotFoundError } from '../../app/errors';
import { asCaseId, asChatId } from '../../core/brand';
import type { CaseRecord } from '../../core/case';
import type { CaseRequest, InboxCase, InboxCases } from '../../wire/case';
import { empty, json, refusal } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { InboxCall, InboxParts } from '../parts';
import { readableTile } from '../readable';
import { handleActions } from './actions';

type Wanted<Action extends CaseRequest['action']> = Extract<CaseRequest, { readonly action: Action }>;

/** What a page asks about cases and actions. */
export async function handleCaseCall(parts: InboxParts, call: InboxCall<CaseRequest>): Promise<HttpAnswer> {
  const { body } = call;
  switch (body.action) {
    case 'cases':
      return handleCases(parts, { ...call, body });
    case 'set_case':
      return handleSetCase(parts, { ...call, body });
    case 'actions':
      return handleActions(parts, { ...call, body });
  }
}

/** The cases of a chat's contact, for whoever may read the chat. */
async function handleCases(parts: InboxParts, { body, session }: InboxCall<Wanted<'cases'>>): Promise<HttpAnswer> {
  const chatId = asChatId(body.chatId);
  const readable = await readableTile(parts, chatId, session.agentId);
  if ('refused' in readable) return readable.refused;
  const search = body.search === undefined ? {} : { search: body.search };
  const found = await casesOfChat(parts.on, { chatId, ...search });
  if (!found.ok) return refusal(403, found.refusal.code, found.refusal.reason);
  const { current, linked, cases, hasMore } = found.value;
  const answer: InboxCases = {
    current: current === null ? null : shown(current),
    linked: linked.map(shown),
    cases: cases.map(shown),
    hasMore,
  };
  return json(200, answer, { 'cache-control': 'no-store' });
}

/** Says which case the chat is about. */
async function handleSetCase(parts: InboxParts, { body, session }: InboxCall<Wanted<'set_case'>>): Promise<HttpAnswer> {
  const by = { kind: 'agent', agentId: session.agentId } as const;
  const caseId = body.caseId === null ? null : asCaseId(body.caseId);
  try {
    const set = await setCaseOfChat(parts.on, { by, chatId: asChatId(body.chatId), caseId });
    if (set.ok) return empty();
    return refusal(set.refusal.code === 'other_contact' ? 409 : 403, set.refusal.code, set.refusal.reason);
  } catch (error) {
    if (error instanceof NotFoundError) return refusal(404, 'not_found', 'This chat or case does not exist.');
    throw error;
  }
}

const shown = (record: CaseRecord): InboxCase => ({
  id: record.id,
  number: record.number,
  subject: record.subject,
  description: record.description,
  status: record.status,
  category: record.categoryName,
  priority: record.priority,
  assigneeName: record.assigneeName,
  registeredAt: record.registeredAt,
  foreign: record.foreign,
});
