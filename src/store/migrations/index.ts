import { foundation } from './0001-foundation';
import { lifeOfAChat } from './0002-life-of-a-chat';
import { channels } from './0003-channels';
import { contactsAndCases } from './0004-contacts-and-cases';
import { translationUses } from './0005-translation-uses';
import { commandCodes } from './0006-command-codes';
import type { Migration } from './migration';

/** Every step of the schema by name; they run in the order of their names. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-foundation': foundation,
  '0002-life-of-a-chat': lifeOfAChat,
  '0003-channels': channels,
  '0004-contacts-and-cases': contactsAndCases,
  '0005-translation-uses': translationUses,
  '0006-command-codes': commandCodes,
};
