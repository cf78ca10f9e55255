import type { WebChatContent } from '../../src/wire/web-chat';
import { mapAddress, webAddress } from '../model/links';
import type { Speech } from '../texts/speak';
import { element, icon, setText } from './dom';

/** What a message holds beside text and files: the quote above, place and links below. */
export interface ContentView {
  readonly quote: HTMLElement;
  readonly below: HTMLElement;
  readonly update: (content: WebChatContent | null, speech: Speech) => void;
}

/** A link out of the site; whoever is behind it learns nothing of the page that it came from. */
function outLink(className: string, address: string, label: string, speech: Speech): HTMLAnchorElement {
  const words = element('span', 'chip-words', label);
  words.dir = 'auto';
  const link = element('a', className, words, icon('out'), element('span', 'spoken', ` (${speech.say('opensNewTab')})`));
  link.href = address;
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
  link.referrerPolicy = 'no-referrer';
  return link;
}

function placeOf(place: NonNullable<WebChatContent['place']>, speech: Speech): HTMLElement {
  const where = [place.name, place.address].filter((part) => part !== undefined && part !== '').join(', ');
  const words = element('span', 'file-name', where === '' ? speech.say('place') : where);
  words.dir = 'auto';
  const at = element('span', 'file-note', `${place.latitude.toFixed(5)}, ${place.longitude.toFixed(5)}`);
  const sign = element('span', 'file-sign', icon('place'));
  const link = outLink('chip link', mapAddress(place), speech.say('openMap'), speech);
  return element('div', 'place', element('div', 'file', sign, element('span', 'file-words', words, at)), link);
}

/** Makes the view of a message's content. */
export function createContent(): ContentView {
  const author = element('span', 'quote-author');
  const text = element('span', 'quote-text');
  text.dir = 'auto';
  const quote = element('blockquote', 'quote', author, text);
  const below = element('div', 'below');
  let drawn = '';
  return {
    quote,
    below,
    update(content, speech) {
      const { replyTo, place, buttons = [] } = content ?? {};
      quote.hidden = replyTo === undefined || replyTo.text === '';
      setText(author, replyTo?.author === 'customer' ? speech.say('quoteYou') : speech.say('quoteUs'));
      setText(text, replyTo?.text ?? '');
      const links = buttons.flatMap((button) => (button.kind === 'link' ? [button] : []));
      const now = JSON.stringify([speech.language, place, links]);
      if (now === drawn) return;
      drawn = now;
      const parts = links.flatMap(({ label, url }) => {
        const address = webAddress(url);
        return address === null ? [] : [outLink('chip link', address, label, speech)];
      });
      below.replaceChildren(...(place === undefined ? [] : [placeOf(place, speech)]), ...parts);
      below.hidden = below.childElementCount === 0;
    },
  };
}
