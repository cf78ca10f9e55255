import { accentColours, defaultAccent, readHexColour } from './model/colour';
import { createMemoryKeeper, type MemoryKeeper } from './model/memory';
import { createVisitor } from './model/visitor';
import type { KnownUser, Visitor, VisitorView } from './model/visitor-view';
import base from './styles/base.css';
import content from './styles/content.css';
import conversation from './styles/conversation.css';
import panelStyle from './styles/panel.css';
import { chooseLanguage, speak, type Speech } from './texts/speak';
import { element } from './view/dom';
import { createLauncher, type Launcher } from './view/launcher';
import { createPanel, type Panel } from './view/panel';
import { createViewer } from './view/viewer';
import { uploadByBrowser } from './view/upload';
import { watchViewport, type Viewport } from './view/viewport';

/** The name of the custom element. */
export const tagName = 'switchboard-chat';

/** Who the visitor is on the site; the hash is made by the site's server. */
const userAttributes = ['user-id', 'user-hash', 'user-name', 'user-email'];

/** What exists while the element is part of a document. */
interface Live {
  readonly visitor: Visitor;
  readonly memory: MemoryKeeper;
  readonly panel: Panel;
  readonly launcher: Launcher;
  readonly viewport: Viewport;
  readonly root: HTMLElement;
  readonly end: AbortController;
}

/** `crypto.randomUUID` is missing on pages served over plain HTTP. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes].map((byte, index) => {
    if (index === 6) return ((byte & 0x0f) | 0x40).toString(16).padStart(2, '0');
    if (index === 8) return ((byte & 0x3f) | 0x80).toString(16).padStart(2, '0');
    return byte.toString(16).padStart(2, '0');
  });
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function serverAddress(text: string): string {
  const url = new URL(text, location.href);
  return `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
}

/**
 * The customer's web chat as a custom element.
 *
 * Attributes: `server` (the web chat address; read once, when the element enters the page), `accent` (`#rrggbb`), `language`,
 * `position` (`left` or `right`), `open` (start opened), `mode="page"` (fill the window instead of floating over a site), `user-id` with
 * `user-hash`, `user-name` and `user-email` (who the visitor is; a change begins anew as the other one).
 * Events, all bubbling out of shadow roots: `switchboard:open`, `switchboard:close`, `switchboard:message` (detail: the message).
 */
export class SwitchboardChat extends HTMLElement {
  static readonly observedAttributes = ['accent', 'language', 'position', ...userAttributes];

  #live: Live | null = null;
  #speech: Speech = speak('en', []);
  #isOpen = false;
  #anew: ReturnType<typeof setTimeout> | undefined;

