/** What a message can hold beside its text and its files. */

import type { SystemLine } from './system-line';

/** A place on the map, degrees of WGS 84. */
export interface Place {
  readonly latitude: number;
  readonly longitude: number;
  readonly name?: string;
  readonly address?: string;
}

/** A contact card that was sent in a message. */
export interface SharedContact {
  readonly name: string;
  readonly phones: readonly string[];
  readonly emails: readonly string[];
}

/** A button under a message: an answer to be pressed, or a link. */
export type OutgoingButton =
  | { readonly kind: 'reply'; readonly label: string; readonly payload: string }
  | { readonly kind: 'link'; readonly label: string; readonly url: string };

/** The place as a line of text. */
export function placeText({ latitude, longitude, name, address }: Place): string {
  const where = [name, address].filter((part) => part !== undefined && part !== '').join(', ');
  const at = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  return where === '' ? at : `${where} (${at})`;
}

/** The contact card as a line of text. */
const contactText = ({ name, phones, emails }: SharedContact): string =>
  [name, ...phones, ...emails].filter((part) => part !== '').join(', ');

/** What a message holds beside its text and its files; what is missing is not there. */
export interface MessageContent {
  readonly place?: Place;
  readonly contacts?: readonly SharedContact[];
  /** The message that this one answers, as it was then. `id` is null when we never stored it. */
  readonly replyTo?: { readonly id: string | null; readonly author: string; readonly text: string };
  /** The payload of the button that the customer pressed. */
  readonly payload?: string;
  /** Where the customer came from: an advertisement, a link with a parameter. */
  readonly referral?: Readonly<Record<string, string>>;
  readonly isForwarded?: boolean;
  /** The text stands for something that cannot be shown. */
  readonly isPlaceholder?: boolean;
  /** When the customer wrote it, where that was long before it came. */
  readonly writtenAt?: number;
  readonly buttons?: readonly OutgoingButton[];
  /** The name of the template that was sent. */
  readonly template?: string;
  /** Written by other means than ours: the provider's own inbox, another application. */
  readonly isElsewhere?: boolean;
  /** In a line of the system: what the text says. Old lines have none. */
  readonly line?: SystemLine;
}

/** The text that stands for what a message holds where only text can be shown: in lists, in flows. */
export function textFor(text: string, content: MessageContent | null): string {
  if (text !== '' || content === null) return text;
  if (content.place !== undefined) return placeText(content.place);
  return (content.contacts ?? []).map(contactText).join('\n');
}
