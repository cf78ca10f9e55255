/** The ids that nodes read from parameters and items. */
export { asAgentId, asAttachmentId, asChannelId, asChatId, asCommandId, asMessageId, asMillis, asQueueId } from '../core/brand';
export type { AgentId, AttachmentId, ChatId, Millis } from '../core/brand';
export type { Actor } from '../app/actor';
export { firstQueueId } from '../app/add-agent';
