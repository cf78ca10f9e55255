import type { SendFailure } from '../model/conversation';
import type { MessageRow, Row } from '../model/rows';
import type { TextKey } from '../texts/catalogue';
import type { Speech } from '../texts/speak';
import { avatar } from './avatar';
import { createContent } from './content';
import { element, setText } from './dom';
import { createFiles, type FileEvents } from './files';

/** What rows report. */
export interface RowEvents extends FileEvents {
  readonly onRetry: (clientId: string) => void;
}

/** A row on the screen. */
export interface RowView {
  readonly root: HTMLElement;
  readonly update: (row: Row, speech: Speech, now: number) => void;
}

const failureTexts: Readonly<Record<SendFailure, TextKey>> = {
  unreachable: 'failedUnreachable',
  text_too_long: 'failedTooLong',
  too_many_requests: 'failedTooMany',
  files_gone: 'failedFilesGone',
  refused: 'failedRefused',
};

function authorOf(row: MessageRow, { say }: Speech): string {
  if (row.author === 'customer') return say('you');
  if (row.author === 'system') return '';
  return row.authorName ?? say(row.author === 'bot' ? 'assistant' : 'agent');
}

function statusOf({ author, status, failure }: MessageRow, { say }: Speech): string {
  if (author !== 'customer') return '';
  if (status === 'failed') return say(failureTexts[failure ?? 'refused']);
  return say(status);
}

function createLine(className: string): { readonly root: HTMLElement; readonly text: HTMLElement } {
  const text = element('span', 'line-text');
  text.dir = 'auto';
  return { root: element('div', className, text), text };
}

function createDivider(kind: 'day' | 'ended'): RowView {
  const { root, text } = createLine(`divider ${kind}`);
  return {
    root,
    update(row, speech, now) {
      if (row.kind === 'day') setText(text, speech.day(row.at, now));
      if (row.kind === 'ended') setText(text, speech.say(row.isLatest ? 'chatEndedJustNow' : 'chatEnded'));
    },
  };
}

function createSystemLine(): RowView {
  const { root, text } = createLine('system');
  return {
    root,
    update(row) {
      if (row.kind === 'message') setText(text, row.text);
    },
  };
}

function createBubble(first: MessageRow, events: RowEvents): RowView {
  const author = element('p', 'author');
  author.dir = 'auto';
  const words = element('p', 'words');
  words.dir = 'auto';
  const content = createContent();
  const bubble = element('div', 'bubble', content.quote, words);
  const files = createFiles(events);
  const time = element('time', '');
  const status = element('span', 'status');
  const retry = element('button', 'retry');
  retry.type = 'button';
  retry.addEventListener('click', () => {
    if (first.clientId !== null) events.onRetry(first.clientId);
  });
  const meta = element('div', 'meta', time, status, retry);
  // A status that moves is not worth an announcement of its own.
  meta.setAttribute('aria-live', 'off');
  const root = element('div', '');
  if (first.author === 'agent' || first.author === 'bot') root.append(avatar(first.author, first.authorName));
  root.append(element('div', 'stack', author, bubble, files.root, content.below, meta));

  return {
    root,
    update(row, speech) {
      if (row.kind !== 'message') return;
      const isFailed = row.author === 'customer' && row.status === 'failed';
      const marks = [row.opensGroup && 'opens', row.closesGroup && 'closes', isFailed && 'failed', row.status === 'sending' && 'sending'];
      root.className = ['message', row.author, ...marks.filter((mark) => mark !== false)].join(' ');
      // Seen where a group opens; elsewhere only screen readers get it.
      author.className = row.opensGroup && row.author !== 'customer' ? 'author' : 'author spoken';
      setText(author, authorOf(row, speech));
      setText(words, row.text);
      words.hidden = row.text === '';
      content.update(row.content, speech);
      bubble.hidden = words.hidden && content.quote.hidden;
      files.update(row.files, speech);
      setText(time, speech.time(row.at));
      time.dateTime = new Date(row.at).toISOString();
      meta.hidden = !row.closesGroup && !isFailed;
      setText(status, meta.hidden ? '' : statusOf(row, speech));
      retry.hidden = !isFailed || row.failure === null;
      setText(retry, retry.hidden ? '' : speech.say('retry'));
    },
  };
}

/** Makes the view of a row; it must be updated before it is shown. */
export function createRowView(row: Row, events: RowEvents): RowView {
  if (row.kind !== 'message') return createDivider(row.kind);
  return row.author === 'system' ? createSystemLine() : createBubble(row, events);
}
