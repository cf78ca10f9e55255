import type { Closed, VisitorView } from '../model/visitor-view';
import type { TextKey } from '../texts/catalogue';
import type { Speech } from '../texts/speak';
import { element, setText } from './dom';

/** The line that tells of a lost connection and of its return. */
export interface Notice {
  readonly root: HTMLElement;
  readonly update: (view: VisitorView, speech: Speech) => void;
}

const goodNewsShownMs = 2_500;

const closedTexts: Readonly<Record<Closed, TextKey>> = {
  origin_not_allowed: 'notAvailable',
  bad_identity: 'notProven',
  identity_wanted: 'logIn',
};

/** Makes the notice. */
export function createNotice(): Notice {
  const text = element('span', '');
  // The live region must be there before its text for screen readers to speak it.
  const root = element('div', 'notice', text);
  root.setAttribute('role', 'status');
  let wasLost = false;
  let wasSlow = false;
  let counting: ReturnType<typeof setInterval> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function show(kind: 'none' | 'lost' | 'back' | 'slow' | 'closed', words: string): void {
    root.className = `notice ${kind}`;
    setText(text, words);
  }

  return {
    root,
    update({ phase, closedFor, link, slowUntil }, { say }) {
      clearInterval(counting);
      if (phase === 'closed') {
        show('closed', say(closedTexts[closedFor ?? 'origin_not_allowed']));
        return;
      }
      if (link === 'lost') {
        clearTimeout(timer);
        wasLost = true;
        show('lost', say('connectionLost'));
        return;
      }
      if (slowUntil !== null) {
        const count = (): void => show('slow', say('slow', { count: Math.max(1, Math.ceil((slowUntil - Date.now()) / 1_000)) }));
        wasSlow = true;
        count();
        counting = setInterval(count, 1_000);
        return;
      }
      if (wasSlow) {
        wasSlow = false;
        show('none', '');
      }
      if (link !== 'live' || !wasLost) return;
      wasLost = false;
      show('back', say('connectionBack'));
      timer = setTimeout(() => show('none', ''), goodNewsShownMs);
    },
  };
}
