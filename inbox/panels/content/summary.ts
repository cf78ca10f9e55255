import type { InboxMessage } from '../../../src/wire/inbox';
import { sharedKind } from '../../models/files';
import type { Texts } from '../../texts';

/** A message in a line: its text, or what it holds instead; empty when that has no words. */
export function summaryOf({ text, files, content }: InboxMessage, texts: Texts): string {
  if (text !== '') return text;
  if (files.length > 1) return texts.files.several(files.length, sharedKind(files));
  const [file] = files;
  if (file !== undefined) return file.kind === 'document' ? file.name : texts.files.kinds[file.kind];
  if (content?.place !== undefined) return content.place.name ?? texts.content.place;
  return content?.contacts?.map(({ name }) => name).join(', ') ?? '';
}
