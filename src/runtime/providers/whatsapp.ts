/** What the trigger of WhatsApp needs. */
export { whatsApp } from '../../channels/whatsapp';
export type { WhatsAppSettings } from '../../channels/whatsapp';
