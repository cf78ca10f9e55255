import { asQuickReplyId } from '../../core/brand';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import { nameOfCopy, quickReplyName } from '../../core/quick-reply';
import { manage } from '../administration/manage';
import type { Caller, Forbidden } from '../permission';
import type { QuickReply } from '../quick-reply-ports';
import type { UseCase } from '../use-case';
import { namedQuickReply } from './find-quick-replies';

/**
 * Copies a quick reply with all its texts and queues.
 *
 * @param wanted without a `name`, the copy has that of the reply with `(copy)` behind it
 * @throws NotFoundError when there is no such reply
 */
export async function copyQuickReply(
  on: UseCase,
  wanted: { readonly by: Caller; readonly reply: string; readonly name?: string },
): Promise<Outcome<QuickReply, Refusal<'bad_name' | 'taken'> | Forbidden>> {
  return manage<QuickReply, Refusal<'bad_name' | 'taken'>>(on, wanted.by, async (tx) => {
    const original = await namedQuickReply(tx, wanted.reply);
    const taken = await tx.quickReplies.names();
    const name = wanted.name === undefined ? accepted(nameOfCopy(original.name, taken)) : quickReplyName(wanted.name);
    if (!name.ok) return name;
    if (taken.has(name.value)) return refused('taken', `There is already a quick reply named ${name.value}. Choose another name.`);
    const copy = { ...original, id: asQuickReplyId(on.newId()), name: name.value, updatedAt: on.now() };
    await tx.quickReplies.put(copy);
    return accepted(copy);
  });
}
