import { z } from 'zod';
import type { GoogleError } from '../google-refusals';

/**
 * What Google’s Advanced translation (v3) and its token endpoint answer; what is not read is let through. Source: Cloud Translation’s
 * discovery document and the guide for service accounts, 2026-11.
 */

const text = z.string().catch('');

const answer = z.object({
  translations: z.array(z.object({ translatedText: z.string(), detectedLanguageCode: z.string().optional().catch(undefined) })),
});
export const answerOf = (json: unknown): z.infer<typeof answer> | null => answer.safeParse(json).data ?? null;

const error = z.object({
  error: z.object({ message: text, status: text, details: z.array(z.object({ reason: text })).catch([]) }),
});

export function errorOf(json: unknown): GoogleError {
  const told = error.safeParse(json).data?.error;
  if (told === undefined) return { message: '', status: '', reasons: [] };
  return { message: told.message, status: told.status, reasons: told.details.map(({ reason }) => reason) };
}

const token = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
export const tokenOf = (json: unknown): z.infer<typeof token> | null => token.safeParse(json).data ?? null;
