/**
 * What Infobip's webhooks say, as far as we read it. Everything is optional and a field of another type than expected counts as missing, so
 * that nothing that Infobip adds or changes makes a whole batch unreadable.
 *
 * Source: Infobip's OpenAPI 3.163.0 (14 April 2026), read on 21 November 2026.
 */
import { z } from 'zod';

const text = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);
/** An id or a phone number: some senders of webhooks write them without quotation marks. An empty one counts as missing. */
const id = z
  .union([z.string().min(1), z.number().int().nonnegative().transform(String)])
  .optional()
  .catch(undefined);

/** Strings of an object whose other fields do not matter. */
const strings = z
  .record(z.string(), z.unknown())
  .transform((fields) =>
    Object.fromEntries(Object.entries(fields).filter((field): field is [string, string] => typeof field[1] === 'string')),
  )
  .optional()
  .catch(undefined);

const contact = z.object({
  name: z.object({ formattedName: text, firstName: text, lastName: text }).optional().catch(undefined),
  phones: z
    .array(z.object({ phone: text, waId: text }))
    .optional()
    .catch(undefined),
  emails: z
    .array(z.object({ email: text }))
    .optional()
    .catch(undefined),
});

const content = z.object({
  type: text,
  text,
  cleanText: text,
  caption: text,
  url: text,
  filename: text,
  latitude: number,
  longitude: number,
  name: text,
  address: text,
  contacts: z.array(contact).optional().catch(undefined),
  emoji: text,
  action: text,
  id,
  title: text,
  payload: text,
  status: text,
  response: z.unknown().optional(),
  callPermissionReply: z.object({ response: text }).optional().catch(undefined),
  productItems: z.array(z.unknown()).optional().catch(undefined),
  context: z.object({ id, groupId: id, referredProduct: z.unknown().optional() }).optional().catch(undefined),
  referral: strings,
  groupId: id,
});

const report = z.object({ groupId: number, groupName: text, id: number, name: text, permanent: z.boolean().optional().catch(undefined) });

/** One entry of a push, of whatever kind. */
export const result = z.object({
  messageId: id,
  from: id,
  to: id,
  integrationType: text,
  receivedAt: text,
  sentAt: text,
  doneAt: text,
  seenAt: text,
  deletedAt: text,
  // SMS.
  text,
  cleanText: text,
  // WhatsApp.
  message: content.optional().catch(undefined),
  contact: z.object({ name: text }).optional().catch(undefined),
  groupId: id,
  // The Messages API.
  channel: text,
  sender: id,
  destination: id,
  event: text,
  content: z.array(content.catch({})).optional().catch(undefined),
  // What became of a message.
  status: report.optional().catch(undefined),
  error: report.optional().catch(undefined),
});

/** One entry of a push. */
export type InfobipResult = z.infer<typeof result>;
/** What a message says. */
export type InfobipContent = z.infer<typeof content>;
/** A status or an error: Infobip writes both alike. */
export type InfobipReport = z.infer<typeof report>;

const push = z.object({ results: z.array(result.catch({})) });

/**
 * The entries of a push; none when it is about something else (marketing preferences, payments).
 *
 * @returns null when the body is no JSON object
 */
export function resultsOf(body: Uint8Array): readonly InfobipResult[] | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(Buffer.from(body).toString('utf8')) as unknown;
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return null;
  const read = push.safeParse(parsed);
  return read.success ? read.data.results : [];
}

const answered = z.object({ messageId: id, status: report.optional().catch(undefined) });
const answeredMany = z.object({ messages: z.array(answered) });

/** What Infobip says to a message that it was given. */
export type InfobipAnswer = z.infer<typeof answered>;

/** The first message of an answer: WhatsApp's has it at its top, bulk calls (templates, SMS) in a list. */
export function answerOf(json: unknown): InfobipAnswer {
  const many = answeredMany.safeParse(json);
  const first = many.success ? many.data.messages[0] : undefined;
  return first ?? answered.catch({}).parse(json);
}

const refusal = z.object({
  requestError: z.object({
    serviceException: z.object({
      messageId: text,
      validationErrors: z.record(z.string(), z.unknown()).optional().catch(undefined),
    }),
  }),
});
const newerRefusal = z.object({
  errorCode: text,
  violations: z
    .array(z.object({ property: text }))
    .optional()
    .catch(undefined),
});

/** Why Infobip refused a call: its code, and the paths of the fields that it found wrong. */
export function refusalOf(json: unknown): { readonly code: string | null; readonly fields: readonly string[] } {
  const usual = refusal.safeParse(json);
  if (usual.success) {
    const { messageId, validationErrors } = usual.data.requestError.serviceException;
    return { code: messageId ?? null, fields: Object.keys(validationErrors ?? {}) };
  }
  const newer = newerRefusal.safeParse(json);
  if (!newer.success) return { code: null, fields: [] };
  return { code: newer.data.errorCode ?? null, fields: (newer.data.violations ?? []).flatMap(({ property }) => property ?? []) };
}

const balance = z.object({ balance: z.number(), currency: z.string() });

/** True when this is the balance of an account: proof that the address is Infobip's and the key right. */
export const isBalance = (json: unknown): boolean => balance.safeParse(json).success;

/** The fields of a template that are in Infobip's own words: header, buttons; empty when there are none. */
export const templateFieldsOf = (extra: unknown): Readonly<Record<string, unknown>> =>
  z.record(z.string(), z.unknown()).catch({}).parse(extra);

const structure = z.object({
  header: z.object({ format: text, text }).optional().catch(undefined),
  body: z.object({ text }).optional().catch(undefined),
  buttons: z
    .array(z.object({ type: text, url: text }))
    .optional()
    .catch(undefined),
  carousel: z.unknown().optional(),
});
const template = z.object({ name: text, language: text, status: text, structure: structure.optional().catch(undefined) });
const templateList = z.object({ templates: z.array(template.catch({})) });

/** A template of a sender, as it was registered. */
export type InfobipTemplate = z.infer<typeof template>;

/** The templates in an answer; none when it is no list of them. */
export function templatesOf(json: unknown): readonly InfobipTemplate[] {
  const read = templateList.safeParse(json);
  return read.success ? read.data.templates : [];
}
