/** What the Web Chat Trigger says about its chat. */
export type { WebChatSettings } from '../channels/web-chat/web-chat';
