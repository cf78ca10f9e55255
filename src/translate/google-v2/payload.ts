import { z } from 'zod';
import type { GoogleError } from '../google-refusals';

/** What Google’s Basic translation (v2) answers; what is not read is let through. Source: Cloud Translation’s reference, 2026-11. */

const text = z.string().catch('');

const answer = z.object({
  data: z.object({
    translations: z.array(z.object({ translatedText: z.string(), detectedSourceLanguage: z.string().optional().catch(undefined) })),
  }),
});
export const answerOf = (json: unknown): z.infer<typeof answer>['data'] | null => answer.safeParse(json).data?.data ?? null;

const reasons = z.array(z.object({ reason: text })).catch([]);
const error = z.object({ error: z.object({ message: text, status: text, errors: reasons, details: reasons }) });

export function errorOf(json: unknown): GoogleError {
  const told = error.safeParse(json).data?.error;
  if (told === undefined) return { message: '', status: '', reasons: [] };
  return { message: told.message, status: told.status, reasons: [...told.errors, ...told.details].map(({ reason }) => reason) };
}
