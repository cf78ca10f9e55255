import type { FileKind } from './file';

/** What a type of channel can do. Sizes in bytes, texts in UTF-16 code units unless its provider counts otherwise. */
export interface ChannelTraits {
  /** As people call it: `WhatsApp`. */
  readonly name: string;
  /** A longer text is sent in parts. */
  readonly text: number;
  /** The longest text that goes with a file; 0 when a file takes none: the text is a message of its own before it then. */
  readonly caption: number;
  /** The kinds that take a caption; all but stickers unless told. */
  readonly captioned?: readonly FileKind[];
  /**
   * What a kind of file may be; `types` null takes every type. A file whose kind is missing here, or whose type its kind does not take, is
   * sent as a `document`; where that is missing too, it is refused.
   */
  readonly files: Readonly<Partial<Record<FileKind, { readonly maxBytes: number; readonly types: readonly string[] | null }>>>;
  /** Null when the channel has no buttons: their labels are written under the text then. */
  readonly buttons: {
    readonly most: number;
    readonly label: number;
    readonly payloadBytes: number;
    readonly hasLinks: boolean;
    /** The longest text above buttons, when it is shorter than `text`. A longer one is cut, with the buttons under its last part. */
    readonly text?: number;
    /** What holds instead as soon as one of the buttons is a link. */
    readonly withLink?: { readonly most: number; readonly text: number };
  } | null;
  /** True when messages exist that the provider approved before, the only kind it takes after its time window. */
  readonly hasTemplates: boolean;
  /** True when a message can point to the one that it answers. */
  readonly hasReplies: boolean;
  /** How far the provider tells us a message has come. */
  readonly receipts: 'none' | 'delivered' | 'read';
}
