import { asChannelId } from '../../core/brand';
import type { ChannelId } from '../../core/brand';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import { NotFoundError } from '../errors';
import type { Caller, Forbidden } from '../permission';
import type { Channel, Tx } from '../ports';
import type { UseCase } from '../use-case';
import { manage, rowLimit, searchText } from './manage';
import { namedQueue } from './references';

/** What channels have to be; what is left out does not matter. Queue by id or name. */
export interface ChannelFilter {
  readonly text?: string;
  readonly type?: string;
  readonly isActive?: boolean;
  readonly queue?: string;
  readonly limit?: number;
}

/**
 * Lists channels by name.
 *
 * @throws NotFoundError when the queue does not exist
 */
export async function findChannels(
  on: UseCase,
  wanted: ChannelFilter & { readonly by: Caller },
): Promise<Outcome<readonly Channel[], Forbidden>> {
  const { by, text, type, isActive, queue, limit } = wanted;
  return manage(on, by, async (tx) =>
    accepted(
      await tx.administration.channels.search({
        text: searchText(text),
        type: searchText(type),
        isActive: isActive ?? null,
        queueId: queue === undefined ? null : (await namedQueue(tx, queue)).id,
        limit: rowLimit(limit),
      }),
    ),
  );
}

/** @throws NotFoundError when there is no such channel */
export async function getChannel(
  on: UseCase,
  wanted: { readonly by: Caller; readonly channelId: ChannelId },
): Promise<Outcome<Channel, Forbidden>> {
  return manage(on, wanted.by, async (tx) => accepted(await existing(tx, wanted.channelId)));
}

/** What somebody wants a channel to become; what is left out stays. */
export interface ChannelChanges {
  /** The queue that takes its new chats, by id or name; null for none. */
  readonly queue?: string | null | undefined;
  /** A channel that is not active keeps its history and begins no chats. */
  readonly isActive?: boolean | undefined;
  /** BCP 47, such as `pt-BR`; null when not known. */
  readonly language?: string | null | undefined;
  /** Whether who writes for the first time is a contact at once. */
  readonly createsContacts?: boolean | undefined;
}

/**
 * Changes what a channel does with new chats; open ones stay where they are.
 *
 * @throws NotFoundError when the channel or the queue does not exist
 */
export async function updateChannel(
  on: UseCase,
  wanted: { readonly by: Caller; readonly channelId: ChannelId; readonly changes: ChannelChanges },
): Promise<Outcome<Channel, Refusal<'bad_language'> | Forbidden>> {
  const { by, channelId, changes } = wanted;
  return manage<Channel, Refusal<'bad_language'>>(on, by, async (tx) => {
    const channel = await existing(tx, channelId);
    const language = changes.language === undefined ? channel.language : changes.language === null ? null : languageTag(changes.language);
    if (language === undefined)
      return refused('bad_language', 'The language of a channel is a tag such as en or pt-BR. Leave it empty when not known.');
    const { queue } = changes;
    await tx.administration.channels.update({
      id: channel.id,
      queueId: queue === undefined ? channel.queueId : queue === null ? null : (await namedQueue(tx, queue)).id,
      isActive: changes.isActive ?? channel.isActive,
      language,
      createsContacts: changes.createsContacts ?? channel.createsContacts,
    });
    return accepted(await existing(tx, channelId));
  });
}

/** What became of a channel that was to be deleted: one that has chats can only be deactivated, and its history stays. */
export type DeletedChannel = 'deleted' | 'deactivated';

/**
 * Deletes a channel that never had a chat. One that had is refused, or, where `ChannelDeletePolicy` is `noOpenChats` and no chat of it is
 * open, deactivated for good: its history stays readable under its name.
 *
 * @throws NotFoundError when there is no such channel
 */
export async function deleteChannel(
  on: UseCase,
  wanted: { readonly by: Caller; readonly channelId: ChannelId },
): Promise<Outcome<DeletedChannel, Refusal<'has_chats' | 'has_open_chats'> | Forbidden>> {
  return manage<DeletedChannel, Refusal<'has_chats' | 'has_open_chats'>>(on, wanted.by, async (tx) => {
    const channel = await existing(tx, wanted.channelId);
    const { all, open } = await tx.administration.channels.chats(channel.id);
    if (all === 0) {
      await tx.administration.channels.delete(channel.id);
      return accepted('deleted');
    }
    if ((await tx.settings.values()).ChannelDeletePolicy === 'never') {
      return refused('has_chats', `The channel ${channel.name} has chats, which stay readable. Deactivate it instead of deleting it.`);
    }
    if (open > 0) {
      return refused(
        'has_open_chats',
        `The channel ${channel.name} has ${String(open)} open chats. Complete them first, or deactivate it.`,
      );
    }
    await tx.administration.channels.update({ ...channel, isActive: false });
    return accepted('deactivated');
  });
}

async function existing(tx: Tx, id: ChannelId): Promise<Channel> {
  const channel = await tx.channels.find(asChannelId(id));
  if (channel === null) throw new NotFoundError(`There is no channel ${id} in this store. Choose one from the list.`);
  return channel;
}

/** Undefined when it is no tag of a language. */
function languageTag(raw: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(raw.trim())[0];
  } catch {
    return undefined;
  }
}
