import type { Speech } from '../texts/speak';
import { element, icon } from './dom';

/** The round button that opens the panel. */
export interface Launcher {
  readonly root: HTMLButtonElement;
  readonly update: (isOpen: boolean, unread: number, speech: Speech) => void;
}

/** Makes the launcher. */
export function createLauncher(onToggle: () => void): Launcher {
  const badge = element('span', 'badge');
  const root = element('button', 'launcher', icon('chat'), icon('down'), badge);
  root.type = 'button';
  root.setAttribute('aria-haspopup', 'dialog');
  root.addEventListener('click', onToggle);
  return {
    root,
    update(isOpen, unread, speech) {
      badge.hidden = isOpen || unread === 0;
      badge.textContent = unread > 99 ? '99+' : String(unread);
      root.setAttribute('aria-expanded', String(isOpen));
      const opening = unread > 0 ? speech.say('openChatUnread', { count: unread }) : speech.say('openChat');
      root.setAttribute('aria-label', isOpen ? speech.say('closeChat') : opening);
    },
  };
}
