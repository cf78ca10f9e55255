import { quickReplies, type Press } from '../model/conversation';
import type { VisitorView } from '../model/visitor-view';
import type { Speech } from '../texts/speak';
import { element } from './dom';

/** Answers to be pressed, under the last message. */
export interface Answers {
  readonly root: HTMLElement;
  readonly update: (view: VisitorView, speech: Speech) => void;
}

/** Makes the row of quick answers. */
export function createAnswers(onPress: (press: Press, label: string) => void): Answers {
  const root = element('div', 'answers');
  root.setAttribute('role', 'group');
  let drawn = '';
  return {
    root,
    update(view, { say }) {
      const offered = view.phase === 'closed' ? null : quickReplies(view.conversation);
      root.hidden = offered === null;
      root.setAttribute('aria-label', say('answers'));
      const now = JSON.stringify(offered);
      if (now === drawn) return;
      drawn = now;
      root.replaceChildren(
        ...(offered?.buttons ?? []).map(({ index, label }) => {
          const words = element('span', 'chip-words', label);
          words.dir = 'auto';
          const chip = element('button', 'chip', words);
          chip.type = 'button';
          chip.addEventListener('click', () => {
            if (offered !== null) onPress({ messageId: offered.messageId, index }, label);
          });
          return chip;
        }),
      );
    },
  };
}
