/** The ids that nodes read from parameters and items. */
export { asAgentId, asChannelId, asChatId, asCommandId, asMillis, asQueueId } from '../core/brand';
export type { AgentId, ChatId, Millis } from '../core/brand';
export type { Actor } from '../app/actor';
export { firstQueueId } from '../app/add-agent';
