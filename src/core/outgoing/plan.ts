import type { ChannelTraits } from '../channel-traits';
import type { OutgoingButton, Place } from '../content';
import { megabytes } from '../file';
import type { FileKind } from '../file';
import { accepted, refused } from '../outcome';
import type { Outcome, Refusal } from '../outcome';
import { splitText } from './split-text';

/** A file of a message that is to be sent. */
export interface PlannedFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly kind: FileKind;
}

/** A message before it is sent. */
export interface OutgoingDraft<Template = unknown> {
  readonly text: string;
  readonly files: readonly PlannedFile[];
  readonly buttons: readonly OutgoingButton[];
  readonly template: Template | null;
  readonly place: Place | null;
}

/** One call's worth of a message. */
export type PlannedPart<Template = unknown> =
  | { readonly kind: 'text'; readonly text: string; readonly buttons: readonly OutgoingButton[] }
  | {
      readonly kind: 'file';
      readonly fileId: string;
      readonly name: string;
      /** As what it is sent. */
      readonly as: FileKind;
      readonly caption: string;
      readonly buttons: readonly OutgoingButton[];
    }
  | { readonly kind: 'template'; readonly template: Template }
  | { readonly kind: 'place'; readonly place: Place };

export type PlanRefusal = Refusal<'file_not_on_channel' | 'no_templates' | 'text_empty'>;

/**
 * Cuts a message into what a channel takes at once: texts within its limit, one file each, the text as caption of the first file where it
 * fits, buttons under the last text.
 *
 * @returns the parts in the order in which they are sent, or why the channel cannot take the message
 */
export function planMessage<T>(traits: ChannelTraits, draft: OutgoingDraft<T>): Outcome<readonly PlannedPart<T>[], PlanRefusal> {
  if (draft.template !== null) {
    if (!traits.hasTemplates) return refused('no_templates', `${traits.name} has no templates. Write a text instead.`);
    return accepted([{ kind: 'template', template: draft.template }]);
  }
  const { text, buttons } = withButtons(traits, draft);
  const files: PlannedPart<T>[] = [];
  for (const file of draft.files) {
    const as = kindOn(traits, file);
    if (!as.ok) return as;
    files.push({ kind: 'file', fileId: file.id, name: file.name, as: as.value, caption: '', buttons: [] });
  }
  const first = files[0];
  const isCaption =
    first?.kind === 'file' && takesCaption(traits, first.as) && text !== '' && text.length <= traits.caption && buttons.length === 0;
  const texts = isCaption || text === '' ? [] : splitAbove(buttons, traits, text);
  if (isCaption) files[0] = { ...first, caption: text };
  const parts: PlannedPart<T>[] = [
    ...texts.map((part, index) => ({ kind: 'text' as const, text: part, buttons: index === texts.length - 1 ? buttons : [] })),
    ...files,
    ...(draft.place === null ? [] : [{ kind: 'place' as const, place: draft.place }]),
  ];
  return parts.length === 0 ? refused('text_empty', 'The message is empty. Write something first.') : accepted(parts);
}

/** The parts of a text, the last one short enough to stand above the buttons. */
function splitAbove(buttons: readonly OutgoingButton[], traits: ChannelTraits, text: string): readonly string[] {
  const parts = splitText(text, traits.text);
  const above = buttons.length === 0 ? traits.text : Math.min(buttonLimits(traits.buttons, buttons).text, traits.text);
  return [...parts.slice(0, -1), ...splitText(parts.at(-1) ?? '', above)];
}

/** How many buttons there can be, and how long the text above them. */
function buttonLimits(can: ChannelTraits['buttons'], buttons: readonly OutgoingButton[]): { readonly most: number; readonly text: number } {
  const plain = { most: can?.most ?? 0, text: can?.text ?? Infinity };
  return buttons.some(({ kind }) => kind === 'link') ? (can?.withLink ?? plain) : plain;
}

const takesCaption = ({ captioned }: ChannelTraits, kind: FileKind): boolean => captioned?.includes(kind) ?? kind !== 'sticker';

/** Buttons that the channel has no place for become lines under the text, so that nobody misses an answer to choose. */
function withButtons(
  { buttons: can }: ChannelTraits,
  draft: OutgoingDraft,
): { readonly text: string; readonly buttons: readonly OutgoingButton[] } {
  const { text, buttons } = draft;
  if (buttons.length === 0) return { text, buttons };
  const fit =
    can !== null &&
    text !== '' &&
    buttons.length <= buttonLimits(can, buttons).most &&
    buttons.every(
      (button) =>
        button.label.length <= can.label && (button.kind === 'reply' ? bytesOf(button.payload) <= can.payloadBytes : can.hasLinks),
    );
  if (fit) return { text, buttons };
  return { text: withButtonLines(text, buttons), buttons: [] };
}

/** A text with its buttons as lines under it. */
export function withButtonLines(text: string, buttons: readonly OutgoingButton[]): string {
  const lines = buttons.map((button) => (button.kind === 'link' ? `${button.label}: ${button.url}` : `• ${button.label}`));
  return [text, ...lines].filter((line) => line !== '').join('\n');
}

/** The length of a text in UTF-8. */
function bytesOf(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** As what a channel takes a file, or why it does not. */
function kindOn(traits: ChannelTraits, file: Omit<PlannedFile, 'id'>): Outcome<FileKind, PlanRefusal> {
  const own = traits.files[file.kind];
  const takesOwn = own !== undefined && (own.types === null || own.types.includes(file.type));
  if (takesOwn && file.size <= own.maxBytes) return accepted(file.kind);
  const document = traits.files.document;
  if (document !== undefined && (document.types === null || document.types.includes(file.type)) && file.size <= document.maxBytes) {
    return accepted('document');
  }
  const limit = takesOwn ? own : document;
  if (limit !== undefined && file.size > limit.maxBytes && (limit.types === null || limit.types.includes(file.type))) {
    return refused(
      'file_not_on_channel',
      `${traits.name} takes such files up to ${megabytes(limit.maxBytes)}; ${file.name} has ${megabytes(file.size)}. Send a smaller one.`,
    );
  }
  if (Object.keys(traits.files).length === 0) return refused('file_not_on_channel', `${traits.name} takes no files. Send a link instead.`);
  return refused(
    'file_not_on_channel',
    `${traits.name} does not take files of the type ${file.type} (${file.name}). Send it in another form.`,
  );
}
