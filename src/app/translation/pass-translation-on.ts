import type { Chat } from '../../core/chat';
import { translationOfChild } from '../../core/translation';
import type { ChatRecord, Tx } from '../ports';
import type { UseCase } from '../use-case';

/** Gives a chat that goes on from another one what is known of the customer's language; see {@link translationOfChild}. */
export async function passTranslationOn(
  on: Pick<UseCase, 'now'>,
  tx: Tx,
  { translation }: Pick<ChatRecord, 'translation'>,
  child: Chat,
): Promise<void> {
  if (translation === null) return;
  const taker = child.status === 'in_progress' ? await tx.translations.ofAgent(child.agentId) : null;
  const passed = translationOfChild(translation, taker);
  if (passed !== null) await tx.translations.putChat(child.id, passed, on.now());
}
