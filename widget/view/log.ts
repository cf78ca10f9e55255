import { isAnswer, type Press } from '../model/conversation';
import { layOutRows } from '../model/rows';
import type { LeftWord, VisitorView } from '../model/visitor-view';
import { dayKey, type Speech } from '../texts/speak';
import { createAnswers } from './answers';
import { avatar } from './avatar';
import { element, icon, setText } from './dom';
import { createLeaveForm } from './leave';
import { createRating } from './rating';
import { createRowView, type RowEvents, type RowView } from './row';

/** The conversation, pinned to its newest message unless the customer scrolled up. */
export interface Log {
  readonly root: HTMLElement;
  readonly update: (view: VisitorView, speech: Speech, now: number) => void;
  /** To the newest message. */
  readonly toEnd: () => void;
  /** Focus to the form. */
  readonly focusForm: () => void;
}

/** What the log reports. */
export interface LogEvents extends RowEvents {
  readonly onPress: (press: Press, label: string) => void;
  readonly onRate: (value: number, comment: string) => void;
  readonly onLeave: (word: LeftWord) => void;
  /** The newest message of ours that is on the screen now; asked for again whenever something moved. */
  readonly onVisible: (id: string, order: number) => void;
}

const pinnedWithinPx = 60;

function createTyping(): { readonly root: HTMLElement; readonly update: (view: VisitorView, speech: Speech) => void } {
  const words = element('p', 'meta');
  const dots = element('p', 'bubble dots', element('i', ''), element('i', ''), element('i', ''));
  dots.setAttribute('aria-hidden', 'true');
  const face = element('span', 'typing-face');
  const root = element('div', 'message agent opens closes typing', face, element('div', 'stack', dots, words));
  return {
    root,
    update({ typingName, chat }, { say }) {
      root.hidden = typingName === null;
      if (typingName === null) return;
      setText(words, typingName === '' ? say('typingUnnamed') : say('typing', { name: typingName }));
      face.replaceChildren(avatar(chat.status === 'bot_processing' ? 'bot' : 'agent', typingName));
    },
  };
}

function createEmpty(): { readonly root: HTMLElement; readonly update: (speech: Speech) => void } {
  const title = element('p', 'empty-title');
  const hint = element('p', 'empty-hint');
  return {
    root: element('div', 'empty', element('span', 'empty-sign', icon('chat')), title, hint),
    update({ say }) {
      setText(title, say('emptyTitle'));
      setText(hint, say('emptyHint'));
    },
  };
}

