import type { VisitorView } from '../model/visitor';
import type { Speech } from '../texts/speak';
import { element, setText } from './dom';

/** The line that tells of a lost connection and of its return. */
export interface Notice {
  readonly root: HTMLElement;
  readonly update: (view: VisitorView, speech: Speech) => void;
}

const goodNewsShownMs = 2_500;

/** Makes the notice. */
export function createNotice(): Notice {
  const text = element('span', '');
  // The live region must be there before its text for screen readers to speak it.
  const root = element('div', 'notice', text);
  root.setAttribute('role', 'status');
  let wasLost = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function show(kind: 'none' | 'lost' | 'back' | 'closed', words: string): void {
    root.className = `notice ${kind}`;
    setText(text, words);
  }

  return {
    root,
    update({ phase, link }, { say }) {
      if (phase === 'closed') {
        show('closed', say('notAvailable'));
        return;
      }
      if (link === 'lost') {
        clearTimeout(timer);
        wasLost = true;
        show('lost', say('connectionLost'));
        return;
      }
      if (link !== 'live' || !wasLost) return;
      wasLost = false;
      show('back', say('connectionBack'));
      timer = setTimeout(() => show('none', ''), goodNewsShownMs);
    },
  };
}
