/** The ids that nodes read from parameters and items. */
export { asAgentId, asChatId, asCommandId, asQueueId } from '../core/brand';
export type { ChatId } from '../core/brand';
export type { Actor } from '../app/actor';
export { firstQueueId } from '../app/add-agent';
