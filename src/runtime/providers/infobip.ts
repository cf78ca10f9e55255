/** What the trigger of Infobip needs. */
export { infobip } from '../../channels/infobip';
export type { InfobipSettings } from '../../channels/infobip';
