import { z } from 'zod';

/**
 * What Twilio sends to a webhook, and what it answers to calls. Twilio adds parameters without notice, so only what is read is named.
 * Every parameter is a text. Source: twilio.com/docs/messaging/guides/webhook-request, 2026-11.
 */

/** A webhook's parameters; the first value of each. */
export type Parameters = Readonly<Record<string, string | undefined>>;

const text = z.string().optional().catch(undefined);

const common = z.object({
  MessageSid: text,
  SmsMessageSid: text,
  SmsSid: text,
  From: z.string().min(1),
  To: z.string().min(1),
});

/** The parameters of a message. */
export const inbound = common.extend({
  Body: text,
  NumMedia: text,
  MessageType: text,
  OptOutType: text,
  ProfileName: text,
  WaId: text,
  ExternalUserId: text,
  ButtonText: text,
  ButtonPayload: text,
  ListId: text,
  ListTitle: text,
  OriginalRepliedMessageSid: text,
  Latitude: text,
  Longitude: text,
  Address: text,
  Label: text,
  Forwarded: text,
  FrequentlyForwarded: text,
});

/** The parameters of what became of a message of ours. A Messaging Service that found no sender tells none. */
export const status = common.extend({ From: text, MessageStatus: text, SmsStatus: text, EventType: text, ErrorCode: text });

export type Inbound = z.infer<typeof inbound> & { readonly sid: string };
export type Status = z.infer<typeof status> & { readonly sid: string };

/** The parameters of a received message; null when they are not those of one. */
export const inboundOf = (parameters: Parameters): Inbound | null => withSid(inbound.safeParse(parameters).data);

/** The parameters of what became of a message; null when they are not those of one. */
export const statusOf = (parameters: Parameters): Status | null => withSid(status.safeParse(parameters).data);

function withSid<T extends Pick<z.infer<typeof common>, 'MessageSid' | 'SmsMessageSid' | 'SmsSid'>>(
  parsed: T | undefined,
): (T & { readonly sid: string }) | null {
  const sid = parsed?.MessageSid ?? parsed?.SmsMessageSid ?? parsed?.SmsSid;
  return parsed === undefined || sid === undefined || sid === '' ? null : { ...parsed, sid };
}

const created = z.object({
  sid: z.string().min(1),
  status: z.string().catch(''),
  error_code: z.coerce.string().nullish().catch(null),
});

/** A message that Twilio has taken; null when the answer is none. */
export const createdOf = (json: unknown): z.infer<typeof created> | null => created.safeParse(json).data ?? null;

const refusal = z.object({ code: z.coerce.string() });

/** Twilio's own code in an error; null when there is none. */
export const codeOf = (json: unknown): string | null => refusal.safeParse(json).data?.code ?? null;

const account = z.object({ friendly_name: z.string().catch(''), status: z.string().catch('active') });

/** Whose the account is; null when the answer is none. */
export const accountOf = (json: unknown): z.infer<typeof account> | null => account.safeParse(json).data ?? null;

const optional = z.string().nullish().catch(null);
const number = z.object({
  sid: z.string().min(1),
  phone_number: z.string(),
  sms_url: optional,
  sms_method: optional,
  sms_application_sid: optional,
});

export type OurNumber = z.infer<typeof number>;

/** The numbers of a list; null when the answer is none. */
export const numbersOf = (json: unknown): readonly OurNumber[] | null =>
  z.object({ incoming_phone_numbers: z.array(number) }).safeParse(json).data?.incoming_phone_numbers ?? null;

const service = z.object({
  friendly_name: z.string().catch(''),
  inbound_request_url: optional,
  inbound_method: optional,
  use_inbound_webhook_on_number: z.boolean().nullish().catch(null),
});

export type Service = z.infer<typeof service>;

/** A Messaging Service; null when the answer is none. */
export const serviceOf = (json: unknown): Service | null => service.safeParse(json).data ?? null;

const contents = z.object({
  contents: z.array(
    z.object({
      sid: z.string(),
      language: z.string().catch(''),
      types: z.record(z.string(), z.object({ body: text }).catch({})).catch({}),
      approval_requests: z.object({ status: text }).optional().catch(undefined),
    }),
  ),
});

/** Templates and whether WhatsApp has approved them; null when the answer is none. */
export const contentsOf = (json: unknown): z.infer<typeof contents>['contents'] | null => contents.safeParse(json).data?.contents ?? null;
