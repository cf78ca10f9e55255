import { startServer } from '../shared/server.ts';
import type { Answer, Call } from '../shared/server.ts';

/** What a provider of translations does to the next call. */
export type Trouble =
  /** Too many calls; `seconds` in its header where one is given. */
  | { readonly kind: 'too_often'; readonly seconds?: number }
  | { readonly kind: 'quota' }
  | { readonly kind: 'server_error' }
  | { readonly kind: 'hang_up' }
  /** One text is missing in the answer. */
  | { readonly kind: 'one_less' }
  /** Only the beginning of each text is translated. */
  | { readonly kind: 'cut_off' }
  /** As if it had been asked for HTML. */
  | { readonly kind: 'as_html' }
  /** Any answer at all. */
  | { readonly kind: 'answers'; readonly answer: Answer };

export interface TranslationSimulator {
  /** What goes into the credential as base URL. */
  readonly url: string;
  readonly key: string;
  /** Calls that were translated, the last one last, with their texts. */
  readonly translated: { readonly texts: readonly string[]; readonly from: string | null; readonly to: string }[];
  /** Calls that were refused. */
  readonly refused: { readonly status: number; readonly reason: string }[];
  /** What happens to the next calls, one after the other. */
  readonly fail: (...troubles: readonly Trouble[]) => void;
  readonly close: () => Promise<void>;
}

/** What simulators of translations have in common. */
export interface Desk {
  readonly key: string;
  readonly translated: TranslationSimulator['translated'];
  readonly troubles: Trouble[];
}

/** Starts a simulator; whatever it does not answer with 200 counts as refused. */
export async function startTranslationSimulator(
  key: string,
  answering: (desk: Desk, call: Call) => Answer | 'hang_up',
): Promise<TranslationSimulator> {
  const desk: Desk = { key, translated: [], troubles: [] };
  const refused: TranslationSimulator['refused'] = [];
  const server = await startServer(async (call) => {
    const answer = answering(desk, call);
    if (answer !== 'hang_up' && answer.status !== 200) refused.push({ status: answer.status, reason: JSON.stringify(answer.body ?? '') });
    return answer;
  });
  return {
    url: server.url,
    key,
    translated: desk.translated,
    refused,
    fail: (...troubles) => desk.troubles.push(...troubles),
    close: server.close,
  };
}

/** What a trouble makes of translations. */
export function troubled(texts: readonly string[], trouble: Trouble | undefined): readonly string[] {
  if (trouble?.kind === 'one_less') return texts.slice(1);
  return trouble?.kind === 'cut_off' ? texts.map((text) => text.slice(0, Math.ceil(text.length / 10))) : texts;
}
