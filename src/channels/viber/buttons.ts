import type { OutgoingButton } from '../../core/content';
import { trackingOf } from './payload';

/** The longest `tracking_data`. Source: developers.viber.com/docs/api/rest-bot-api/#general-send-message-parameters, 2026-11. */
const mostTracked = 4096;

/**
 * Buttons as Viber's keyboard. A pressed button comes back as a text that the customer seems to have written, so it has to be the label;
 * `tracking_data`, which comes back with it, tells which payload belongs to which label.
 *
 * @returns null when there is too much to be told
 */
export function keyboardOf(buttons: readonly OutgoingButton[]): Readonly<Record<string, unknown>> | null {
  const pairs = buttons.flatMap((button) => (button.kind === 'reply' ? [[button.label, button.payload]] : []));
  const tracking = JSON.stringify({ buttons: pairs });
  if (tracking.length > mostTracked) return null;
  const keyboard = { Type: 'keyboard', DefaultHeight: false, Buttons: buttons.map(keyOf) };
  return { keyboard, ...(pairs.length === 0 ? {} : { tracking_data: tracking }) };
}

function keyOf(button: OutgoingButton): Readonly<Record<string, unknown>> {
  const look = { Columns: 6, Rows: 1, Text: escaped(button.label), TextSize: 'regular' };
  if (button.kind === 'reply') return { ...look, ActionType: 'reply', ActionBody: button.label };
  // Viber tells the bot of an opened link too; silently, it is not shown as a message of the customer's.
  return { ...look, ActionType: 'open-url', ActionBody: button.url, Silent: true };
}

/** Labels of keys are HTML to Viber. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** The payload of the button with this label, when it was under the last message that we sent. */
export function payloadOf(trackingData: string | undefined, label: string): string | null {
  if (trackingData === undefined || trackingData === '') return null;
  try {
    return trackingOf(JSON.parse(trackingData) as unknown)?.buttons.find(([text]) => text === label)?.[1] ?? null;
  } catch {
    return null;
  }
}
