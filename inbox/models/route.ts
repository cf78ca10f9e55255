import { ref } from 'vue';

/** What the page shows: the desk, or the similar contacts of a chat. */
export type Route = { readonly page: 'desk' } | { readonly page: 'duplicates'; readonly chatId: string };

const duplicates = '#/contacts/duplicates';

/** What the part of an address after `#` shows; the desk for everything that there is not. */
export function routeOf(hash: string): Route {
  const [path, query = ''] = hash.split('?');
  const chatId = new URLSearchParams(query).get('chat') ?? '';
  return path === duplicates && chatId !== '' ? { page: 'duplicates', chatId } : { page: 'desk' };
}

/** Where the similar contacts of a chat are. */
export function duplicatesAddress(chatId: string): string {
  return `${duplicates}?chat=${encodeURIComponent(chatId)}`;
}

/** Follows the address of the page, so that links, new tabs and the browser's back button work. */
export function followRoute(window: Pick<Window, 'addEventListener' | 'location'>) {
  const route = ref(routeOf(window.location.hash));
  window.addEventListener('hashchange', () => (route.value = routeOf(window.location.hash)));
  return route;
}
