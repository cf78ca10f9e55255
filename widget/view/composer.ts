import { textLimit } from '../model/wire';
import type { Speech } from '../texts/speak';
import { element, icon, setText } from './dom';

/** Where the customer writes. */
export interface Composer {
  readonly root: HTMLElement;
  readonly focus: () => void;
  readonly update: (speech: Speech, isClosed: boolean) => void;
}

/** What the composer reports. */
export interface ComposerEvents {
  readonly onSend: (text: string) => void;
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
  const root = element('form', 'composer', element('div', 'field-frame', field, send), counter);
  let spoken: Speech | null = null;
  let isClosed = false;

  function refresh(): void {
    const left = textLimit - field.value.trim().length;
    const isOver = left < 0;
    // Not `disabled`: a button that loses focus while it is pressed throws keyboard users out of the form.
    send.setAttribute('aria-disabled', String(isClosed || isOver || field.value.trim() === ''));
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
    if (isClosed || text === '' || text.length > textLimit) return;
    field.value = '';
    grow();
    refresh();
    events.onSend(text);
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
  // A press on the button must not take the focus from the field: on phones the keyboard would fold away.
  send.addEventListener('pointerdown', (event) => event.preventDefault());

  return {
    root,
    focus: () => field.focus({ preventScroll: true }),
    update(speech, closed) {
      spoken = speech;
      isClosed = closed;
      field.disabled = closed;
      field.placeholder = closed ? '' : speech.say('composerPlaceholder');
      field.setAttribute('aria-label', speech.say('composerLabel'));
      send.setAttribute('aria-label', speech.say('send'));
      refresh();
    },
  };
}
