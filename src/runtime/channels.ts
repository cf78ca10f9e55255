/** What trigger nodes say of their channel. */
export type { BotMode } from '../app/ports';
