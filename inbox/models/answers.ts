import { shallowRef } from 'vue';

import type { ChannelTraits, InboxState, InboxTile, replyTextLimit } from '../../src/wire/inbox';
import type { InboxApi } from '../api';
import { keepAttachments } from './attachments';
import { keepDrafts, type DraftStore } from './drafts';
import { againstChannel, checkFile, type FileRules } from './files';
import { keepReplies, type NewReply } from './replies';
import { keepResends } from './resends';

/** The longest answer, in UTF-16 code units. */
export const longestReply: typeof replyTextLimit = 10_000;

/** What answering needs of the world outside. */
export interface AnswerSurroundings {
  readonly api: Pick<InboxApi, 'upload' | 'resend' | 'templates'>;
  readonly newId: () => string;
  readonly store: DraftStore | null;
  /** Makes an address for a picture on this computer. */
  readonly preview: (file: File) => string;
  readonly release: (address: string) => void;
}

/**
 * Keeps the answers that are being written: texts, files, what they answer, and what channels take.
 *
 * @param tileOf a chat of this agent
 * @param send sends a reply
 * @param unauthenticated called when the server does not know the session any more
 */
export function keepAnswers(
  around: AnswerSurroundings,
  tileOf: (chatId: string) => InboxTile | undefined,
  send: (reply: NewReply) => void,
  unauthenticated: () => void,
) {
  const channelTypes = shallowRef<InboxState['channelTypes']>({});
  const fileRules = shallowRef<FileRules>({ maxBytes: 0, denied: [], most: 10 });
  const drafts = keepDrafts(around.store);
  const attachments = keepAttachments({
    api: around.api,
    newKey: around.newId,
    preview: around.preview,
    release: around.release,
    most: () => fileRules.value.most,
    check(chatId, file, isUploaded) {
      const traits = traitsOf(tileOf(chatId));
      return isUploaded ? againstChannel(traits, file) : checkFile(fileRules.value, traits, file);
    },
    unauthenticated,
  });
  const isMine = (chatId: string): boolean => tileOf(chatId)?.status === 'in_progress';
  const replies = keepReplies(attachments, drafts, longestReply, isMine, send);
  const resends = keepResends(around.api, unauthenticated);

  /** What the channel of a chat takes; undefined when that is not known. */
  function traitsOf(tile: Pick<InboxTile, 'channel'> | null | undefined): ChannelTraits | undefined {
    return tile && Object.hasOwn(channelTypes.value, tile.channel.type) ? channelTypes.value[tile.channel.type] : undefined;
  }

  return {
    drafts,
    attachments,
    replies,
    resends,
    fileRules,
    traitsOf,
    templates: (chatId: string) => around.api.templates(chatId),
    take(state: InboxState): void {
      channelTypes.value = state.channelTypes;
      fileRules.value = state.fileRules;
    },
    clear(): void {
      replies.clear();
      attachments.clear();
      resends.clear();
    },
  };
}
