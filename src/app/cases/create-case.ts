import { asCaseId } from '../../core/brand';
import type { ChatId, ContactId } from '../../core/brand';
import { caseOfChat, changeCase, missingFields, withDefaults } from '../../core/case';
import type { CaseDefaults, CaseRecord, CaseRefusal, NewCaseFacts } from '../../core/case';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import { chatItem } from '../chat-item';
import type { ChatItem } from '../chat-item';
import { NotFoundError } from '../errors';
import type { ChatRecord, Tx } from '../ports';
import { chatEvent } from '../raise';
import { found } from '../receive-message';
import type { UseCase } from '../use-case';
import { caseItem } from './case-item';
import type { CaseItem } from './case-item';
import { changesOf, namedTemplate, withCases } from './wanted';
import type { CasesOff, WantedCase } from './wanted';

export type CreateRefusal = CaseRefusal | CasesOff | Refusal<'inactive' | 'template_asks'>;

/** A case, and whether it was made just now. */
export type CreatedCase = CaseItem & { readonly isNew: boolean };

export interface WantedCaseOfChat extends WantedCase {
  readonly chatId: ChatId;
  /** By id or name; left out, the one of the setting `ChatCaseTemplate`. */
  readonly template?: string;
  /** Makes another case of a chat that has one already. */
  readonly evenIfThereIsOne: boolean;
  /** What asks for it, a command or an event: the same one gets one case of a chat, however often it asks. */
  readonly askedBy: string | null;
}

/**
 * Makes a case of a chat: what the customer wrote before an agent answered, for whoever has the chat. The chat is about this case from then
 * on. A chat that has a case keeps it, unless another one is wanted.
 *
 * @throws NotFoundError when the chat, or something that is named, does not exist
 */
export async function createCaseOfChat(
  on: UseCase,
  wanted: WantedCaseOfChat,
): Promise<Outcome<ChatItem & { readonly case: CreatedCase }, CreateRefusal>> {
  return on.store.transaction(async (tx) => {
    const allowed = await withCases(tx);
    if (!allowed.ok) return allowed;
    const record = await found(tx.chats.lock(wanted.chatId), wanted.chatId);
    const onceKey = wanted.askedBy === null ? null : `${wanted.chatId}:${wanted.askedBy}`;
    const earlier = await earlierCase(tx, wanted, onceKey);
    if (earlier !== null) return accepted({ ...chatItem(record), case: { ...caseItem(earlier), isNew: false } });

    const facts = await factsOf(on, tx, record, wanted);
    if (!facts.ok) return facts;
    const created = await tx.cases.insert({ ...facts.value, id: asCaseId(on.newId()), onceKey });
    await tx.cases.setCurrent(wanted.chatId, created.id);
    await tx.cases.link(wanted.chatId, created.id, on.now());
    const item = { ...caseItem(created), isNew: true };
    await tx.events.raise([chatEvent(on, 'case_created', record, { case: item })]);
    tx.feed.note({ kind: 'chat', chatId: wanted.chatId });
    return accepted({ ...chatItem(record), case: item });
  });
}

async function earlierCase(tx: Tx, wanted: WantedCaseOfChat, onceKey: string | null): Promise<CaseRecord | null> {
  const same = onceKey === null ? null : await tx.cases.findByOnceKey(onceKey);
  if (same !== null || wanted.evenIfThereIsOne) return same;
  return (await tx.cases.ofChat(wanted.chatId)).current;
}

async function factsOf(on: UseCase, tx: Tx, { chat }: ChatRecord, wanted: WantedCaseOfChat): Promise<Outcome<NewCaseFacts, CreateRefusal>> {
  const defaults = await defaultsForChats(tx, wanted.template);
  if (!defaults.ok) return defaults;
  const changes = await changesOf(tx, wanted);
  if (!changes.ok) return changes;
  const contact = await tx.contactRecords.find(chat.contactId);
  const agentId = 'agentId' in chat ? chat.agentId : null;
  const of = { contactId: chat.contactId, accountId: contact?.accountId ?? null, agentId };
  const facts = caseOfChat(of, await tx.cases.conversation(chat.id), on.now());
  return changeCase(defaults.value === null ? facts : withDefaults(facts, defaults.value), changes.value, on.now());
}

