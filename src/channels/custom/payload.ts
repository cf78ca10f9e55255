/**
 * The contract between Switchboard and a system of your own, version 1: what it sends us, what we send it, and what it answers.
 *
 * `docs/channels/custom.md` explains it, and `docs/channels/custom.schema.json` is made of these schemas. Fields that are not here are
 * let through in both directions, so that the contract can grow; a field that is here and wrong makes the whole call refused.
 */
import { z } from 'zod';

/** Raised only when something changes its meaning. */
export const contractVersion = 1;

const version = z.literal(contractVersion).describe('The version of the contract: 1.');
const id = z
  .string()
  .min(1)
  .max(200)
  .regex(/^\P{Cc}+$/u);
const moment = z.iso
  .datetime({ offset: true })
  .describe('ISO 8601 with an offset: 2026-03-01T10:00:00Z. The moment of the call when missing.');
const webAddress = z
  .url({ protocol: /^https?$/ })
  .regex(/^https?:\/\//i)
  .max(2_048);
const phone = z
  .string()
  .regex(/^\+[1-9]\d{6,14}$/)
  .describe('E.164 with a plus, and only when it is known to be this person’s own: +385915550101.');

const customer = z
  .object({
    id: id.describe('The customer’s id in your system. Never changes for a person unless an event of the type renamed says so.'),
    name: z.string().max(200).nullish(),
    phone: phone.nullish(),
    language: z
      .string()
      .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/)
      .max(35)
      .nullish()
      .describe('BCP 47: en, pt-BR.'),
    picture: webAddress.nullish().describe('Where the customer’s picture is.'),
    aliases: z.array(id).max(10).optional().describe('Other ids under which your system knows the same person.'),
  })
  .describe('A customer. What is missing is unknown and changes nothing that is known.');

const file = z.object({
  url: webAddress.describe('Fetched once, soon after the call, without any header of ours. http or https.'),
  kind: z
    .enum(['image', 'video', 'audio', 'voice', 'sticker', 'document'])
    .optional()
    .describe('How it is shown; told by its type when missing.'),
  name: z.string().max(500).nullish(),
  type: z.string().max(200).nullish().describe('MIME type: image/png.'),
  size: z.number().int().nonnegative().nullish().describe('In bytes.'),
});

const place = z
  .object({
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    name: z.string().max(500).optional(),
    address: z.string().max(500).optional(),
  })
  .describe('A place on the map, degrees of WGS 84.');

const card = z
  .object({
    name: z.string().max(200),
    phones: z.array(z.string().max(50)).max(20).optional(),
    emails: z.array(z.string().max(320)).max(20).optional(),
  })
  .describe('A contact card.');

const message = z
  .object({
    id: id.describe('Your id of the message. A message with an id that was here before is taken for the same and stored once.'),
    from: customer,
    at: moment.optional(),
    text: z.string().max(20_000).optional().describe('What was written; the caption of files; the label of a pressed button.'),
    files: z.array(file).max(10).optional(),
    place: place.optional(),
    contacts: z.array(card).max(20).optional(),
    replyTo: id.nullish().describe('The id of the message that this one answers: yours, or ours of the call that brought it.'),
    payload: z.string().max(2_000).nullish().describe('What is behind the button that was pressed.'),
    referral: z
      .record(z.string().max(100), z.string().max(2_000))
      .optional()
      .describe('Where the customer came from, in words of your own.'),
    forwarded: z.boolean().optional(),
    placeholder: z
      .string()
      .min(1)
      .max(100)
      .optional()
      .describe('What the message is when nothing above can hold it: Poll. Shown as [Poll].'),
    direction: z.enum(['in', 'out']).optional().describe('out: somebody wrote to the customer from your system. in when missing.'),
    history: z.boolean().optional().describe('true: recorded only; it begins no chat and asks nobody to answer.'),
  })
  .refine(
    ({ text = '', files = [], contacts = [], ...other }) =>
      text !== '' || files.length > 0 || contacts.length > 0 || other.place !== undefined || other.placeholder !== undefined,
    { error: 'Says nothing: give text, files, place, contacts or placeholder' },
  )
  .describe('A message. It has at least one of text, files, place, contacts and placeholder.');

