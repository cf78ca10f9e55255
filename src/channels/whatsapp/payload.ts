/**
 * What we read of WhatsApp's webhooks and answers. Everything may be missing or of another type than documented; it is undefined then, and
 * never a reason not to read the rest.
 */
import { z } from 'zod';
import type { TemplatePage } from '../meta-templates';

const text = z.string().optional().catch(undefined);
/** Ids and times are strings; a number is taken for one, an empty one for none. */
const id = z
  .union([z.string(), z.number().transform(String)])
  .transform((given) => (given === '' ? undefined : given))
  .optional()
  .catch(undefined);
const number = z.number().optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);

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

const error = z.object({ code: z.number() });

const media = part({ id, mime_type: text, caption: text, filename: text, voice: flag });

const contactCard = z.object({
  name: part({ formatted_name: text, first_name: text, last_name: text }),
  phones: list(z.object({ phone: text, wa_id: id })),
  emails: list(z.object({ email: text })),
  org: part({ company: text }),
});

const content = {
  type: text,
  text: part({ body: text }),
  image: media,
  video: media,
  audio: media,
  document: media,
  sticker: media,
  location: part({ latitude: number, longitude: number, name: text, address: text }),
  contacts: list(contactCard),
  button: part({ payload: text, text }),
  interactive: part({
    type: text,
    button_reply: part({ id: text, title: text }),
    list_reply: part({ id: text, title: text }),
    nfm_reply: part({ response_json: text }),
  }),
  order: part({ text, product_items: list(z.object({})) }),
  unsupported: part({ type: text }),
};

/** One message, as it comes and as an echo. */
export const message = z.object({
  ...content,
  id,
  from: id,
  from_user_id: id,
  to: id,
  to_user_id: id,
  timestamp: id,
  group_id: id,
  context: part({
    id,
    forwarded: flag,
    frequently_forwarded: flag,
    referred_product: part({ catalog_id: id, product_retailer_id: id }),
  }),
  referral: z.record(z.string(), z.unknown()).optional().catch(undefined),
  reaction: part({ message_id: id, emoji: text }),
  edit: part({ original_message_id: id, message: part(content) }),
  revoke: part({ original_message_id: id }),
  system: part({ type: text, wa_id: id, new_wa_id: id, user_id: id, previous_user_id: id }),
});

/** Who a message is from. */
export const contact = z.object({ wa_id: id, user_id: id, profile: part({ name: text, username: text }) });

/** What became of a message of ours. */
export const status = z.object({ id, status: text, timestamp: id, recipient_type: text, group_id: id, errors: list(error) });

const value = z.object({
  metadata: part({ phone_number_id: id }),
  contacts: list(contact),
  messages: list(message),
  message_echoes: list(message),
  statuses: list(status),
  user_id_update: list(z.object({ wa_id: id, timestamp: id, user_id: part({ previous: id, current: id }) })),
});

const envelope = z.object({ entry: list(z.object({ changes: list(z.object({ field: text, value })) })) });

export type WhatsAppContent = z.output<z.ZodObject<typeof content>>;
export type WhatsAppMessage = z.output<typeof message>;
export type WhatsAppContact = z.output<typeof contact>;
export type WhatsAppStatus = z.output<typeof status>;
export type WhatsAppValue = z.output<typeof value>;

/** One thing that changed: what kind of thing, and the thing. */
export interface WhatsAppChange {
  readonly field?: string | undefined;
  readonly value: WhatsAppValue;
}

/** The changes of a webhook call, in their order; none when it is none of WhatsApp's. */
export function changesOf(payload: unknown): readonly WhatsAppChange[] {
  const read = envelope.safeParse(payload);
  return read.success ? read.data.entry.flatMap(({ changes }) => changes) : [];
}

const sentMessages = z.object({ messages: list(z.object({ id: z.string() })) });

/** The ids of the messages that a call made. */
export function sentIdsOf(json: unknown): readonly string[] {
  const read = sentMessages.safeParse(json);
  return read.success ? read.data.messages.map((sent) => sent.id) : [];
}

/** A file at WhatsApp: the id of one that we brought, or where one can be fetched for five minutes. */
const storedMedia = z.object({ id, url: text, mime_type: text, file_size: id });

export type WhatsAppMedia = z.output<typeof storedMedia>;

export function mediaOf(json: unknown): WhatsAppMedia | null {
  const read = storedMedia.safeParse(json);
  return read.success ? read.data : null;
}

const subscribedApps = z.object({ data: list(z.object({ whatsapp_business_api_data: part({ id }) })) });

/** The apps that hear of a WhatsApp Business account. */
export function subscribedAppIdsOf(json: unknown): readonly string[] {
  const read = subscribedApps.safeParse(json);
  return read.success ? read.data.data.flatMap(({ whatsapp_business_api_data: app }) => app?.id ?? []) : [];
}

const webhooks = z.object({ webhook_configuration: part({ phone_number: id, whatsapp_business_account: id, application: id }) });

/** Where Meta calls for a number: the first of these that is not null. */
export interface CalledAddresses {
  readonly number: string | null;
  readonly account: string | null;
  readonly app: string | null;
}

export function webhooksOf(json: unknown): CalledAddresses {
  const read = webhooks.safeParse(json);
  const { phone_number: number, whatsapp_business_account: account, application: app } = read.data?.webhook_configuration ?? {};
  return { number: number ?? null, account: account ?? null, app: app ?? null };
}

const node = z.object({ id, verified_name: text, display_phone_number: text });

/** Any object of the Graph API that has an id: an app, a number. */
export type GraphNode = z.output<typeof node>;

export function nodeOf(json: unknown): GraphNode | null {
  const read = node.safeParse(json);
  return read.success ? read.data : null;
}

export function nodesOf(json: unknown): readonly GraphNode[] {
  const read = z.object({ data: list(node) }).safeParse(json);
  return read.success ? read.data.data : [];
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
