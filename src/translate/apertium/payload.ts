import { z } from 'zod';

/** What Apertium APy answers; what is not read is let through. Source: APy 0.11.7 of Debian 12, 2026-11. */

const answer = z.object({ responseData: z.object({ translatedText: z.string() }) });
export const answerOf = (json: unknown): z.infer<typeof answer> | null => answer.safeParse(json).data ?? null;

/** Read to tell refusals apart, and shown to nobody. */
export const explanationOf = (json: unknown): string => z.object({ explanation: z.string() }).safeParse(json).data?.explanation ?? '';
