import { ownedBy } from '../../core/chat';
import type { OwnerRefusal } from '../../core/chat';
import type { AgentId, ChatId, MessageId } from '../../core/brand';
import { languageTag } from '../../core/language';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import type { ChatTranslation } from '../../core/translation';
import { NotFoundError } from '../errors';
import { mayReadAllChats } from '../permission';
import type { Caller, Forbidden } from '../permission';
import type { ChatRecord, Tx } from '../ports';
import { found } from '../receive-message';
import type { UseCase } from '../use-case';
import { translationWanted } from './want-translation';

export type TranslationRefusal = Refusal<'disabled' | 'not_served' | 'bad_language'>;

/** How many messages of a chat are translated when translation is switched on: the newest. */
const mostAtOnce = 1_000;

/** What agents read while the setting keeps translation off. */
export const whyDisabled = 'Translation is off. An administrator can switch it on with the setting EnableChatTranslation.';

/** Refuses where the setting keeps translation off. */
export async function enabled(tx: Tx): Promise<Outcome<true, Refusal<'disabled'>>> {
  if ((await tx.settings.values()).EnableChatTranslation) return accepted(true);
  return refused('disabled', whyDisabled);
}

/** Whether a flow translates what is asked for. */
export const isServed = async (tx: Tx): Promise<boolean> => (await tx.subscriptions.wanted()).has('translation_wanted');

const notServed = () => refused('not_served', 'No workflow translates. Ask an administrator to publish the template 23, Translate a chat.');

const badLanguage = () => refused('bad_language', 'A language is a tag such as "en" or "pt-BR". Choose one from the list.');

/** What a chat's translation is to become. Languages are BCP 47. */
export interface WantedTranslation {
  readonly by: Caller;
  readonly chatId: ChatId;
  readonly isOn: boolean;
  /** The customer's language; null for the one that is detected. */
  readonly from: string | null;
  /** The agent's. */
  readonly to: string;
}

/**
 * Switches the translation of an open chat on or off. On, what its customer has written is asked to be translated, and what will be; off,
 * translations stay. The chat's own agent is remembered by it.
 *
 * @throws NotFoundError when there is no such chat
 */
export async function setTranslation(
  on: UseCase,
  wanted: WantedTranslation,
): Promise<Outcome<ChatTranslation, TranslationRefusal | OwnerRefusal | Forbidden>> {
  const { by, chatId, isOn } = wanted;
  return on.store.transaction(async (tx) => {
    const allowed = await enabled(tx);
    if (!allowed.ok) return allowed;
    // Agents before chats, as everywhere; and the chat, so that no message comes in between unseen.
    if (by.kind === 'agent') await tx.agents.lock(by.agentId);
    const record = await found(tx.chats.lock(chatId), chatId);
    const mayChange = await mayChangeFor(tx, by, record);
    if (!mayChange.ok) return mayChange;
    const to = languageTag(wanted.to);
    const from = wanted.from === null ? null : languageTag(wanted.from);
    if (to === null || (from === null && wanted.from !== null)) return badLanguage();
    if (isOn && !(await isServed(tx))) return notServed();
    await tx.translations.putChat(chatId, { isOn, from, to }, on.now());
    const owner = record.chat.status === 'in_progress' ? record.chat.agentId : null;
    if (by.kind === 'agent' && by.agentId === owner) await remember(tx, by.agentId, { to, isOn });
    const translation: ChatTranslation = { isOn, from, to, detected: record.translation?.detected ?? null };
    if (isOn) {
      const messageIds = await tx.translations.untranslated(chatId, to, mostAtOnce);
      await tx.events.raise(translationWanted(on, { ...record, translation }, { messageIds, to }));
    }
    tx.feed.note({ kind: 'chat', chatId });
    return accepted(translation);
  });
}

async function mayChangeFor(tx: Tx, by: Caller, { chat }: ChatRecord): Promise<Outcome<true, OwnerRefusal | Forbidden>> {
  if (chat.status !== 'in_progress' && chat.status !== 'waiting' && chat.status !== 'bot_processing') {
    return refused('ended', 'This chat is completed and read-only.');
  }
  if (by.kind === 'system') return accepted(true);
  const owned = ownedBy(chat, by.agentId);
  if (owned.ok || (await mayReadAllChats(tx, by)).ok) return accepted(true);
  return owned;
}

async function remember(tx: Tx, agentId: AgentId, { to, isOn }: { readonly to: string; readonly isOn: boolean }): Promise<void> {
  await tx.translations.setAgentWants(agentId, isOn);
  await tx.translations.setAgentLanguage(agentId, to);
  tx.feed.note({ kind: 'agent', agentId });
}

/**
 * Asks for the translation of messages of a chat's conversation, those of earlier chats included, into the language that the agent reads.
 * Whether the agent may read the chat is for the caller to know.
 *
 * @throws NotFoundError when there is no such chat, or none of the messages is in its conversation
 */
export async function translateSome(
  on: UseCase,
  wanted: { readonly agentId: AgentId; readonly chatId: ChatId; readonly messageIds: readonly MessageId[] },
): Promise<Outcome<true, TranslationRefusal>> {
  const { agentId, chatId } = wanted;
  return on.store.transaction(async (tx) => {
    const allowed = await enabled(tx);
    if (!allowed.ok) return allowed;
    const record = await found(tx.chats.find(chatId), chatId);
    const isOwn = record.chat.status === 'in_progress' && record.chat.agentId === agentId;
    const [chats, own] = [record.translation?.to ?? null, (await tx.translations.ofAgent(agentId)).language];
    const to = isOwn ? (chats ?? own) : (own ?? chats);
    if (to === null) return refused('bad_language', 'Choose your language in the translation panel first.');
    const messageIds = await tx.translations.inConversation(chatId, wanted.messageIds);
    if (messageIds.length === 0) throw new NotFoundError('None of these messages is in the conversation of this chat.');
    if (!(await isServed(tx))) return notServed();
    await tx.events.raise(translationWanted(on, record, { messageIds, to }));
    return accepted(true);
  });
}

/** Sets the language that an agent reads and writes. */
export async function setAgentLanguage(
  on: UseCase,
  wanted: { readonly agentId: AgentId; readonly language: string },
): Promise<Outcome<true, Refusal<'disabled' | 'bad_language'>>> {
  return on.store.transaction(async (tx) => {
    const allowed = await enabled(tx);
    if (!allowed.ok) return allowed;
    const language = languageTag(wanted.language);
    if (language === null) return badLanguage();
    await tx.translations.setAgentLanguage(wanted.agentId, language);
    tx.feed.note({ kind: 'agent', agentId: wanted.agentId });
    return accepted(true);
  });
}
