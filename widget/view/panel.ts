import type { VisitorView } from '../model/visitor-view';
import type { Speech } from '../texts/speak';
import { createComposer, type ComposerEvents } from './composer';
import { element } from './dom';
import { createDropZone } from './drop-zone';
import { createHeader } from './header';
import { createLog, type LogEvents } from './log';
import { createNotice } from './notice';

/** The chat itself: header, notice, conversation, composer. */
export interface Panel {
  readonly root: HTMLElement;
  readonly update: (view: VisitorView, speech: Speech, now: number) => void;
  /** To the newest message; call once the panel is on the screen. */
  readonly toEnd: () => void;
  /** Focus to the composer, or with `panel` to the panel as a whole. */
  readonly focus: (where: 'composer' | 'panel') => void;
}

/** What the panel reports. */
export interface PanelEvents {
  /** Null in the page, which cannot be closed. */
  readonly onClose: (() => void) | null;
  readonly log: LogEvents;
  readonly composer: ComposerEvents;
}

/** Keeps Tab inside the panel while it covers the whole screen: what lies behind cannot be seen. */
function wrapFocus(root: HTMLElement, event: KeyboardEvent): void {
  const stops = [
    ...root.querySelectorAll<HTMLElement>('button, a[href], input:not([tabindex="-1"], :disabled), textarea, [tabindex="0"]'),
  ].filter((stop) => stop.checkVisibility());
  const edge = event.shiftKey ? stops[0] : stops.at(-1);
  const other = event.shiftKey ? stops.at(-1) : stops[0];
  if (event.target !== edge && event.target !== root) return;
  event.preventDefault();
  other?.focus();
}

/** Makes the panel. @param isModal whether it covers the whole screen now */
export function createPanel(events: PanelEvents, isModal: () => boolean): Panel {
  const header = createHeader('title', events.onClose);
  const notice = createNotice();
  const log = createLog(events.log);
  const composer = createComposer('counter', events.composer);
  const drop = createDropZone(events.composer.onFiles);
  const root = element('section', 'panel', header.root, notice.root, log.root, composer.root, drop.root);
  drop.watch(root);
  let isForm = false;
  root.tabIndex = -1;
  root.setAttribute('role', events.onClose === null ? 'main' : 'dialog');
  root.setAttribute('aria-labelledby', 'title');

  const { onClose } = events;
  if (onClose !== null) {
    root.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.isComposing) {
        event.stopPropagation();
        onClose();
      }
      if (event.key === 'Tab' && isModal()) wrapFocus(root, event);
    });
  }

  return {
    root,
    toEnd: log.toEnd,
    focus(where) {
      if (where === 'composer' && isForm) log.focusForm();
      else if (where === 'composer') composer.focus();
      else root.focus({ preventScroll: true });
    },
    update(view, speech, now) {
      header.update(view, speech);
      notice.update(view, speech);
      log.update(view, speech, now);
      composer.update(view, speech);
      drop.update(view, speech);
      isForm = view.isForm;
    },
  };
}
