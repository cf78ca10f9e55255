import { ProviderError } from '../../app/adapter';
import type { Downloaded, FileSource, Profile } from '../../app/adapter';
import { megabytes } from '../../core/file';
import { downloadFile } from '../http';
import { askTelegram, botUrl, callTelegram, refusalError } from './call';
import { chatOf } from './ids';
import { filePathSchema, profileSchema } from './payload';
import type { TelegramSettings } from './settings';

/** What bots can download, Bot API 10.1. A Bot API server of one's own gives more. */
const mostDownloaded = 20 * 1024 * 1024;

const expired = () => new ProviderError('Telegram no longer has this file.', 'expired', null);
const tooLarge = (most: number) =>
  new ProviderError(`The file is larger than ${megabytes(most)}, the most that is taken here.`, 'too_large', null);

/**
 * Downloads a file. Its address is asked for anew, because it is good for an hour; it holds the token, so nobody else gets to see it.
 *
 * @throws ProviderError `too_large` also when Telegram gives no files of that size to bots
 */
export async function download(settings: TelegramSettings, source: FileSource, maxBytes: number): Promise<Downloaded> {
  const { fileId } = source;
  if (fileId === undefined) throw expired();
  const answer = await callTelegram(settings, 'getFile', { file_id: fileId });
  if (!answer.ok) {
    const words = answer.refusal.description.toLowerCase();
    if (words.includes('file is too big')) throw tooLarge(mostDownloaded);
    if (words.includes('file_id') || words.includes('file id') || words.includes('temporarily unavailable')) throw expired();
    throw refusalError(answer.refusal);
  }
  const file = filePathSchema.safeParse(answer.result);
  if (!file.success) throw expired();
  const { file_path: path, file_size: size } = file.data;
  if (size !== undefined && size > maxBytes) throw tooLarge(maxBytes);
  if (path.startsWith('/') || path.split('/').includes('..')) {
    throw new ProviderError('The Bot API server keeps files on its own disk (--local). Start it without that option.', 'local', null);
  }
  const url = `${botUrl(settings, '/file')}/${path.split('/').map(encodeURIComponent).join('/')}`;
  const { bytes, type } = await downloadFile({ url, maxBytes });
  // Telegram names no type for most files, and makes names up: the message knows both better.
  return { bytes, type: type === 'application/octet-stream' ? null : type, name: null };
}

/** The name and the picture of a person who has written. @throws ProviderError */
export async function profile(settings: TelegramSettings, externalId: string): Promise<Profile | null> {
  const to = chatOf(externalId);
  if (to === null) return null;
  const answer = await callTelegram(settings, 'getChat', { chat_id: to.chat });
  if (!answer.ok) {
    // Of customers of a business account a bot may see nothing.
    if (answer.refusal.code === 400 || answer.refusal.code === 403) return null;
    throw refusalError(answer.refusal);
  }
  const chat = profileSchema.safeParse(answer.result);
  if (!chat.success) return null;
  const { first_name: first, last_name: last, username, photo } = chat.data;
  const name = [first, last].filter(Boolean).join(' ').trim();
  return {
    name: name === '' ? (username ?? null) : name,
    phone: null,
    language: null,
    picture: photo === undefined ? null : { fileId: photo.big_file_id },
  };
}

/** Shows “typing …” for five seconds, or until a message comes. @throws ProviderError */
export async function typing(settings: TelegramSettings, externalId: string): Promise<void> {
  const to = chatOf(externalId);
  if (to === null) return;
  await askTelegram(settings, 'sendChatAction', {
    chat_id: to.chat,
    ...(to.connection === null ? {} : { business_connection_id: to.connection }),
    action: 'typing',
  });
}
