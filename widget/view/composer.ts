import { isUploading } from '../model/tray';
import type { VisitorView } from '../model/visitor-view';
import { textLimit } from '../model/wire';
import type { Speech } from '../texts/speak';
import { element, icon, setText } from './dom';
import { createTrayRows, type TrayEvents } from './tray';

/** Where the customer writes. */
export interface Composer {
  readonly root: HTMLElement;
  readonly focus: () => void;
  readonly update: (view: VisitorView, speech: Speech) => void;
}

/** What the composer reports. */
export interface ComposerEvents extends TrayEvents {
  /** The text may be empty with files. @returns false when it cannot be sent yet */
  readonly onSend: (text: string) => boolean;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onTyping: () => void;
}

const counterFrom = textLimit - 500;
const tallestPx = 140;

/** Half a surrogate pair cannot be stored; encoding replaces it with the replacement character. */
function wellFormed(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text));
}

/** Makes the composer. @param counterId unique within the shadow root */
export function createComposer(counterId: string, events: ComposerEvents): Composer {
  const field = element('textarea', 'field');
  field.rows = 1;
  field.dir = 'auto';
  field.enterKeyHint = 'send';
  field.setAttribute('aria-describedby', counterId);
  const counter = element('p', 'counter');
  counter.id = counterId;
  const send = element('button', 'send', icon('send'));
  send.type = 'submit';
  const picker = element('input', 'spoken');
  picker.type = 'file';
  picker.multiple = true;
  picker.tabIndex = -1;
  picker.ariaHidden = 'true';
  const attach = element('button', 'icon-button attach', icon('clip'));
  attach.type = 'button';
  const tray = createTrayRows(events);
  const root = element('form', 'composer', tray.root, element('div', 'field-frame', attach, field, send), picker, counter);
  let spoken: Speech | null = null;
  let latest: VisitorView | null = null;

  const isClosed = (): boolean => latest === null || latest.phase === 'closed';
  const hasFiles = (): boolean => latest?.tray.items.some(({ failure }) => failure === null) ?? false;

  function refresh(): void {
    const left = textLimit - field.value.trim().length;
    const isOver = left < 0;
    // Not `disabled`: a button that loses focus while it is pressed throws keyboard users out of the form.
    const isBusy = latest !== null && isUploading(latest.tray);
    send.setAttribute('aria-disabled', String(isClosed() || isBusy || isOver || (field.value.trim() === '' && !hasFiles())));
    field.setAttribute('aria-invalid', String(isOver));
    counter.classList.toggle('over', isOver);
    counter.hidden = field.value.length < counterFrom;
    if (counter.hidden || spoken === null) return;
    const count = new Intl.NumberFormat(spoken.locale).format(Math.abs(left));
    setText(counter, spoken.say(isOver ? 'charactersOver' : 'charactersLeft', { count }));
  }

  function grow(): void {
    field.style.height = 'auto';
    field.style.height = `${Math.min(field.scrollHeight, tallestPx)}px`;
    field.style.overflowY = field.scrollHeight > tallestPx ? 'auto' : 'hidden';
  }

  function submit(): void {
    const text = wellFormed(field.value.trim());
    if (isClosed() || (text === '' && !hasFiles()) || text.length > textLimit || !events.onSend(text)) return;
    field.value = '';
    grow();
    refresh();
  }

  field.addEventListener('input', () => {
    grow();
    refresh();
    if (field.value.trim() !== '') events.onTyping();
  });
  field.addEventListener('keydown', (event) => {
    // 229 is how Safari reports the Enter that ends a composition.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- nothing else tells in Safari.
    const isComposing = event.isComposing || event.keyCode === 229;
    if (event.key !== 'Enter' || event.shiftKey || isComposing) return;
    event.preventDefault();
    submit();
  });
  root.addEventListener('submit', (event) => {
    event.preventDefault();
    submit();
  });
  attach.addEventListener('click', () => picker.click());
  picker.addEventListener('change', () => {
    events.onFiles([...(picker.files ?? [])]);
    // The same file can be chosen again.
    picker.value = '';
    field.focus({ preventScroll: true });
  });
  field.addEventListener('paste', (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    events.onFiles(files);
  });
  // A press on the button must not take the focus from the field: on phones the keyboard would fold away.
  send.addEventListener('pointerdown', (event) => event.preventDefault());

  return {
    root,
    focus: () => field.focus({ preventScroll: true }),
    update(view, speech) {
      spoken = speech;
      latest = view;
      const closed = isClosed();
      root.hidden = view.isForm;
      field.disabled = closed;
      attach.hidden = closed;
      attach.setAttribute('aria-label', speech.say('attach'));
      attach.title = speech.say('attach');
      tray.update(view, speech);
      field.placeholder = closed ? '' : speech.say('composerPlaceholder');
      field.setAttribute('aria-label', speech.say('composerLabel'));
      send.setAttribute('aria-label', speech.say('send'));
      refresh();
    },
  };
}
