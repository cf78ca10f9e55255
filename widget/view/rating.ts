import type { Step, VisitorView } from '../model/visitor-view';
import type { TextKey } from '../texts/catalogue';
import type { Speech } from '../texts/speak';
import { element, icon, setText } from './dom';

/** What the customer thinks of the chat that is over. */
export interface RatingView {
  readonly root: HTMLElement;
  readonly update: (view: VisitorView, speech: Speech) => void;
}

const mostStars = 5;
const longestComment = 1_000;

const troubles: Readonly<Partial<Record<Step, TextKey>>> = { refused: 'rateRefused', unreachable: 'rateUnreachable' };

/** Makes the question. @param groupName unique within the shadow root */
export function createRating(groupName: string, onRate: (value: number, comment: string) => void): RatingView {
  const title = element('legend', 'rating-title');
  const stars = Array.from({ length: mostStars }, (_, index) => {
    const radio = element('input', 'spoken');
    radio.type = 'radio';
    radio.name = groupName;
    radio.value = String(index + 1);
    const star = element('label', 'star', radio, icon('star'));
    radio.addEventListener('change', () => {
      chosen = index + 1;
      refresh();
    });
    return { star, radio };
  });
  const row = element('div', 'stars', ...stars.map(({ star }) => star));
  const comment = element('textarea', 'rating-comment');
  comment.rows = 2;
  comment.dir = 'auto';
  comment.maxLength = longestComment;
  const send = element('button', 'wide-button');
  send.type = 'submit';
  const change = element('button', 'rating-change');
  change.type = 'button';
  const note = element('p', 'rating-note');
  note.setAttribute('role', 'status');
  const root = element('form', 'rating', element('fieldset', '', title, row), comment, send, note, change);
  let chosen = 0;
  let isChanging = false;
  let chatId: string | null = null;
  let shown: { readonly view: VisitorView; readonly speech: Speech } | null = null;

  function refresh(): void {
    if (shown === null) return;
    const { view, speech } = shown;
    const isDone = view.chat.rating?.value != null && !isChanging;
    stars.forEach(({ star, radio }, index) => {
      star.classList.toggle('full', index < chosen);
      radio.checked = index + 1 === chosen;
      radio.disabled = isDone;
      radio.setAttribute('aria-label', speech.say('rateStar', { count: index + 1 }));
    });
    root.classList.toggle('done', isDone);
    comment.hidden = chosen === 0 || isDone;
    send.hidden = comment.hidden;
    change.hidden = !isDone;
    send.setAttribute('aria-disabled', String(view.rating === 'sending'));
    setText(title, speech.say('rateTitle'));
    comment.placeholder = speech.say('rateComment');
    comment.setAttribute('aria-label', speech.say('rateComment'));
    setText(send, speech.say('rateSend'));
    setText(change, speech.say('rateChange'));
    const trouble = troubles[view.rating];
    setText(note, isDone ? speech.say('rateThanks') : trouble === undefined ? '' : speech.say(trouble));
    note.hidden = note.textContent === '';
  }

  change.addEventListener('click', () => {
    isChanging = true;
    refresh();
    stars[Math.max(0, chosen - 1)]?.radio.focus();
  });
  root.addEventListener('submit', (event) => {
    event.preventDefault();
    if (chosen > 0 && shown?.view.rating !== 'sending') onRate(chosen, comment.value.trim());
  });

  return {
    root,
    update(view, speech) {
      const { rating } = view.chat;
      const isNew = rating !== null && (rating.chatId !== chatId || (shown?.view.rating === 'sending' && view.rating === 'done'));
      if (isNew) {
        chatId = rating.chatId;
        chosen = rating.value ?? 0;
        comment.value = rating.comment ?? '';
        isChanging = false;
      }
      shown = { view, speech };
      root.hidden = rating === null;
      refresh();
    },
  };
}