const receipt = z
  .object({
    message: id.describe('The id that you answered when you took the message, or ours when you answered none.'),
    status: z.enum(['sent', 'delivered', 'read', 'failed']),
    at: moment.optional(),
    code: z.string().max(100).optional().describe('With failed: your own code.'),
    reason: z.string().max(300).optional().describe('With failed: a sentence for the agent that says what to do.'),
  })
  .describe('What became of one message of ours. Receipts may come in any order and more than once.');

const about = { message: id.describe('The id of the message.'), from: customer, at: moment.optional() };

const event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('edited'), ...about, text: z.string().max(20_000) }),
  z.object({ type: z.literal('deleted'), ...about }),
  z.object({ type: z.literal('reacted'), ...about, emoji: z.string().min(1).max(64).nullable().describe('null takes the reaction back.') }),
  z
    .object({
      type: z.literal('watermark'),
      customer: id.describe('The customer’s id.'),
      status: z.enum(['delivered', 'read']),
      upTo: moment.describe('All that we sent to the customer until then came as far as that.'),
      at: moment.optional(),
    })
    .describe('Many receipts in one.'),
  z
    .object({
      type: z.literal('reachable'),
      from: customer,
      reachable: z.boolean(),
      reason: z.string().max(300).optional(),
      at: moment.optional(),
    })
    .describe('The customer has blocked us or opted out (false), or takes messages again (true).'),
  z
    .object({ type: z.literal('renamed'), from: id, to: id, phone: phone.nullish(), at: moment.optional() })
    .describe('A customer has another id from now on.'),
  z
    .object({
      type: z.literal('control'),
      from: customer,
      ours: z.boolean().describe('true: Switchboard has the conversation; false: another application has it.'),
      asked: z.boolean().optional().describe('true: the other application only asks for it.'),
      metadata: z.string().max(2_000).nullish(),
      at: moment.optional(),
    })
    .describe('Who has the conversation.'),
]);

/** What your system sends us. */
export const incomingCall = z
  .object({
    version,
    messages: z.array(message).max(100).optional(),
    events: z.array(event).max(100).optional(),
    receipts: z.array(receipt).max(500).optional(),
  })
  .describe('Stored all or nothing: the messages in their order, then the events, then the receipts.');
export type IncomingCall = z.infer<typeof incomingCall>;
export type IncomingCallMessage = z.infer<typeof message>;
export type IncomingCallEvent = z.infer<typeof event>;
export type CallCustomer = z.infer<typeof customer>;

const button = z.discriminatedUnion('kind', [
  z
    .object({ kind: z.literal('reply'), label: z.string(), payload: z.string() })
    .describe('Send its payload and its label when it is pressed.'),
  z.object({ kind: z.literal('link'), label: z.string(), url: z.string() }),
]);

const outgoing = {
  version,
  type: z.literal('message'),
  id: z.uuid().describe('The same whenever this message is tried again: take an id that you have seen as done, and answer as you did.'),
  to: id.describe('The customer’s id.'),
  author: z.enum(['agent', 'bot']),
  replyTo: id.nullable().describe('The id of the message that this one answers.'),
};

