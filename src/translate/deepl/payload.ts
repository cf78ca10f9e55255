import { z } from 'zod';

/** What DeepL answers; what is not read is let through. Source: DeepL’s OpenAPI description, 2026-11. */

const answer = z.object({
  translations: z.array(z.object({ text: z.string(), detected_source_language: z.string().optional().catch(undefined) })),
});
export const answerOf = (json: unknown): z.infer<typeof answer> | null => answer.safeParse(json).data ?? null;

/** Read to tell refusals apart, and shown to nobody. */
export const messageOf = (json: unknown): string => z.object({ message: z.string() }).safeParse(json).data?.message ?? '';
