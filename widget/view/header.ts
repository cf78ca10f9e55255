import type { VisitorView } from '../model/visitor-view';
import type { Speech } from '../texts/speak';
import { avatar } from './avatar';
import { element, icon, setText } from './dom';

/** The title, where the chat stands, and the way out. */
export interface Header {
  readonly root: HTMLElement;
  readonly update: (view: VisitorView, speech: Speech) => void;
}

function stateLine({ chat, look, leaving }: VisitorView, { say }: Speech): string {
  switch (chat.status) {
    case 'waiting':
      return say(leaving === 'done' ? 'stateLeft' : 'stateWaiting');
    case 'in_progress':
      return chat.agentName === null ? say('stateInProgressUnnamed') : say('stateInProgress', { name: chat.agentName });
    case 'bot_processing':
      return say('stateBot');
    case 'none':
      return look === null ? say('subtitle') : look.subtitle;
  }
}

/** Makes the header. @param onClose null where there is nothing to close */
export function createHeader(titleId: string, onClose: (() => void) | null): Header {
  const title = element('h2', 'title');
  title.id = titleId;
  title.dir = 'auto';
  const pulse = element('span', 'pulse');
  const state = element('span', 'state-text');
  state.dir = 'auto';
  const line = element('p', 'state', pulse, state);
  line.setAttribute('role', 'status');
  const face = element('span', 'face');
  const inner = element('div', 'header-inner', face, element('div', 'headings', title, line));
  const close = element('button', 'icon-button close', icon('close'));
  close.type = 'button';
  if (onClose !== null) {
    close.addEventListener('click', onClose);
    inner.append(close);
  }
  let shownFace = '';
  return {
    root: element('header', 'header', inner),
    update(view, speech) {
      setText(title, view.look === null || view.look.title === '' ? speech.say('title') : view.look.title);
      setText(state, stateLine(view, speech));
      line.hidden = state.textContent === '';
      pulse.className = `pulse ${view.chat.status}`;
      close.setAttribute('aria-label', speech.say('closeChat'));
      const author = view.chat.status === 'bot_processing' ? 'bot' : 'agent';
      const name = view.chat.status === 'in_progress' ? view.chat.agentName : null;
      if (shownFace === `${author} ${name ?? ''}`) return;
      shownFace = `${author} ${name ?? ''}`;
      face.replaceChildren(avatar(author, name));
    },
  };
}
