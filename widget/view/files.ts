import type { WebChatFile } from '../../src/wire/web-chat';
import type { Speech } from '../texts/speak';
import { element, icon, setText } from './dom';
import { drawPicture, saveFile } from './picture';

/** What files need from whoever shows them. */
export interface FileEvents {
  /** Rejects when the bytes cannot be had. */
  readonly load: (file: WebChatFile) => Promise<Blob>;
  /** @param pictures of the same message, this one among them */
  readonly onOpenPicture: (file: WebChatFile, pictures: readonly WebChatFile[]) => void;
}

/** The files of one message. */
export interface FilesView {
  readonly root: HTMLElement;
  readonly update: (files: readonly WebChatFile[], speech: Speech) => void;
}

interface OneFile {
  readonly root: HTMLElement;
  readonly update: (file: WebChatFile, speech: Speech) => void;
}

const thumbnailPx = 260;

const isShown = (file: WebChatFile): boolean => file.kind === 'image' && file.state === 'stored';

/** Calls once, when the element comes near the screen: a long history must not fetch every picture that it has. */
function whenNear(target: HTMLElement, near: () => void): void {
  const watch = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      near();
    },
    { rootMargin: '300px' },
  );
  watch.observe(target);
}

function createPicture(first: WebChatFile, { load }: FileEvents, onOpen: () => void, onBroken: () => void): OneFile {
  const canvas = element('canvas', '');
  const root = element('button', 'picture loading', canvas);
  root.type = 'button';
  root.addEventListener('click', onOpen);
  whenNear(root, () => {
    load(first)
      .then((bytes) => drawPicture(canvas, bytes, thumbnailPx))
      .then(() => root.classList.remove('loading'), onBroken);
  });
  return {
    root,
    update({ name }, { say }) {
      root.setAttribute('aria-label', say('openPicture', { name }));
    },
  };
}

function createRow(first: WebChatFile, { load }: FileEvents): OneFile {
  const name = element('span', 'file-name');
  name.dir = 'auto';
  const note = element('span', 'file-note');
  const sign = element('span', 'file-sign', icon('file'));
  const root = element('button', 'file', sign, element('span', 'file-words', name, note), icon('save'));
  root.type = 'button';
  let latest = first;
  let spoken: Speech | null = null;
  let step: 'idle' | 'loading' | 'failed' = 'idle';

  function refresh(): void {
    if (spoken === null) return;
    const { say, size } = spoken;
    const isThere = latest.state === 'stored';
    setText(name, latest.name);
    root.setAttribute('aria-disabled', String(!isThere || step === 'loading'));
    root.setAttribute('aria-label', isThere ? say('download', { name: latest.name }) : latest.name);
    root.classList.toggle('failed', step === 'failed' || latest.state === 'failed');
    root.classList.toggle('busy', step === 'loading' || latest.state === 'pending');
    const known = latest.size === null ? '' : size(latest.size);
    const state = latest.state === 'pending' ? say('filePending') : say('fileFailed');
    setText(note, step === 'failed' ? say('fileNotLoaded') : isThere ? known : state);
  }

  root.addEventListener('click', () => {
    if (latest.state !== 'stored' || step === 'loading') return;
    step = 'loading';
    refresh();
    load(latest)
      .then((bytes) => saveFile(bytes, latest))
      .then(
        () => (step = 'idle'),
        () => (step = 'failed'),
      )
      .finally(refresh);
  });
  return {
    root,
    update(file, speech) {
      latest = file;
      spoken = speech;
      refresh();
    },
  };
}

/** Makes the view of a message's files: pictures side by side, then the others as rows. */
export function createFiles(events: FileEvents): FilesView {
  const pictures = element('div', 'pictures');
  const rows = element('div', 'file-rows');
  const root = element('div', 'files', pictures, rows);
  const known = new Map<string, OneFile & { readonly kind: string }>();
  const broken = new Set<string>();
  let shown: { readonly files: readonly WebChatFile[]; readonly speech: Speech } | null = null;

  function make(file: WebChatFile, isPicture: boolean): OneFile {
    if (!isPicture) return createRow(file, events);
    const open = (): void => events.onOpenPicture(file, shown?.files.filter((each) => isShown(each) && !broken.has(each.id)) ?? [file]);
    return createPicture(file, events, open, () => {
      // What calls itself a picture and cannot be drawn can still be saved.
      broken.add(file.id);
      if (shown !== null) update(shown.files, shown.speech);
    });
  }

  function update(files: readonly WebChatFile[], speech: Speech): void {
    shown = { files, speech };
    root.hidden = files.length === 0;
    for (const file of files) {
      const isPicture = isShown(file) && !broken.has(file.id);
      const kind = isPicture ? 'picture' : 'row';
      const there = known.get(file.id);
      if (there !== undefined && there.kind !== kind) there.root.remove();
      const view = there?.kind === kind ? there : { ...make(file, isPicture), kind };
      known.set(file.id, view);
      if (!view.root.isConnected) (isPicture ? pictures : rows).append(view.root);
      view.update(file, speech);
    }
    pictures.dataset['count'] = String(Math.min(3, pictures.childElementCount));
    pictures.hidden = pictures.childElementCount === 0;
    rows.hidden = rows.childElementCount === 0;
  }

  return { root, update };
}
