import { asQuickReplyId } from '../../core/brand';
import { accepted } from '../../core/outcome';
import type { Outcome } from '../../core/outcome';
import { byName } from '../../core/quick-reply';
import { manage, rowLimit, searchText } from '../administration/manage';
import { NotFoundError } from '../errors';
import type { Caller, Forbidden } from '../permission';
import type { QueueRecord, Tx } from '../ports';
import type { QuickReply } from '../quick-reply-ports';
import type { UseCase } from '../use-case';

/** Lists quick replies by name; with a text, those that have it in their name or in one of their texts. */
export async function findQuickReplies(
  on: UseCase,
  wanted: { readonly by: Caller; readonly text?: string; readonly limit?: number },
): Promise<Outcome<readonly QuickReply[], Forbidden>> {
  const filter = { text: searchText(wanted.text), limit: rowLimit(wanted.limit) };
  return manage(on, wanted.by, async (tx) => accepted(await tx.quickReplies.search(filter)));
}

/** All quick replies by name, and the queues that they may be for. */
export async function listQuickReplies(
  on: UseCase,
  by: Caller,
): Promise<Outcome<{ readonly replies: readonly QuickReply[]; readonly queues: readonly QueueRecord[] }, Forbidden>> {
  return manage(on, by, async (tx) => {
    const replies = await tx.quickReplies.search({ text: null, limit: null });
    return accepted({ replies: replies.toSorted(byName), queues: await tx.queues.all() });
  });
}

/**
 * A quick reply with its texts and queues.
 *
 * @throws NotFoundError when there is no such reply
 */
export async function getQuickReply(
  on: UseCase,
  wanted: { readonly by: Caller; readonly reply: string },
): Promise<Outcome<QuickReply, Forbidden>> {
  return manage(on, wanted.by, async (tx) => accepted(await namedQuickReply(tx, wanted.reply)));
}

/** @throws NotFoundError when no quick reply has this id or name */
export async function namedQuickReply(tx: Tx, idOrName: string): Promise<QuickReply> {
  const { quickReplies } = tx;
  const reply = (await quickReplies.find(asQuickReplyId(idOrName))) ?? (await quickReplies.findByName(idOrName.trim()));
  // The name is not repeated: the caller may have given a text of a message by mistake.
  if (reply === null) throw new NotFoundError('There is no such quick reply in this store. Give the id or the name of one.');
  return reply;
}
