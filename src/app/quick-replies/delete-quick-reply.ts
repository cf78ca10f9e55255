import type { QuickReplyId } from '../../core/brand';
import { accepted } from '../../core/outcome';
import type { Outcome } from '../../core/outcome';
import { manage } from '../administration/manage';
import type { Caller, Forbidden } from '../permission';
import type { UseCase } from '../use-case';
import { namedQuickReply } from './find-quick-replies';

/**
 * Deletes a quick reply with its texts; what was sent with it stays.
 *
 * @throws NotFoundError when there is no such reply
 */
export async function deleteQuickReply(
  on: UseCase,
  wanted: { readonly by: Caller; readonly reply: string },
): Promise<Outcome<QuickReplyId, Forbidden>> {
  return manage(on, wanted.by, async (tx) => {
    const { id } = await namedQuickReply(tx, wanted.reply);
    await tx.quickReplies.delete(id);
    return accepted(id);
  });
}
