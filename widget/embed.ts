import { defineElement, tagName } from './element';

/** What the site's script tag says, and the address that it was loaded from. */
function readScriptTag(): { readonly server: string; readonly options: DOMStringMap } | null {
  const running = document.currentScript;
  // Loaders that fetch and run the script themselves leave no current script.
  const tag = running instanceof HTMLScriptElement ? running : document.querySelector<HTMLScriptElement>('script[src*="/chat/widget.js"]');
  if (tag === null || tag.src === '') return null;
  const { origin, pathname } = new URL(tag.src);
  if (!pathname.endsWith('/widget.js')) return null;
  return { server: origin + pathname.slice(0, -'/widget.js'.length), options: tag.dataset };
}

const tag = readScriptTag();

function append(): void {
  if (tag === null || document.querySelector(tagName) !== null) return;
  const chat = document.createElement(tagName);
  chat.setAttribute('server', tag.server);
  for (const name of ['accent', 'language', 'position', 'user-id', 'user-hash', 'user-name', 'user-email']) {
    const value = tag.options[name.replace(/-(.)/, (_, letter: string) => letter.toUpperCase())];
    if (value !== undefined) chat.setAttribute(name, value);
  }
  if (tag.options['open'] !== undefined && tag.options['open'] !== 'false') chat.setAttribute('open', '');
  document.body.append(chat);
}

defineElement();
// Async scripts may run before the site's own elements are parsed; only then is it known whether the site has placed one by hand.
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', append);
else append();
