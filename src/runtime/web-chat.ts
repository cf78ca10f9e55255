/** What the Web Chat Trigger says about its chat. */
export { readOrigins } from '../channels/web-chat/origins';
export type { WebChatSettings } from '../channels/web-chat/web-chat';