/** Makes the log. */
export function createLog(events: LogEvents): Log {
  const rows = new Map<string, RowView>();
  const orders = new Map<HTMLElement, { readonly id: string; readonly order: number }>();
  const list = element('div', 'rows');
  list.setAttribute('role', 'log');
  const typing = createTyping();
  const empty = createEmpty();
  const skeleton = element('div', 'skeleton', element('i', 'left'), element('i', 'right'), element('i', 'left short'));
  skeleton.setAttribute('aria-hidden', 'true');
  const answers = createAnswers(events.onPress);
  const rating = createRating('rating', events.onRate);
  const form = createLeaveForm(events.onLeave);
  const thanks = element('p', 'thanks');
  thanks.setAttribute('role', 'status');
  const inner = element('div', 'log-inner', skeleton, empty.root, list, typing.root, answers.root, thanks, rating.root, form.root);
  const scroller = element('div', 'log', inner);
  scroller.tabIndex = 0;
  const jump = element('button', 'jump', icon('down'), element('span', ''));
  jump.type = 'button';
  const root = element('div', 'log-frame', scroller, jump);
  let isPinned = true;
  let isFirst = true;
  let pinnedOrder = 0;
  let unseenBelow = 0;
  let shown: { readonly view: VisitorView; readonly speech: Speech } | null = null;

  function refreshJump(): void {
    if (shown === null) return;
    const { view, speech } = shown;
    if (isPinned) pinnedOrder = view.conversation.stored.at(-1)?.order ?? 0;
    unseenBelow = view.conversation.stored.filter((message) => isAnswer(message) && message.order > pinnedOrder).length;
    jump.hidden = isPinned;
    jump.classList.toggle('counting', unseenBelow > 0);
    const label = unseenBelow > 0 ? speech.say('newMessages', { count: unseenBelow }) : speech.say('toNewest');
    setText(jump.lastElementChild as HTMLElement, unseenBelow > 0 ? label : '');
    jump.setAttribute('aria-label', label);
  }

  function reportVisible(): void {
    const frame = scroller.getBoundingClientRect();
    if (frame.height === 0) return;
    const entries = [...orders].reverse();
    const seen = entries.find(([row]) => row.getBoundingClientRect().top < frame.bottom - 8);
    if (seen !== undefined) events.onVisible(seen[1].id, seen[1].order);
  }

  function toEnd(): void {
    isPinned = true;
    scroller.scrollTop = scroller.scrollHeight;
    refreshJump();
    reportVisible();
  }

  function drawRows(view: VisitorView, speech: Speech, now: number): boolean {
    const wanted = layOutRows(view.conversation, dayKey);
    const keys = new Set(wanted.map((row) => row.key));
    for (const [key, gone] of rows) {
      if (keys.has(key)) continue;
      gone.root.remove();
      rows.delete(key);
    }
    orders.clear();
    let hasOwnNew = false;
    let place: ChildNode | null = list.firstChild;
    for (const row of wanted) {
      const known = rows.get(row.key);
      const rowView = known ?? createRowView(row, events);
      rows.set(row.key, rowView);
      rowView.update(row, speech, now);
      if (rowView.root === place) place = place.nextSibling;
      else list.insertBefore(rowView.root, place);
      if (row.kind !== 'message') continue;
      if (known === undefined && row.status === 'sending') hasOwnNew = true;
      if (row.author !== 'customer' && row.order !== null && row.id !== null) orders.set(rowView.root, { id: row.id, order: row.order });
    }
    return hasOwnNew;
  }

  scroller.addEventListener(
    'scroll',
    () => {
      isPinned = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < pinnedWithinPx;
      refreshJump();
      reportVisible();
    },
    { passive: true },
  );
  jump.addEventListener('click', () => {
    toEnd();
    scroller.focus({ preventScroll: true });
  });
  // The keyboard of a phone and a growing composer take room from the log; what was at the end stays there.
  const resized = new ResizeObserver(() => {
    if (isPinned) toEnd();
  });
  resized.observe(scroller);
  resized.observe(inner);

  return {
    root,
    toEnd,
    focusForm: form.focus,
    update(view, speech, now) {
      shown = { view, speech };
      const isEmpty = view.conversation.stored.length === 0 && view.conversation.outgoing.length === 0;
      const isLoading = isEmpty && view.phase === 'loading';
      skeleton.hidden = !isLoading;
      // Nothing can be written on a page that the chat is not for.
      empty.root.hidden = !isEmpty || isLoading || view.phase === 'closed' || view.isForm;
      // History is read when wanted, not announced line by line.
      list.setAttribute('aria-live', isFirst ? 'off' : 'polite');
      scroller.setAttribute('aria-label', speech.say('conversation'));
      list.setAttribute('aria-label', speech.say(isLoading ? 'loading' : 'conversation'));
      list.setAttribute('aria-busy', String(isLoading));
      empty.update(speech);
      typing.update(view, speech);
      answers.update(view, speech);
      rating.update(view, speech);
      form.update(view, speech);
      setText(thanks, view.leaving === 'done' && view.chat.status !== 'in_progress' ? speech.say('formThanks') : '');
      thanks.hidden = thanks.textContent === '';
      const hasOwnNew = drawRows(view, speech, now);
      if (view.phase === 'ready') isFirst = false;
      if (isPinned || hasOwnNew) toEnd();
      else refreshJump();
    },
  };
}
