import { z } from 'zod';

/** What Azure’s Translator 3.0 answers; what is not read is let through. Source: its reference, 2026-11. */

const answer = z.array(
  z.object({
    detectedLanguage: z.object({ language: z.string() }).optional().catch(undefined),
    translations: z.array(z.object({ text: z.string() })).min(1),
  }),
);
export const answerOf = (json: unknown): z.infer<typeof answer> | null => answer.safeParse(json).data ?? null;

/** A number of six digits, of which the first three are the HTTP status; 0 when there is none. */
export const codeOfError = (json: unknown): number =>
  z.object({ error: z.object({ code: z.coerce.number() }) }).safeParse(json).data?.error.code ?? 0;