/** What we send your system. */
export const outgoingCall = z.union([
  z.object({ ...outgoing, kind: z.literal('text'), text: z.string(), buttons: z.array(button) }),
  z.object({
    ...outgoing,
    kind: z.literal('file'),
    text: z.string().describe('The caption; empty when there is none.'),
    buttons: z.array(button),
    file: z.object({
      kind: z.enum(['image', 'video', 'audio', 'voice', 'sticker', 'document']),
      name: z.string(),
      type: z.string().describe('MIME type.'),
      size: z.number().int().describe('In bytes.'),
      url: z.string().describe('Fetch it soon: the address is good for a short time.'),
    }),
  }),
  z.object({
    ...outgoing,
    kind: z.literal('template'),
    template: z.object({
      name: z.string(),
      language: z.string(),
      parameters: z.array(z.string()),
      extra: z.unknown().optional().describe('Whatever the workflow adds for your system.'),
    }),
  }),
  z.object({ ...outgoing, kind: z.literal('place'), place }),
  z
    .object({ version, type: z.literal('typing'), to: id, lastMessage: id.nullable().describe('The customer’s last message.') })
    .describe('Somebody writes to the customer: show it for a few seconds. Only when switched on.'),
  z.object({ version, type: z.literal('read'), to: id, message: id }).describe('The customer’s message was read. Only when switched on.'),
  z.object({ version, type: z.literal('test') }).describe('Somebody tests the credential: answer 200.'),
]);
export type OutgoingCall = z.infer<typeof outgoingCall>;

/** What your system answers when it took a message. */
export const takenAnswer = z
  .object({ id: id.optional().describe('Your id of the message, which receipts and answers name. Ours when missing.') })
  .describe('With a status 200 to 299.');

/** What your system answers when it did not take a message. */
export const refusedAnswer = z
  .object({
    error: z.object({
      code: z.string().max(100),
      message: z.string().describe('A sentence for the agent that says what to do.'),
      retryAfter: z.number().nonnegative().optional().describe('Seconds after which the same call can work.'),
      permanent: z.boolean().optional().describe('true: it will never work. false: it was not sent and can be tried again.'),
      unreachable: z.boolean().optional().describe('true: the customer has blocked us or opted out.'),
    }),
  })
  .describe('With any other status. The message was not sent.');

/** A call that was read, or what is wrong with it. */
export type ReadCall =
  | { readonly ok: true; readonly call: IncomingCall }
  /** Names fields, and nothing that stands in them. */
  | { readonly ok: false; readonly reason: string };

const mostNamed = 5;

/** Reads the body of a call. Never throws. */
export function readCall(body: Uint8Array): ReadCall {
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    return { ok: false, reason: 'The body is no JSON in UTF-8.' };
  }
  const read = incomingCall.safeParse(json);
  if (read.success) return { ok: true, call: read.data };
  const named = read.error.issues.slice(0, mostNamed).map(({ path, message: what }) => `${pathText(path)}: ${what}`);
  return { ok: false, reason: `${named.join('; ')}.` };
}

/** `messages.0.from.id`. Keys below `referral` are words of the sender's own, and stay out. */
function pathText(path: readonly PropertyKey[]): string {
  const known = path.includes('referral') ? path.slice(0, path.indexOf('referral') + 1) : path;
  return known.length === 0 ? 'body' : known.map(String).join('.');
}

/** The id in an answer; null when there is none. */
export function takenId(json: unknown): string | null {
  const read = takenAnswer.safeParse(json);
  return read.success ? (read.data.id ?? null) : null;
}

/** What a refusing system says of itself, as far as it can be read. */
export interface Refusal {
  readonly code: string | null;
  readonly message: string | null;
  /** Seconds. */
  readonly retryAfter: number | null;
  readonly isPermanent: boolean | null;
  readonly isUnreachable: boolean;
}

const lenient = z.object({
  error: z.object({
    code: z
      .union([z.string(), z.number().transform(String)])
      .optional()
      .catch(undefined),
    message: z.string().optional().catch(undefined),
    retryAfter: z.number().nonnegative().optional().catch(undefined),
    permanent: z.boolean().optional().catch(undefined),
    unreachable: z.boolean().optional().catch(undefined),
  }),
});

/** Reads a refusal; whatever of it is wrong counts as missing. */
export function refusalOf(json: unknown): Refusal {
  const read = lenient.safeParse(json);
  const { code, message: said, retryAfter, permanent, unreachable } = read.success ? read.data.error : {};
  return {
    code: code ?? null,
    message: said ?? null,
    retryAfter: retryAfter ?? null,
    isPermanent: permanent ?? null,
    isUnreachable: unreachable ?? false,
  };
}
