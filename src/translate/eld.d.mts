interface Detected {
  /** ISO 639-1; empty when there is none. */
  readonly language: string;
  /** From 0 to 1, the likeliest first. */
  readonly getScores: () => Readonly<Record<string, number>>;
  readonly isReliable: () => boolean;
}

/** Knows 60 languages. */
export const eld: { readonly detect: (text: string) => Detected };
