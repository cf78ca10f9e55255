/** What the trigger nodes need of the outbox. */
export type { LeasedEvent, Subscription } from '../app/ports';
export { eventKinds } from '../core/events';
export type { EventKind } from '../core/events';
export { channelTopic } from '../app/receive-message';
export type { ChannelEventKind } from '../app/receive-message';
export { inboxTopic } from '../app/take-command';
export type { FlowResult } from './event-pump';
export type { Report } from './trouble';
