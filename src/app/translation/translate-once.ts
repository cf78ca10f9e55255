import type { ChatId } from '../../core/brand';
import type { CachedText, LanguageDetector, TranslationAnswer, Translator } from '../translation-ports';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';

/** What translating works with, beside the store. */
export interface Translating {
  readonly translator: Pick<Translator, 'name' | 'translate'>;
  readonly detector: LanguageDetector;
  /** SHA-256, hex. */
  readonly digest: (text: string) => string;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** What this process is paying for at the moment, by key. */
  readonly inWork: Map<string, Promise<void>>;
  /** Which providers have trouble of their own at the moment, by name, and what they said. */
  readonly troubles: Map<string, { readonly until: number; readonly answer: TranslationAnswer }>;
  /** The longest wait for a provider that asks for one, in milliseconds; ten seconds where nothing is said. */
  readonly patience?: number;
}

/** A text that is to be translated. */
export interface WantedText {
  readonly text: string;
  /** BCP 47; null to let the provider find out. */
  readonly from: string | null;
  readonly key: string;
}

/** What became of a text. */
export type TextResult = (CachedText & { readonly kind: 'translated' }) | { readonly kind: 'failed'; readonly reason: string };

/**
 * Stores results, by the keys of their texts; may be called again when its transaction is.
 *
 * @returns the keys of those that somebody still wants, each with the chats that do; null stands for a flow that named none
 */
export type Keep = (tx: Tx, results: ReadonlyMap<string, TextResult>) => Promise<ReadonlyMap<string, readonly (ChatId | null)[]>>;

/** One call of a provider; what it brought is stored before the next. */
const textsAtOnce = 25;
/** The longest that a run waits for a provider that asks for patience, in milliseconds. */
const longestPatience = 10_000;
/** A provider is tried again after this at the latest, whatever it says, in milliseconds. */
const longestTrouble = 60_000;

/** The key of a text in the cache: the same text by the same provider between the same languages is paid for once. */
export const keyOf = (
  { digest, translator }: Pick<Translating, 'digest' | 'translator'>,
  { text, from, to }: { readonly text: string; readonly from: string | null; readonly to: string },
): string => digest(JSON.stringify([translator.name, from, to, text]));

/**
 * Translates texts into one language. What was translated before comes from the cache; what this process is already paying for is waited
 * for. The provider is called outside of any transaction. Never throws for a provider.
 *
 * @param keep gets every result once, some at a time
 */
export async function translateOnce(
  on: UseCase,
  tools: Translating,
  { texts, to }: { readonly texts: readonly WantedText[]; readonly to: string },
  keep: Keep,
): Promise<void> {
  const missing = await withoutCached(on, texts, keep);
  const others = missing.filter(({ key }) => tools.inWork.has(key));
  await pay(on, tools, { texts: missing.filter((text) => !others.includes(text)), to }, keep);
  if (others.length === 0) return;
  for (const { key } of others) await tools.inWork.get(key);
  await pay(on, tools, { texts: await withoutCached(on, others, keep), to }, keep);
}

/** Keeps what the cache has, and returns the rest, each key once. */
export async function withoutCached(on: UseCase, texts: readonly WantedText[], keep: Keep): Promise<readonly WantedText[]> {
  const byKey = new Map(texts.map((text) => [text.key, text]));
  if (byKey.size === 0) return [];
  return on.store.transaction(async (tx) => {
    const known = await tx.translations.cached([...byKey.keys()], on.now());
    const results = new Map([...known].map(([key, cached]): [string, TextResult] => [key, { kind: 'translated', ...cached }]));
    if (results.size > 0) await tx.translations.noteUses(await keep(tx, results));
    return [...byKey.values()].filter(({ key }) => !known.has(key));
  });
}

async function pay(
  on: UseCase,
  tools: Translating,
  { texts, to }: { readonly texts: readonly WantedText[]; readonly to: string },
  keep: Keep,
): Promise<void> {
  if (texts.length === 0) return;
  const { promise, resolve } = withResolver();
  for (const { key } of texts) tools.inWork.set(key, promise);
  try {
    for (const alike of Map.groupBy(texts, ({ from }) => from).values()) await payForAlike(on, tools, { texts: alike, to }, keep);
  } finally {
    for (const { key } of texts) tools.inWork.delete(key);
    resolve();
  }
}

