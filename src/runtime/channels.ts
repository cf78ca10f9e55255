/** What trigger nodes say of their channel. */
export { ProviderError } from '../app/adapter';
export type { ChannelAdapter, ProviderRequest } from '../app/adapter';
export type { BotMode } from '../app/ports';
export type { ProviderChannel } from './provider-channel';
