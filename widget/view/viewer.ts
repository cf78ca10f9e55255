import type { WebChatFile } from '../../src/wire/web-chat';
import type { Speech } from '../texts/speak';
import { element, icon, setText } from './dom';
import { drawPicture, saveFile } from './picture';

/** Shows a picture over everything. */
export interface Viewer {
  readonly root: HTMLElement;
  readonly open: (file: WebChatFile, pictures: readonly WebChatFile[], speech: Speech, from: HTMLElement | null) => void;
  readonly isOpen: () => boolean;
  readonly close: () => void;
}

function button(className: string, sign: Parameters<typeof icon>[0], onClick: () => void): HTMLButtonElement {
  const made = element('button', `icon-button ${className}`, icon(sign));
  made.type = 'button';
  made.addEventListener('click', onClick);
  return made;
}

/** Makes the viewer, closed. @param load rejects when the bytes cannot be had */
export function createViewer(load: (file: WebChatFile) => Promise<Blob>): Viewer {
  const name = element('p', 'viewer-name');
  name.dir = 'auto';
  const note = element('p', 'viewer-note');
  note.setAttribute('role', 'status');
  let canvas = element('canvas', '');
  const stage = element('div', 'viewer-stage', canvas, note);
  const save = button('', 'save', () => current !== undefined && void load(current).then((bytes) => current && saveFile(bytes, current)));
  const previous = button('viewer-previous', 'previous', () => step(-1));
  const next = button('viewer-next', 'next', () => step(1));
  const shut = button('', 'close', close);
  const root = element('div', 'viewer', element('div', 'viewer-bar', name, save, shut), stage, previous, next);
  root.hidden = true;
  root.setAttribute('role', 'dialog');
  root.ariaModal = 'true';
  let current: WebChatFile | undefined;
  let all: readonly WebChatFile[] = [];
  let spoken: Speech | null = null;
  let opener: HTMLElement | null = null;

  function show(): void {
    const file = current;
    if (file === undefined || spoken === null) return;
    const { say } = spoken;
    setText(name, file.name);
    setText(note, say('loading'));
    root.setAttribute('aria-label', file.name);
    save.setAttribute('aria-label', say('download', { name: file.name }));
    const fresh = element('canvas', '');
    fresh.setAttribute('role', 'img');
    fresh.setAttribute('aria-label', file.name);
    canvas.replaceWith(fresh);
    canvas = fresh;
    load(file)
      .then((bytes) => drawPicture(fresh, bytes, Math.max(window.innerWidth, window.innerHeight)))
      .then(
        () => current === file && setText(note, ''),
        () => current === file && setText(note, say('fileNotLoaded')),
      );
  }

  function step(by: number): void {
    const at = all.findIndex(({ id }) => id === current?.id);
    current = all[(at + by + all.length) % all.length] ?? current;
    show();
  }

  function close(): void {
    if (root.hidden) return;
    root.hidden = true;
    current = undefined;
    opener?.focus({ preventScroll: true });
  }

  root.addEventListener('click', ({ target }) => {
    if (target === stage || target === root) close();
  });
  root.addEventListener('keydown', (event) => {
    const moves: Readonly<Record<string, () => void>> = { Escape: close, ArrowLeft: () => step(-1), ArrowRight: () => step(1) };
    const move = moves[event.key];
    if (move !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      move();
    }
    if (event.key !== 'Tab') return;
    const stops = [save, shut, previous, next].filter((stop) => !stop.hidden);
    const at = stops.findIndex((stop) => stop === event.target);
    event.preventDefault();
    event.stopPropagation();
    stops[(at + (event.shiftKey ? -1 : 1) + stops.length) % stops.length]?.focus();
  });

  return {
    root,
    open(file, pictures, speech, from) {
      current = file;
      all = pictures;
      spoken = speech;
      opener = from;
      for (const arrow of [previous, next]) arrow.hidden = pictures.length < 2;
      previous.setAttribute('aria-label', speech.say('previousPicture'));
      next.setAttribute('aria-label', speech.say('nextPicture'));
      shut.setAttribute('aria-label', speech.say('closePicture'));
      root.hidden = false;
      show();
      shut.focus({ preventScroll: true });
    },
    isOpen: () => !root.hidden,
    close,
  };
}