/** What cases of chats begin with. A template that was chosen once and is gone does not keep anybody from making a case. */
async function defaultsForChats(tx: Tx, wanted: string | undefined): Promise<Outcome<CaseDefaults | null, Refusal<'template_asks'>>> {
  const chosen = (await tx.settings.values()).ChatCaseTemplate;
  if (wanted === undefined) {
    const ofSetting = chosen === '' ? null : await tx.caseSetup.lockTemplate(chosen);
    return accepted(ofSetting === null ? null : await inUse(tx, ofSetting));
  }
  const template = await namedTemplate(tx, wanted);
  if (template.requiredFields.length > 0) return refused('template_asks', asksTooMuch(template.name));
  return accepted(await inUse(tx, template));
}

/** A template may have a category that was taken out of use since: no case gets that any more. */
async function inUse<T extends CaseDefaults>(tx: Tx, template: T): Promise<T> {
  if (template.categoryId === null) return template;
  const category = (await tx.caseSetup.categories()).find(({ id }) => id === template.categoryId);
  return category?.isActive === true ? template : { ...template, categoryId: null };
}

/** Why a template cannot be used for chats. */
export const asksTooMuch = (name: string): string =>
  `The template ${name} has fields that a person must fill in, so it cannot be used for chats. Choose one without required fields.`;

export interface WantedNewCase extends WantedCase {
  readonly contactId: ContactId;
  readonly subject: string;
  /** By id or name. */
  readonly template?: string;
  /** Where it comes from. */
  readonly source?: string;
  readonly foreign?: { readonly system: string | null; readonly key: string; readonly url: string | null };
  /** The same key gets one case, however often it is asked for. */
  readonly onceKey?: string;
}

/**
 * Makes a case without a chat.
 *
 * @throws NotFoundError when the contact, or something that is named, does not exist
 */
export async function createCase(
  on: UseCase,
  wanted: WantedNewCase,
): Promise<Outcome<CreatedCase, CreateRefusal | Refusal<'missing_fields' | 'key_taken'>>> {
  return on.store.transaction(async (tx) => {
    const allowed = await withCases(tx);
    if (!allowed.ok) return allowed;
    const { contactId, template, source, foreign, onceKey } = wanted;
    const earlier = onceKey === undefined ? null : await tx.cases.findByOnceKey(onceKey);
    if (earlier !== null) return accepted({ ...caseItem(earlier), isNew: false });
    // Locked, so that it cannot become another contact, or be erased, before it has the case.
    const contact = await tx.contactRecords.lock(contactId);
    if (contact?.deletedAs !== null) throw new NotFoundError(`There is no contact ${contactId} in this store. Give the id of one.`);
    const from = template === undefined ? null : await inUse(tx, await namedTemplate(tx, template));
    const changes = await changesOf(tx, wanted);
    if (!changes.ok) return changes;
    const empty = { ...caseOfChat({ contactId, accountId: contact.accountId, agentId: null }, [], on.now()), source: sourceOf(source) };
    const facts = changeCase(from === null ? empty : withDefaults(empty, from), { ...changes.value, foreign }, on.now());
    if (!facts.ok) return facts;
    const missing = missingFields(facts.value, from?.requiredFields ?? []);
    if (missing.length > 0)
      return refused('missing_fields', `The template ${from?.name ?? ''} asks for: ${missing.join(', ')}. Fill them in.`);
    const taken = await keyTaken(tx, facts.value.foreign, null);
    if (!taken.ok) return taken;
    const created = await tx.cases.insert({ ...facts.value, id: asCaseId(on.newId()), onceKey: onceKey ?? null });
    return accepted({ ...caseItem(created), isNew: true });
  });
}

const sourceOf = (source: string | undefined): string =>
  (source ?? '').toWellFormed().replaceAll('\u0000', '').trim().slice(0, 200).toWellFormed() || 'Manual';

/** Refuses a key of another system that another case has. */
export async function keyTaken(
  tx: Tx,
  foreign: NewCaseFacts['foreign'],
  ownId: string | null,
): Promise<Outcome<true, Refusal<'key_taken'>>> {
  const other = foreign === null ? null : await tx.cases.findByForeignKey(foreign.system, foreign.key);
  if (other === null || other.id === ownId) return accepted(true);
  return refused('key_taken', `The case ${String(other.number)} has this key of the other system already.`);
}
