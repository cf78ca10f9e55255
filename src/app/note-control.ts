import { asInstant } from '../core/brand';
import type { Happened } from './receive-happenings';
import { addSystemLine } from './system-line';

/**
 * Another application gave the conversation to us, asks for it, or took it. What a bot elsewhere had becomes an agent's: its chat is
 * handed over to the queue of the channel, by a deadline that is due now, so that it happens whatever becomes of this process.
 */
export async function noteControl({ on, tx, channel, happening }: Happened<'control'>): Promise<void> {
  const identity = await tx.contacts.findIdentity(channel.type, happening.sender.externalId);
  const open = identity === null ? null : await tx.chats.findOpen(identity.contactId, channel.id);
  if (open === null) return;
  const { chat } = open;
  const { isOurs, isAsked = false } = happening;
  if (isAsked) {
    await addSystemLine(on, tx, chat, { kind: 'control_asked' });
  } else if (isOurs) {
    if (chat.status === 'bot_processing') await tx.deadlines.set([{ chatId: chat.id, kind: 'take_over', dueAt: asInstant(on.now()) }]);
    else await addSystemLine(on, tx, chat, { kind: 'control_given' });
  } else if (chat.status !== 'bot_processing') {
    await addSystemLine(on, tx, chat, { kind: 'control_taken' });
  }
  tx.feed.note({ kind: 'chat', chatId: chat.id });
}
