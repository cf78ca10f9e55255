/** What the trigger nodes need of the outbox. */
export type { LeasedEvent } from '../app/ports';
export { channelTopic } from '../app/receive-message';
export type { ChannelEventKind } from '../app/receive-message';
export { inboxTopic } from '../app/take-command';
export type { FlowResult } from './event-pump';
