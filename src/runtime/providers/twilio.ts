/** What the trigger of Twilio needs. */
export { twilio } from '../../channels/twilio';
export type { TwilioSettings } from '../../channels/twilio';
