import { z } from 'zod';

/**
 * What Viber sends to a webhook, and what it answers to calls; what is not read is let through. Ids of messages are 64-bit whole numbers,
 * so they are read as texts. Source: developers.viber.com/docs/api/rest-bot-api, 2026-11.
 */

const text = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);
/** A whole number of any size, as `exactJson` reads it. */
const token = z.union([z.string().min(1), z.number().int()]).transform(String);

const user = z.object({ id: z.string().min(1), name: text, avatar: text, language: text });

const message = z.object({
  type: z.string().catch(''),
  text,
  media: text,
  location: z.object({ lat: z.number(), lon: z.number() }).optional().catch(undefined),
  contact: z.object({ name: text, phone_number: text }).optional().catch(undefined),
  tracking_data: text,
  file_name: text,
  file_size: number,
  size: number,
});

const event = z.object({ event: z.string(), timestamp: z.number().int().positive().optional().catch(undefined) });
/** A message of a customer. */
export const incoming = z.object({ message_token: token, sender: user, message, silent: z.boolean().optional().catch(undefined) });
const subscribed = z.object({ user });
const unsubscribed = z.object({ user_id: z.string().min(1) });
const receipt = z.object({ message_token: token, desc: text });

export type ViberUser = z.infer<typeof user>;
export type ViberMessage = z.infer<typeof message>;
export type Incoming = z.infer<typeof incoming>;

/** Which event a call tells, and when it was; null when it is none. */
export const eventOf = (json: unknown): z.infer<typeof event> | null => event.safeParse(json).data ?? null;

export const incomingOf = (json: unknown): Incoming | null => incoming.safeParse(json).data ?? null;
export const subscribedOf = (json: unknown): z.infer<typeof subscribed> | null => subscribed.safeParse(json).data ?? null;
export const unsubscribedOf = (json: unknown): z.infer<typeof unsubscribed> | null => unsubscribed.safeParse(json).data ?? null;
export const receiptOf = (json: unknown): z.infer<typeof receipt> | null => receipt.safeParse(json).data ?? null;

/** What we put into `tracking_data`: pairs of a button's label and payload. */
const tracking = z.object({ buttons: z.array(z.tuple([z.string(), z.string()])) });
export const trackingOf = (json: unknown): z.infer<typeof tracking> | null => tracking.safeParse(json).data ?? null;

const answer = z.object({ status: z.number().int(), message_token: token.optional().catch(undefined) });

/** Viber answers with HTTP 200 whatever happens; `status` tells. Null when it is no answer of Viber's. */
export const answerOf = (json: unknown): z.infer<typeof answer> | null => answer.safeParse(json).data ?? null;

const account = z.object({ name: z.string().catch(''), webhook: z.string().nullish().catch(null) });
export const accountOf = (json: unknown): z.infer<typeof account> | null => account.safeParse(json).data ?? null;

/** Whom `get_user_details` tells of. */
export const detailsOf = (json: unknown): ViberUser | null => z.object({ user }).safeParse(json).data?.user ?? null;
