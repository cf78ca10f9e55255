/** What the trigger of Messenger needs. */
export { messenger } from '../../channels/messenger';
export type { MessengerSettings } from '../../channels/messenger';
