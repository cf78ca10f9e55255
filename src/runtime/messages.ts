/** What nodes say of a message that is to be sent. */
export type { OutgoingMessage } from '../app/send-message';
export type { OutgoingButton } from '../core/content';
