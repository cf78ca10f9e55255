import { NotFoundError } from '../../app/errors';
import { noticeLanguage } from '../../app/translation/notice-language';
import { isServed, setAgentLanguage, setTranslation, translateSome, whyDisabled } from '../../app/translation/set-translation';
import { asChatId, asMessageId } from '../../core/brand';
import type { AgentId, ChatId } from '../../core/brand';
import { languages } from '../../core/languages';
import type { Refusal } from '../../core/outcome';
import type { ChatTranslation } from '../../core/translation';
import { empty, json, refusal } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { InboxTranslation } from '../../wire/inbox';
import type { TranslationRequest } from '../../wire/translation';
import type { InboxCall, InboxParts } from '../parts';
import { readableTile } from '../readable';
import { refusedFor } from '../refused-for';

/** What a page asks about translation. */
export async function handleTranslationCall(parts: InboxParts, { body, session }: InboxCall<TranslationRequest>): Promise<HttpAnswer> {
  const { agentId } = session;
  try {
    switch (body.action) {
      case 'translation':
        return await translation(parts, asChatId(body.chatId), agentId);
      case 'set_translation':
        return await change(parts, body, agentId);
      case 'translate':
        return await translate(parts, body, agentId);
      case 'set_language': {
        const outcome = await setAgentLanguage(parts.on, { agentId, language: body.language });
        return outcome.ok ? empty() : refused(outcome.refusal);
      }
    }
  } catch (error) {
    if (error instanceof NotFoundError) return refusal(404, 'not_found', error.message);
    throw error;
  }
}

async function translation(parts: InboxParts, chatId: ChatId, agentId: AgentId): Promise<HttpAnswer> {
  const readable = await readableTile(parts, chatId, agentId);
  if ('refused' in readable) return readable.refused;
  const state = await noticeLanguage(parts.on, parts.detector, chatId);
  if (state === null) return refused({ code: 'disabled', reason: whyDisabled });
  return answered(parts, state, agentId);
}

async function change(
  parts: InboxParts,
  { chatId, isOn, from, to }: Extract<TranslationRequest, { action: 'set_translation' }>,
  agentId: AgentId,
): Promise<HttpAnswer> {
  const id = asChatId(chatId);
  const readable = await readableTile(parts, id, agentId);
  if ('refused' in readable) return readable.refused;
  const outcome = await setTranslation(parts.on, { by: { kind: 'agent', agentId }, chatId: id, isOn, from, to });
  if (!outcome.ok) return refused(outcome.refusal);
  const state = await noticeLanguage(parts.on, parts.detector, id);
  return answered(parts, state ?? outcome.value, agentId);
}

async function translate(
  parts: InboxParts,
  { chatId, messageIds }: Extract<TranslationRequest, { action: 'translate' }>,
  agentId: AgentId,
): Promise<HttpAnswer> {
  const readable = await readableTile(parts, asChatId(chatId), agentId);
  if ('refused' in readable) return readable.refused;
  const outcome = await translateSome(parts.on, { agentId, chatId: asChatId(chatId), messageIds: messageIds.map(asMessageId) });
  return outcome.ok ? empty() : refused(outcome.refusal);
}

async function answered(parts: InboxParts, state: ChatTranslation, agentId: AgentId): Promise<HttpAnswer> {
  const { own, served } = await parts.on.store.transaction(async (tx) => ({
    own: await tx.translations.ofAgent(agentId),
    served: await isServed(tx),
  }));
  const answer: InboxTranslation = { ...state, to: state.to ?? own.language, languages, isServed: served };
  return json(200, answer, { 'cache-control': 'no-store' });
}

const statuses: Readonly<Record<string, number>> = { disabled: 403, forbidden: 403, bad_language: 422, not_served: 409 };

/** Refusals with a code that the page knows keep it; what the chat's state forbids is a conflict. */
function refused(why: Refusal): HttpAnswer {
  const { code } = why;
  const known = code === 'disabled' || code === 'forbidden' || code === 'bad_language' || code === 'not_served' ? code : 'conflict';
  return refusedFor(statuses[known] ?? 409, known, why);
}
