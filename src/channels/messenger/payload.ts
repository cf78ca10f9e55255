/**
 * What we read of Messenger's webhooks and answers. Everything may be missing or of another type than documented; it is undefined then, and
 * never a reason not to read the rest.
 */
import { z } from 'zod';
import type { TemplatePage } from '../meta-templates';

const text = z.string().optional().catch(undefined);
/** Ids are strings; those of apps come as numbers, and an empty one is none. */
const id = z
  .union([z.string(), z.number().transform(String)])
  .transform((given) => (given === '' ? undefined : given))
  .optional()
  .catch(undefined);
const number = z.number().optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);
/** Milliseconds since 1970. */
const time = z.coerce.number().int().positive().optional().catch(undefined);

/** A list without what in it is not as described. */
const list = <T extends z.ZodType>(schema: T) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((items): z.output<T>[] =>
      items.flatMap((item) => {
        const read = schema.safeParse(item);
        return read.success ? [read.data] : [];
      }),
    );

const part = <T extends z.ZodRawShape>(shape: T) => z.object(shape).optional().catch(undefined);
const record = z.record(z.string(), z.unknown()).optional().catch(undefined);

const attachment = z.object({
  type: text,
  title: text,
  url: text,
  payload: part({ url: text, title: text, sticker_id: id, coordinates: part({ lat: number, long: number }) }),
});

const message = part({
  mid: id,
  text,
  is_echo: flag,
  is_deleted: flag,
  app_id: id,
  metadata: text,
  quick_reply: part({ payload: text }),
  reply_to: part({ mid: id }),
  referral: record,
  attachments: list(attachment),
});

/** One event of a page. */
export const event = z.object({
  sender: part({ id }),
  recipient: part({ id }),
  timestamp: time,
  message,
  postback: part({ mid: id, title: text, payload: text, referral: record }),
  reaction: part({ mid: id, action: text, emoji: text, reaction: text }),
  message_edit: part({ mid: id, text }),
  delivery: part({ mids: list(z.string().min(1)), watermark: time }),
  read: part({ watermark: time }),
  pass_thread_control: part({ new_owner_app_id: id, metadata: text }),
  take_thread_control: part({ new_owner_app_id: id, metadata: text }),
  request_thread_control: part({ requested_owner_app_id: id, metadata: text }),
});

const envelope = z.object({
  object: z.literal('page'),
  entry: list(z.object({ id, time, messaging: list(event), standby: list(event) })),
});

export type MessengerEvent = z.output<typeof event>;
export type MessengerMessage = NonNullable<MessengerEvent['message']>;
export type MessengerAttachment = z.output<typeof attachment>;
/** What happened on one page: in conversations that are ours, and in those that another application has. */
export type MessengerEntry = z.output<typeof envelope>['entry'][number];

/** The entries of a webhook call, in their order; none when it is none of a page. */
export function entriesOf(payload: unknown): readonly MessengerEntry[] {
  const read = envelope.safeParse(payload);
  return read.success ? read.data.entry : [];
}

/** The id of the message that a call made; none when the answer tells none. */
export function sentIdsOf(json: unknown): readonly string[] {
  const read = z.object({ message_id: z.string().min(1) }).safeParse(json);
  return read.success ? [read.data.message_id] : [];
}

const node = z.object({ id, name: text, first_name: text, last_name: text, profile_pic: text });

/** A page, an app or a person. */
export type GraphNode = z.output<typeof node>;

export function nodeOf(json: unknown): GraphNode | null {
  const read = node.safeParse(json);
  return read.success ? read.data : null;
}

/** Everybody in the conversations of an answer. */
export function participantsOf(json: unknown): readonly GraphNode[] {
  const read = z.object({ data: list(z.object({ participants: part({ data: list(node) }) })) }).safeParse(json);
  return read.success ? read.data.data.flatMap(({ participants }) => participants?.data ?? []) : [];
}

/** What an app, or an app for a page, is told of. */
export interface Subscription {
  /** The address of an app's subscription; null for a page's. */
  readonly address: string | null;
  readonly fields: readonly string[];
}

const appSubscriptions = z.object({
  data: list(
    z.object({ object: text, callback_url: text, active: flag, fields: list(z.union([z.string(), z.object({ name: z.string() })])) }),
  ),
});

/** The subscription of an app to pages; null when it has none that is active. */
export function appSubscriptionOf(json: unknown): Subscription | null {
  const read = appSubscriptions.safeParse(json);
  const found = read.success ? read.data.data.find(({ object, active }) => object === 'page' && active !== false) : undefined;
  if (found?.callback_url === undefined || found.callback_url === '') return null;
  return { address: found.callback_url, fields: found.fields.map((field) => (typeof field === 'string' ? field : field.name)) };
}

const pageSubscriptions = z.object({ data: list(z.object({ id, subscribed_fields: list(z.string()) })) });

/** The subscription of a page by an app; null when it has none. */
export function pageSubscriptionOf(json: unknown, appId: string): Subscription | null {
  const read = pageSubscriptions.safeParse(json);
  const found = read.success ? read.data.data.find((app) => app.id === appId) : undefined;
  return found === undefined ? null : { address: null, fields: found.subscribed_fields };
}

const template = z.object({
  name: text,
  language: text,
  status: text,
  components: list(z.object({ type: text, format: text, text, buttons: list(z.object({ type: text, url: text })) })),
});
const templates = z.object({ data: list(template), paging: part({ next: text, cursors: part({ after: text }) }) });

/** A page of the templates of an account. */
export function templatesOf(json: unknown): TemplatePage {
  const read = templates.safeParse(json);
  if (!read.success) return { templates: [], after: null };
  const { data, paging } = read.data;
  return { templates: data, after: paging?.next === undefined ? null : (paging.cursors?.after ?? null) };
}