/** Pays for texts of one language. One that a provider does not take fails all of its call, so they are then tried one by one. */
async function payForAlike(
  on: UseCase,
  tools: Translating,
  { texts, to }: { readonly texts: readonly WantedText[]; readonly to: string },
  keep: Keep,
): Promise<void> {
  const calls = inCalls(texts);
  let trouble: string | null = null;
  for (let some = calls.shift(); some !== undefined; some = calls.shift()) {
    const answer = await answered(on, tools, { texts: some, to });
    if (answer.kind === 'translated') {
      trouble = null;
      await stored(on, resultsOf(tools.translator.name, some, answer), keep);
      continue;
    }
    if (trouble === null && answer.retryAfter === null && some.length > 1) {
      calls.unshift(...some.map((text) => [text]));
    } else {
      // The same again, or a provider that has to be waited for: asking for the rest would help nobody.
      const isHopeless = answer.retryAfter !== null || trouble === answer.reason;
      const given = isHopeless ? [some, ...calls.splice(0)].flat() : some;
      await stored(on, resultsOf(tools.translator.name, given, answer), keep);
    }
    trouble = answer.reason;
  }
}

async function stored(on: UseCase, results: ReadonlyMap<string, TextResult>, keep: Keep): Promise<void> {
  const worthKeeping = [...results].flatMap(([key, result]): [string, CachedText][] => (result.kind === 'failed' ? [] : [[key, result]]));
  await on.store.transaction(async (tx) => {
    const wanted = await keep(tx, results);
    // What was erased meanwhile stays erased.
    const kept = new Map(worthKeeping.filter(([key]) => wanted.has(key)));
    await tx.translations.cache(kept, on.now());
    await tx.translations.noteUses(new Map([...wanted].filter(([key]) => kept.has(key))));
  });
}

function withResolver(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** As many together as one call takes. */
const inCalls = (texts: readonly WantedText[]): (readonly WantedText[])[] =>
  Array.from({ length: Math.ceil(texts.length / textsAtOnce) }, (_, i) => texts.slice(i * textsAtOnce, (i + 1) * textsAtOnce));

/**
 * What the provider says, asked once more when it asks for a little patience. One that then still has trouble is left alone for as long as it
 * asked for: while it is down, nobody waits for it again and again.
 */
async function answered(
  on: Pick<UseCase, 'now'>,
  { translator, wait, troubles, patience = longestPatience }: Omit<Translating, 'detector' | 'digest'>,
  { texts, to }: { readonly texts: readonly WantedText[]; readonly to: string },
): Promise<TranslationAnswer> {
  const trouble = troubles.get(translator.name);
  if (trouble !== undefined && trouble.until > on.now()) return trouble.answer;
  const call = { texts: texts.map(({ text }) => text), from: texts[0]?.from ?? null, to };
  let answer = await translator.translate(call);
  if (answer.kind === 'failed' && answer.retryAfter !== null && answer.retryAfter <= patience) {
    await wait(answer.retryAfter);
    answer = await translator.translate(call);
  }
  if (answer.kind === 'failed' && answer.retryAfter !== null) {
    troubles.set(translator.name, { until: on.now() + Math.min(answer.retryAfter, longestTrouble), answer });
  }
  return answer;
}

function resultsOf(provider: string, texts: readonly WantedText[], answer: TranslationAnswer): ReadonlyMap<string, TextResult> {
  return new Map(
    texts.map(({ key, from, text: source }, i): [string, TextResult] => {
      if (answer.kind === 'failed') return [key, { kind: 'failed', reason: answer.reason }];
      const text = storable(answer.texts[i] ?? '');
      if (text === '') return [key, { kind: 'failed', reason: `${provider} answered nothing. Try again.` }];
      if (text.length > mostFor(source)) return [key, { kind: 'failed', reason: `${provider} ${notATranslation}` }];
      return [key, { kind: 'translated', text, sourceLanguage: from ?? answer.from[i] ?? null, provider }];
    }),
  );
}

const notATranslation = 'answered something else than a translation. Ask an administrator to look at it.';
/** No language needs more characters than that for the same: what is longer is something else, and would fill the store and the page. */
const mostFor = (source: string): number => 1_000 + source.length * 20;

/** A text as every engine can store it. */
export const storable = (text: string): string => text.toWellFormed().replaceAll('\u0000', '').trim();
