/** The methods that do not send a message. */
import type { Parameters, Values } from './parameters.ts';
import { no, Rejection } from './rejection.ts';
import { chatFor, customerId, fileJson, fullId, without } from './state.ts';
import type { Json, State } from './state.ts';

interface Method {
  readonly parameters: Parameters;
  /** What comes as `result`; a text is JSON already. @throws Rejection */
  readonly run: (state: State, values: Values, left: AbortSignal) => unknown;
}

const hour = 3_600_000;
const mostDownloaded = 20 * 1024 * 1024;
const allowedKinds = new Set(
  `message edited_message channel_post edited_channel_post business_connection business_message edited_business_message
  deleted_business_messages guest_message message_reaction message_reaction_count inline_query chosen_inline_result callback_query
  shipping_query pre_checkout_query purchased_paid_media poll poll_answer my_chat_member chat_member chat_join_request chat_boost
  removed_chat_boost managed_bot`.split(/\s+/),
);

/** Kept until somebody says otherwise; an empty list means the usual set. */
function keepAllowed(state: State, list: unknown): void {
  if (list === undefined) return;
  const kinds = (list as readonly unknown[]).filter((kind): kind is string => typeof kind === 'string' && allowedKinds.has(kind));
  if (kinds.length !== (list as readonly unknown[]).length) throw no(400, "can't parse allowed_updates");
  state.updates.setAllowed(kinds.length === 0 ? null : kinds);
}

const lastSetWebhook = new WeakMap<State, number>();