  /** Whether the conversation is on the screen. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  connectedCallback(): void {
    const server = this.getAttribute('server');
    if (this.#live !== null || server === null) return;
    const live = this.#build(serverAddress(server));
    this.#live = live;
    this.#isOpen = false;
    this.#watchPage(live);
    this.#applyLook();
    this.#render(live.visitor.view());
    const { token, hasMessages } = live.memory.read();
    // Nothing is asked on behalf of somebody who has never written and has not opened the chat.
    // A known visitor has no token that is kept.
    const isBack = hasMessages && (token !== null || this.hasAttribute('user-id'));
    if (isBack || live.memory.readOutgoing().length > 0) live.visitor.start();
    const wasLeftOpen = live.memory.readOpen() && !live.viewport.isFullScreen();
    if (this.#isPage || this.hasAttribute('open') || wasLeftOpen) this.#show(false);
  }

  disconnectedCallback(): void {
    this.#live?.visitor.stop();
    this.#live?.end.abort();
    this.#live = null;
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (userAttributes.includes(name) && before !== after && this.#live !== null) this.#beginAnew();
    else this.#applyLook();
  }

  /** As somebody else. Attributes are changed one after the other, so the last one is waited for. */
  #beginAnew(): void {
    clearTimeout(this.#anew);
    this.#anew = setTimeout(() => {
      if (!this.isConnected) return;
      this.disconnectedCallback();
      this.connectedCallback();
    });
  }

  #user(): KnownUser | null {
    const [id = null, hash, name, email] = userAttributes.map((attribute) => this.getAttribute(attribute));
    if (id === null) return null;
    // Without a hash nothing is proven, and the server says so.
    return { id, hash: hash ?? '', ...(name == null ? {} : { name }), ...(email == null ? {} : { email }) };
  }

  /** Opens the panel and moves the focus into it. */
  open(): void {
    this.#show(true);
  }

  /** Closes the panel and gives the focus back to the launcher if it was inside. */
  close(): void {
    const live = this.#live;
    if (live === null || !this.#isOpen || this.#isPage) return;
    const hadFocus = live.panel.root.matches(':focus-within');
    this.#isOpen = false;
    live.memory.writeOpen(false);
    this.#render(live.visitor.view());
    if (hadFocus) live.launcher.root.focus({ preventScroll: true });
    this.#tell('close', null);
  }

  /** Opens a closed panel, closes an open one. */
  toggle(): void {
    if (this.#isOpen) this.close();
    else this.open();
  }

  get #isPage(): boolean {
    return this.getAttribute('mode') === 'page';
  }

  #build(server: string): Live {
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    // Constructed sheets work under a site's content security policy, where style elements would not.
    shadow.adoptedStyleSheets = [base, panelStyle, conversation, content].map((css) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
      return sheet;
    });
    const end = new AbortController();
    const user = this.#user();
    const memory = createMemoryKeeper(
      server,
      () => localStorage,
      () => sessionStorage,
      user?.id ?? null,
    );
    const visitor = createVisitor({
      server,
      fetch: (address, init) => fetch(address, init),
      upload: uploadByBrowser,
      user,
      memory,
      now: Date.now,
      random: Math.random,
      newId,
      onView: (view) => this.#render(view),
      onMessage: (message) => this.#tell('message', message),
    });
    const root = element('div', 'switchboard');
    const viewport = watchViewport(root, () => this.#render(visitor.view()), end.signal);
    const launcher = createLauncher(() => this.toggle());
    const viewer = createViewer(visitor.load);
    const panel = createPanel(
      {
        onClose: this.#isPage ? null : () => this.close(),
        log: {
          onRetry: visitor.retry,
          onPress: visitor.press,
          onRate: visitor.rate,
          onLeave: visitor.leave,
          load: visitor.load,
          onOpenPicture: (file, pictures) => {
            const { activeElement } = shadow;
            viewer.open(file, pictures, this.#speech, activeElement instanceof HTMLElement ? activeElement : null);
          },
          onVisible: (id, order) => {
            if (this.#isOpen && document.visibilityState === 'visible') visitor.noteSeen(id, order);
          },
        },
        composer: {
          onSend: visitor.send,
          onTyping: visitor.noteTyping,
          onFiles: visitor.attach,
          onRemove: visitor.detach,
          onRetry: visitor.retryFile,
        },
      },
      () => viewport.isFullScreen(),
    );
    root.append(panel.root);
    if (!this.#isPage) root.append(launcher.root);
    root.append(viewer.root);
    shadow.replaceChildren(root);
    return { visitor, memory, panel, launcher, viewport, root, end };
  }

  #watchPage({ visitor, panel, end }: Live): void {
    const { signal } = end;
    window.addEventListener('online', visitor.wake, { signal });
    window.addEventListener('offline', visitor.noteOffline, { signal });
    // A page kept for the back button holds no connection; it comes back with one.
    window.addEventListener('pageshow', visitor.wake, { signal });
    document.addEventListener(
      'visibilitychange',
      () => {
        if (document.visibilityState !== 'visible') return;
        visitor.wake();
        if (this.#isOpen) panel.update(visitor.view(), this.#speech, Date.now());
      },
      { signal },
    );
  }

  #show(takesFocus: boolean): void {
    const live = this.#live;
    if (live === null || this.#isOpen) return;
    this.#isOpen = true;
    if (!this.#isPage) live.memory.writeOpen(true);
    live.visitor.start();
    live.visitor.noteOpened();
    this.#render(live.visitor.view());
    live.panel.toEnd();
    // On a touch screen the focus in the field would raise the keyboard over the greeting.
    const isTouch = window.matchMedia('(pointer: coarse)').matches;
    if (takesFocus || this.#isPage) live.panel.focus(isTouch ? 'panel' : 'composer');
    this.#tell('open', null);
  }

  #applyLook(): void {
    const live = this.#live;
    if (live === null) return;
    const { look } = live.visitor.view();
    const language = chooseLanguage([this.getAttribute('language'), look?.language ?? null], navigator.languages);
    if (language !== this.#speech.language || live.root.lang === '') this.#speech = speak(language, navigator.languages);
    live.root.lang = language;
    const wishes = [this.getAttribute('accent'), look?.accent ?? null, live.memory.read().accent];
    const colours = accentColours(wishes.map(readHexColour).find((colour) => colour !== null) ?? defaultAccent);
    live.root.style.setProperty('--accent', colours.accent);
    live.root.style.setProperty('--on-accent', colours.onAccent);
    live.root.style.setProperty('--accent-on-light', colours.onLight);
    live.root.style.setProperty('--accent-on-dark', colours.onDark);
    live.root.classList.toggle('left', this.getAttribute('position') === 'left');
    live.root.classList.toggle('page', this.#isPage);
    if (this.#isPage) document.documentElement.lang = language;
  }

  #render(view: VisitorView): void {
    const live = this.#live;
    if (live === null) return;
    this.#applyLook();
    const isFullScreen = live.viewport.isFullScreen();
    live.root.classList.toggle('open', this.#isOpen);
    live.panel.root.hidden = !this.#isOpen;
    live.panel.root.ariaModal = this.#isPage ? null : String(isFullScreen);
    live.viewport.hold(this.#isOpen && isFullScreen && !this.#isPage);
    live.launcher.update(this.#isOpen, view.unread, this.#speech);
    live.panel.update(view, this.#speech, Date.now());
    if (!this.#isPage) return;
    const title = view.look?.title ?? this.#speech.say('title');
    document.title = view.unread > 0 ? `(${view.unread}) ${title}` : title;
  }

  #tell(what: 'open' | 'close' | 'message', detail: unknown): void {
    this.dispatchEvent(new CustomEvent(`switchboard:${what}`, { detail, bubbles: true, composed: true }));
  }
}

/** Makes the element known to the browser; a second script on the same page changes nothing. */
export function defineElement(): void {
  if (customElements.get(tagName) === undefined) customElements.define(tagName, SwitchboardChat);
}
