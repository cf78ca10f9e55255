/** What the trigger of a system of one's own needs. */
export { custom } from '../../channels/custom';
export type { CustomSettings } from '../../channels/custom';
