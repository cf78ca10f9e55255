import { languagesOfReply } from '../../core/translation';
import type { ChatRecord, Tx } from '../ports';
import type { WantedCommand } from '../take-command';

/** What the item of a reply says of its translation. */
export interface ReplyTranslation {
  readonly isWanted: true;
  /** What the agent writes, BCP 47. */
  readonly from: string;
  /** What the customer reads. */
  readonly to: string;
}

/** Whether an agent's reply is to be translated for the customer before it is sent; nothing for other commands. */
export async function translationOfReply(
  tx: Tx,
  { kind, payload }: Pick<WantedCommand, 'kind' | 'payload'>,
  { translation }: Pick<ChatRecord, 'translation'>,
): Promise<{ readonly translation?: ReplyTranslation }> {
  const languages = kind === 'reply' ? languagesOfReply(translation) : null;
  const { text, template, translate } = payload;
  if (languages === null || typeof text !== 'string' || text.trim() === '' || template !== undefined || translate === false) return {};
  const settings = await tx.settings.values();
  if (!settings.EnableChatTranslation || !(translate === true || settings.AutoTranslateOutgoingMessages)) return {};
  return { translation: { isWanted: true, ...languages } };
}
