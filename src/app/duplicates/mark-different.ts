import type { ContactId } from '../../core/brand';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import { mayUse } from '../permission';
import type { Caller, Forbidden } from '../permission';
import type { UseCase } from '../use-case';

/**
 * Notes that contacts are not the same person as one, however alike they are: nobody is told of them again. Saying it again changes nothing;
 * the contact itself among the others is passed over.
 *
 * @returns a refusal, and nothing is noted, when one of them is not there, or not any more
 */
export async function markDifferent(
  on: UseCase,
  wanted: { readonly by: Caller; readonly contactId: ContactId; readonly others: readonly ContactId[] },
): Promise<Outcome<true, Forbidden | Refusal<'contact_gone'>>> {
  return on.store.transaction(async (tx) => {
    const allowed = await mayUse(tx, wanted.by, (await tx.settings.values()).CanSearchDuplicates);
    if (!allowed.ok) return allowed;
    const others = [...new Set(wanted.others)].filter((id) => id !== wanted.contactId);
    // Locked, so that nobody merges or erases one of them at this moment, and what is noted outlives the person.
    const contacts = await tx.merges.lockContacts([wanted.contactId, ...others]);
    const isGone = [wanted.contactId, ...others].some((id) => contacts.get(id)?.isGone !== false);
    if (isGone) return refused('contact_gone', 'One of these contacts is not there any more. Search again.');
    const by = wanted.by.kind === 'agent' ? wanted.by.agentId : null;
    await tx.duplicates.markDifferent(wanted.contactId, others, by, on.now());
    for (const chatId of await tx.contacts.openChats(wanted.contactId)) tx.feed.note({ kind: 'chat', chatId });
    return accepted(true);
  });
}
