import type { AgentId, QuickReplyId } from '../../core/brand';
import { NotFoundError } from '../errors';
import type { UseCase } from '../use-case';

/**
 * Notes that an agent inserted a quick reply, so that it is among the first the next time.
 *
 * @throws NotFoundError when there is no such reply any more
 */
export async function useQuickReply(on: UseCase, wanted: { readonly replyId: QuickReplyId; readonly agentId: AgentId }): Promise<void> {
  await on.store.transaction(async (tx) => {
    const isKnown = await tx.quickReplies.use(wanted.replyId, wanted.agentId, on.now());
    if (!isKnown) throw new NotFoundError('This quick reply does not exist any more.');
  });
}
