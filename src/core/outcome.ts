/** A refusal is expected (a race was lost, a limit reached): it carries a code for programs and a sentence for people. */
export interface Refusal<Code extends string = string> {
  readonly code: Code;
  /** What happened and what to do, in one or two sentences. */
  readonly reason: string;
}

/** What a decision comes to: the value, or why not. */
export type Outcome<T, R extends Refusal = Refusal> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refusal: R };

/** The outcome of a decision that went through. */
export const accepted = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

/** The outcome of a decision that did not. */
export const refused = <Code extends string>(code: Code, reason: string): { readonly ok: false; readonly refusal: Refusal<Code> } => ({
  ok: false,
  refusal: { code, reason },
});
