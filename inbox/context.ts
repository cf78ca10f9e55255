import { inject, type InjectionKey } from 'vue';

import type { Desk } from './models/desk';
import type { Preferences } from './models/preferences';

/** Where the panels find the desk. */
export const deskKey: InjectionKey<Desk> = Symbol('desk');

/** Where the panels find the agent's choices and the texts. */
export const preferencesKey: InjectionKey<Preferences> = Symbol('preferences');

function provided<T>(key: InjectionKey<T>): T {
  const value = inject(key);
  if (value === undefined) throw new Error('A panel is used outside of the page.');
  return value;
}

/** The desk of the page. */
export function useDesk(): Desk {
  return provided(deskKey);
}

/** The agent's choices and the texts. */
export function usePreferences(): Preferences {
  return provided(preferencesKey);
}
