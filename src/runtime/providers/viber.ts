/** What the trigger of Viber needs. */
export { viber } from '../../channels/viber';
export type { ViberSettings } from '../../channels/viber';
