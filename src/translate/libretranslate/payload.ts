import { z } from 'zod';

/** What LibreTranslate answers; what is not read is let through. Source: its repository, 2026-11. */

const language = z.object({ language: z.string() }).nullish().catch(null);
const answer = z.object({
  translatedText: z.array(z.string()),
  // One for each text, or nothing when the language was told.
  detectedLanguage: z.array(language).nullish().catch(null),
});
export const answerOf = (json: unknown): z.infer<typeof answer> | null => answer.safeParse(json).data ?? null;

/** Read to tell refusals apart, and shown to nobody. */
export const errorOf = (json: unknown): string => z.object({ error: z.string() }).safeParse(json).data?.error ?? '';
