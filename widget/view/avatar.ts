import { initialsOf } from '../model/initials';
import { element, icon } from './dom';

/** Draws who speaks: an agent by initials, the assistant by its own sign. It repeats the name, so screen readers skip it. */
export function avatar(author: 'agent' | 'bot', name: string | null): HTMLElement {
  const initials = author === 'agent' ? initialsOf(name ?? '') : '';
  const sign = initials === '' ? icon(author === 'bot' ? 'bot' : 'team') : initials;
  const root = element('span', `avatar ${author}`, sign);
  root.setAttribute('aria-hidden', 'true');
  return root;
}
