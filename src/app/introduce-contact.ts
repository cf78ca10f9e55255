import type { ContactId, IdentityId } from '../core/brand';
import type { Tx } from './ports';

/** What a customer says of oneself, proven by nobody; null for what is not said. */
export interface Introduction {
  readonly name: string | null;
  /** E.164 with `+`. */
  readonly phone: string | null;
  readonly email: string | null;
}

/**
 * Keeps what a customer says of oneself, for agents to read. Nobody is found by it: a stranger who gives somebody else's number or address
 * must not become that person.
 */
export async function introduceContact(
  tx: Tx,
  contactId: ContactId,
  identityId: IdentityId,
  { name, phone, email }: Introduction,
): Promise<void> {
  const hasName = name !== null && (await tx.contacts.learn(identityId, { name, phone: null, language: null }));
  const hasRest = (phone !== null || email !== null) && (await tx.contacts.claim(contactId, { phone, email }));
  if (!hasName && !hasRest) return;
  for (const chatId of await tx.contacts.openChats(contactId)) tx.feed.note({ kind: 'chat', chatId });
}