/** Addresses on this machine may go without HTTPS, which Telegram allows on a server of one's own. */
function checkWebhookUrl(url: string): void {
  if (!URL.canParse(url)) throw no(400, 'bad webhook: invalid webhook URL specified');
  const { protocol, hostname, port } = new URL(url);
  if (['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) return;
  if (protocol !== 'https:') throw no(400, 'bad webhook: An HTTPS URL must be provided for webhook');
  if (!['', '443', '80', '88', '8443'].includes(port))
    throw no(400, 'bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443');
}

function setWebhook(state: State, values: Values): true {
  const { max_connections: connections = 40, allowed_updates: allowed, drop_pending_updates: drop } = values;
  const { url, secret_token: secret } = values as Readonly<Record<string, string | undefined>>;
  if (secret !== undefined && !/^[A-Za-z0-9_-]{1,256}$/.test(secret)) throw no(400, 'secret token contains unallowed characters');
  if (typeof connections !== 'number' || connections < 1 || connections > 100) throw no(400, 'max_connections must be between 1 and 100');
  if (url !== undefined && url !== '') checkWebhookUrl(url);
  const present = state.updates.webhook();
  const wanted = url === undefined || url === '' ? null : { url, secret: secret ?? null, maxConnections: connections };
  const isSameList = allowed === undefined || JSON.stringify(allowed) === JSON.stringify(state.updates.allowed());
  if (JSON.stringify(present) === JSON.stringify(wanted) && isSameList && drop !== true) return true;
  const last = lastSetWebhook.get(state) ?? 0;
  if (Date.now() - last < 1_000 / Math.min(state.speed, 10)) throw new Rejection(429, 'Too Many Requests: retry after 1', 1);
  lastSetWebhook.set(state, Date.now());
  keepAllowed(state, allowed);
  if (drop === true) state.updates.forget();
  state.updates.setWebhook(wanted);
  state.calls.push({ name: wanted === null ? 'unregister' : 'register', about: url ?? '' });
  return true;
}

function webhookInfo({ updates }: State): Json {
  const webhook = updates.webhook();
  const allowed = updates.allowed();
  const failed = updates.delivered.findLast(({ status }) => status < 200 || status > 299);
  return {
    url: webhook?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: updates.waiting(),
    ...(webhook === null ? {} : { max_connections: webhook.maxConnections, ip_address: '127.0.0.1' }),
    ...(allowed === null ? {} : { allowed_updates: allowed }),
    ...(failed === undefined ? {} : { last_error_message: `Wrong response from the webhook: ${failed.status}` }),
  };
}

function getUpdates(state: State, values: Values, left: AbortSignal): Promise<string> {
  const { offset = 0, limit = 100, timeout = 0, allowed_updates: allowed } = values as Record<string, number | undefined>;
  keepAllowed(state, allowed);
  return state.updates.take(offset, Math.min(Math.max(limit, 1), 100), Math.min(Math.max(timeout, 0), 50), left);
}

function getFile(state: State, values: Values): Json {
  const file = state.files.get(String(values['file_id']));
  if (file === undefined) throw no(400, 'invalid file_id');
  if (file.bytes.length > mostDownloaded) throw no(400, 'file is too big');
  const ending = file.name.includes('.') ? `.${file.name.split('.').at(-1) ?? ''}` : '';
  const path = `${file.folder}/file_${file.id.slice(15, 21)}${ending}`;
  state.links.set(path, { file, until: Date.now() + hour / state.speed });
  return { ...fileJson(file), file_path: path };
}

const photoSizes = (state: State, ids: readonly string[]): readonly Json[] =>
  ids.flatMap((id, index) => {
    const file = state.files.get(id);
    return file === undefined ? [] : [{ ...fileJson(file), width: 160 << (index * 2), height: 160 << (index * 2) }];
  });

function getChat(state: State, values: Values): Json {
  const { person } = chatFor(state, values['chat_id'] as number | string, undefined);
  const names = without(person.user, 'is_bot', 'language_code');
  const [small, big] = person.picture;
  state.calls.push({ name: 'profile', about: String(person.id) });
  const photo = { small_file_id: small, small_file_unique_id: small.slice(-20), big_file_id: big, big_file_unique_id: big.slice(-20) };
  return { ...names, type: 'private', accent_color_id: 3, max_reaction_count: 11, photo };
}

function answerPress(state: State, values: Values): true {
  const id = String(values['callback_query_id']);
  const until = state.presses.get(id);
  if (until === undefined || until < Date.now()) throw no(400, 'query is too old and response timeout expired or query ID is invalid');
  state.presses.delete(id);
  state.calls.push({ name: 'acknowledge', about: id });
  return true;
}

function readBusinessMessage(state: State, values: Values): true {
  const chat = chatFor(state, values['chat_id'] as number, values['business_connection_id']);
  const id = fullId(chat, values['message_id'] as number);
  if (!state.messages.has(id)) throw no(400, 'message not found');
  state.calls.push({ name: 'read', about: id });
  return true;
}

function sendChatAction(state: State, values: Values): true {
  const chat = chatFor(state, values['chat_id'] as number | string, values['business_connection_id']);
  if (chat.person.hasBlocked) throw no(403, 'bot was blocked by the user');
  const actions = 'typing upload_photo record_video upload_video record_voice upload_voice upload_document choose_sticker find_location';
  if (!actions.split(' ').includes(String(values['action']))) throw no(400, 'wrong parameter action in request');
  state.calls.push({ name: 'typing', about: customerId(chat) });
  return true;
}

/** By name. */
export const methods: Readonly<Record<string, Method>> = {
  getMe: {
    parameters: {},
    run: ({ bot }) => ({
      ...bot,
      can_join_groups: true,
      can_read_all_group_messages: false,
      supports_inline_queries: false,
      can_connect_to_business: true,
    }),
  },
  getUpdates: { parameters: { offset: 'integer', limit: 'integer', timeout: 'integer', allowed_updates: 'list' }, run: getUpdates },
  setWebhook: {
    parameters: {
      ...{ url: 'text', certificate: 'file', ip_address: 'text', max_connections: 'integer' },
      ...{ allowed_updates: 'list', drop_pending_updates: 'boolean', secret_token: 'text' },
    },
    run: setWebhook,
  },
  deleteWebhook: {
    parameters: { drop_pending_updates: 'boolean' },
    run: (state, values) => setWebhook(state, { ...values, url: '' }),
  },
  getWebhookInfo: { parameters: {}, run: webhookInfo },
  getFile: { parameters: { file_id: 'text!' }, run: getFile },
  getChat: { parameters: { chat_id: 'chat!' }, run: getChat },
  getUserProfilePhotos: {
    parameters: { user_id: 'integer!', offset: 'integer', limit: 'integer' },
    run: (state, values) => {
      const { person } = chatFor(state, values['user_id'] as number, undefined);
      return { total_count: 1, photos: [photoSizes(state, person.picture)] };
    },
  },
  sendChatAction: {
    parameters: { business_connection_id: 'text', chat_id: 'chat!', message_thread_id: 'integer', action: 'text!' },
    run: sendChatAction,
  },
  answerCallbackQuery: {
    parameters: { callback_query_id: 'text!', text: 'text', show_alert: 'boolean', url: 'text', cache_time: 'integer' },
    run: answerPress,
  },
  readBusinessMessage: {
    parameters: { business_connection_id: 'text!', chat_id: 'integer!', message_id: 'integer!' },
    run: readBusinessMessage,
  },
};
