import './tokens.css';
import './base.css';

import { createApp } from 'vue';

import { connectApi } from './api';
import App from './App.vue';
import { deskKey, preferencesKey } from './context';
import { openFeed } from './feed';
import { openDesk } from './models/desk';
import { keepPreferences } from './models/preferences';
import { whyRefused } from './models/refusals';

/** A storage of the browser; null where the browser forbids it. */
function storageOf(name: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    return window[name];
  } catch {
    return null;
  }
}

// An id may be made on a page without https, where crypto.randomUUID does not exist.
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const hex = [...bytes]
    .map((byte, index) => (index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte).toString(16).padStart(2, '0'))
    .join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const address = location.pathname.replace(/\/+$/, '');
const session = { csrf: '' };
const preferences = keepPreferences(storageOf('localStorage'), navigator.languages);
const desk = openDesk(
  {
    api: connectApi(
      address,
      () => session.csrf,
      (error) => preferences.whyNot.value(whyRefused(error)) ?? error.message,
    ),
    follow: (cursor, listener) => openFeed(address, cursor, listener),
    now: () => Date.now(),
    newId,
    store: storageOf('sessionStorage'),
    preview: (file) => URL.createObjectURL(file),
    release: (address) => URL.revokeObjectURL(address),
  },
  session,
);

createApp(App).provide(deskKey, desk).provide(preferencesKey, preferences).mount('#app');
setInterval(desk.tick, 1_000);
void desk.start();
