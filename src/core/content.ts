/** What a message can hold beside its text and its files. */

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
export const contactText = ({ name, phones, emails }: SharedContact): string =>
  [name, ...phones, ...emails].filter((part) => part !== '').join(', ');
