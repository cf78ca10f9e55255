import { conversationLanguage } from '../../src/core/conversation-language';
import { languageDetector } from '../../src/translate/detect';
import flips from '../fixtures/languages/flips.json';
import sentences from '../fixtures/languages/sentences.json';

/** What the rules of a chat make of what a customer writes. */
async function languageOf(texts: readonly string[], known: string | null = null): Promise<string | null> {
  const said = await Promise.all(texts.map(async (text) => ({ text, detected: await languageDetector.detect(text) })));
  return conversationLanguage(known, said);
}

describe('the language of a chat', () => {
  it('is found from one sentence in at least 99 of 100 chats in twelve languages', async () => {
    const misses: string[] = [];
    let all = 0;
    for (const [language, texts] of Object.entries(sentences)) {
      for (const text of texts) {
        all++;
        const found = await languageOf([text]);
        if (found !== language) misses.push(`${language}, not ${found ?? 'unknown'}: ${text}`);
      }
    }
    expect(all).toBe(500);
    const score = (all - misses.length) / all;
    console.info(`${(score * 100).toFixed(1)} % of ${all} sentences. Missed:\n${misses.join('\n')}`);
    expect(score).toBeGreaterThanOrEqual(0.99);
  });

  it.each(Object.keys(sentences))('%s is not changed by what tells nothing', async (language) => {
    const flipped: string[] = [];
    for (const text of flips) {
      if ((await languageOf([text], language)) !== language) flipped.push(text);
      if ((await languageOf([text, text], language)) !== language) flipped.push(`twice: ${text}`);
    }
    expect(flipped).toEqual([]);
  });

  it('is not set by what tells nothing', async () => {
    const set: string[] = [];
    for (const text of flips) {
      const found = await languageOf([text]);
      if (found !== null) set.push(`${found}: ${text}`);
    }
    expect(set).toEqual([]);
  });
});
