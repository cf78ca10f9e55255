import type { FileFailure, TrayItem } from '../model/tray';
import type { VisitorView } from '../model/visitor-view';
import type { TextKey } from '../texts/catalogue';
import type { Speech } from '../texts/speak';
import { element, icon, setText } from './dom';

/** The files that were chosen for the next message. */
export interface TrayRows {
  readonly root: HTMLElement;
  readonly update: (view: VisitorView, speech: Speech) => void;
}

/** What the tray reports. */
export interface TrayEvents {
  readonly onRemove: (key: string) => void;
  readonly onRetry: (key: string) => void;
}

const failureTexts: Readonly<Record<FileFailure, TextKey>> = {
  unreachable: 'fileUnreachable',
  file_too_large: 'fileTooLarge',
  file_denied: 'fileDenied',
  file_empty: 'fileEmpty',
  refused: 'fileRefused',
};

interface Row {
  readonly root: HTMLElement;
  readonly update: (item: TrayItem, view: VisitorView, speech: Speech) => void;
}

function createRow(key: string, { onRemove, onRetry }: TrayEvents): Row {
  const name = element('span', 'file-name');
  name.dir = 'auto';
  const note = element('span', 'file-note');
  const bar = element('progress', 'bar');
  bar.max = 1;
  const retry = element('button', 'icon-button small', icon('again'));
  retry.type = 'button';
  retry.addEventListener('click', () => onRetry(key));
  const remove = element('button', 'icon-button small', icon('close'));
  remove.type = 'button';
  remove.addEventListener('click', () => onRemove(key));
  const root = element('li', 'tray-item', element('span', 'file-words', name, note, bar), retry, remove);
  return {
    root,
    update(item, { fileRules }, { say, size }) {
      const { failure, file, progress } = item;
      setText(name, item.name);
      const most = size(fileRules?.maxBytes ?? 0);
      const state = file === null ? `${size(item.size)} · ${say('uploading')}` : size(item.size);
      setText(note, failure === null ? state : say(failureTexts[failure], { size: most }));
      root.classList.toggle('failed', failure !== null);
      bar.hidden = file !== null || failure !== null;
      bar.value = progress;
      bar.setAttribute('aria-label', item.name);
      retry.hidden = failure !== 'unreachable';
      retry.setAttribute('aria-label', say('retryFile', { name: item.name }));
      remove.setAttribute('aria-label', say('removeFile', { name: item.name }));
    },
  };
}

/** Makes the rows, empty. */
export function createTrayRows(events: TrayEvents): TrayRows {
  const list = element('ul', 'tray-list');
  const note = element('p', 'tray-note');
  note.setAttribute('role', 'status');
  const root = element('div', 'tray', list, note);
  const rows = new Map<string, Row>();
  return {
    root,
    update(view, speech) {
      const { items, isOverfull } = view.tray;
      const keys = new Set(items.map(({ key }) => key));
      for (const [key, gone] of rows) {
        if (keys.has(key)) continue;
        gone.root.remove();
        rows.delete(key);
      }
      for (const item of items) {
        const row = rows.get(item.key) ?? createRow(item.key, events);
        rows.set(item.key, row);
        if (!row.root.isConnected) list.append(row.root);
        row.update(item, view, speech);
      }
      setText(note, isOverfull ? speech.say('tooManyFiles', { count: view.fileRules?.most ?? 0 }) : '');
      note.hidden = !isOverfull;
      root.hidden = items.length === 0 && !isOverfull;
    },
  };
}
