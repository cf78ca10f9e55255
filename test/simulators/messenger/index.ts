/**
 * A simulated Messenger with one page and one app: strict about our calls, and webhooks signed, batched and tried again as Meta's. Facts: see
 * the README of the channel.
 */
import type { DeliveredWebhook, Simulator } from '../simulator.ts';
import { metaJson, metaWebhooks } from '../shared/meta.ts';
import { receivedMessages } from '../shared/received.ts';
import { png } from '../shared/samples.ts';
import { startServer } from '../shared/server.ts';
import { answerCall } from './api.ts';
import { customerOf, mid } from './customer.ts';
import type { Event, MessengerCustomer } from './customer.ts';
import { knownFields } from './state.ts';
import type { MessengerCredential, State } from './state.ts';

export interface MessengerOptions extends Partial<MessengerCredential> {
  /** How many times quicker than Meta it tries again; 1,000 unless told, so that a second takes 1 ms. */
  readonly speed?: number;
  /** Where to listen; any free port unless told. */
  readonly port?: number;
  /** False until Meta approves the tag HUMAN_AGENT; true unless told. */
  readonly isHumanAgentApproved?: boolean;
  /** False when the app may not read profiles; true unless told. */
  readonly hasProfiles?: boolean;
  /** False when the app may not send utility messages; true unless told. */
  readonly hasTemplates?: boolean;
}

export interface MessengerSimulator extends Simulator {
  /** What the credential needs, the base URL included. */
  readonly settings: MessengerCredential & { readonly baseUrl: string; readonly humanAgentTag: boolean };
  readonly customer: (known?: { readonly id?: string; readonly name?: string }) => MessengerCustomer;
  /** Another application gives us the conversation, takes it, or asks for it. */
  readonly control: (customerId: string, how: 'pass' | 'take' | 'request', metadata?: string) => Promise<DeliveredWebhook>;
  /** A delivery without the ids of what was delivered, as some are. */
  readonly deliveredUpTo: (customerId: string, at: number) => Promise<DeliveredWebhook>;
}

/** The page's own inbox at Meta. */
const pageInbox = '263902037430900';
const anotherApp = '1517776481860111';

export async function startMessengerSimulator(options: MessengerOptions = {}): Promise<MessengerSimulator> {
  const credential: MessengerCredential = {
    version: options.version ?? 'v25.0',
    appId: options.appId ?? '670843887433847',
    appSecret: options.appSecret ?? 'simulatedappsecret',
    pageId: options.pageId ?? '1234567890',
    pageToken: options.pageToken ?? 'EAAsimulatedpagetoken',
    verifyToken: options.verifyToken ?? '',
  };
  const { isHumanAgentApproved = true, hasProfiles = true, hasTemplates = true, speed = 1_000 } = options;
  const state: State = {
    ...{ credential, mailbox: receivedMessages(), taken: new Map(), people: new Map(), files: new Map(), owners: new Map() },
    ...{ refused: [], calls: [], faults: [], callback: null, appFields: [], pageFields: [], url: '' },
    ...{ isHumanAgentApproved, hasProfiles, hasTemplates },
  };
  const server = await startServer((call) => answerCall(state, call), options.port);
  state.url = server.url;
  const webhooks = metaWebhooks(credential.appSecret, speed);
  const { pageId, appId } = credential;

  const call = (entry: object, messageId: string | null): Promise<DeliveredWebhook> => {
    if (state.callback === null) throw new Error('Nothing is registered: set webhookUrl first.');
    const body = metaJson({ object: 'page', entry: [{ id: pageId, time: Date.now(), ...entry }] });
    return webhooks.deliver({ url: state.callback, body, messageId });
  };
  const deliver = (events: readonly Event[], messageId: string | null) => {
    const customerId = [events[0]?.sender.id, events[0]?.recipient.id].find((id) => id !== pageId) ?? '';
    const isOurs = (state.owners.get(customerId) ?? appId) === appId;
    return call(isOurs ? { messaging: events } : { standby: events.map(withoutPayload) }, messageId);
  };
  const told = (customerId: string, kind: object, at: number = Date.now()): Event => ({
    sender: { id: customerId },
    recipient: { id: pageId },
    timestamp: at,
    ...kind,
  });
  const echoed = (customerId: string, message: { readonly mid: string }) =>
    deliver(
      [{ sender: { id: pageId }, recipient: { id: customerId }, timestamp: Date.now(), message: { is_echo: true, ...message } }],
      message.mid,
    );
  const takenOf = (messageId: string) => {
    const taken = state.taken.get(messageId);
    if (taken === undefined) throw new Error('No customer received such a message.');
    return taken;
  };

  return {
    url: server.url,
    settings: { ...credential, baseUrl: server.url, humanAgentTag: isHumanAgentApproved },
    credential: {
      'App ID': appId,
      'App Secret': credential.appSecret,
      'Page ID': pageId,
      'Page Access Token': credential.pageToken,
    },
    received: state.mailbox.all,
    refused: state.refused,
    webhooks: webhooks.delivered,
    calls: state.calls,
    get webhookUrl() {
      return state.callback;
    },
    set webhookUrl(url: string | null) {
      state.callback = url;
      state.appFields = url === null ? [] : knownFields;
      state.pageFields = url === null ? [] : knownFields;
    },
    customer: (known = {}) => {
      const number = state.people.size + 1;
      const person = { id: known.id ?? String(7_000_000_000_000_000 + number), name: known.name ?? `Customer ${String(number)}` };
      state.people.set(person.id, person);
      state.files.set(`picture-${person.id}`, { bytes: png, type: 'image/png', until: Infinity });
      const comment = (message: string) =>
        call({ changes: [{ field: 'feed', value: { item: 'comment', verb: 'add', message, from: person } }] }, null);
      return customerOf(state, deliver, comment, person);
    },
    fail: (...faults) => void state.faults.push(...faults),
    receipt: (messageId, status) => {
      const { message, at } = takenOf(messageId);
      if (status === 'failed') throw new Error('Messenger tells no failures after it has taken a message.');
      const kind = status === 'read' ? { read: { watermark: at } } : { delivery: { mids: [messageId], watermark: at } };
      return deliver([told(message.to, kind)], null);
    },
    deliveredUpTo: (customerId, at) => deliver([told(customerId, { delivery: { watermark: at } })], null),
    echo: (messageId) => {
      const { message } = takenOf(messageId);
      const metadata = (message.raw as { readonly message: { readonly metadata?: string } }).message.metadata;
      return echoed(message.to, { mid: messageId, app_id: Number(appId), metadata, text: message.text } as { readonly mid: string });
    },
    writtenElsewhere: (customerId, text) => echoed(customerId, { mid: mid(), app_id: Number(pageInbox), text } as { readonly mid: string }),
    control: (customerId, how, metadata = '') => {
      if (how !== 'request') state.owners.set(customerId, how === 'pass' ? appId : anotherApp);
      const moved = how === 'pass' ? [anotherApp, appId] : [appId, anotherApp];
      const field = `${how}_thread_control`;
      const value =
        how === 'request'
          ? { requested_owner_app_id: Number(anotherApp), metadata }
          : { previous_owner_app_id: Number(moved[0]), new_owner_app_id: Number(moved[1]), metadata };
      // Who has the conversation is told to everybody concerned, never by standby.
      return call({ messaging: [told(customerId, { [field]: value })] }, null);
    },
    replay: webhooks.replay,
    forge: webhooks.forge,
    waitFor: state.mailbox.waitFor,
    close: server.close,
  };
}

/** In conversations of others we see that a button was pressed, and not what is behind it. */
function withoutPayload(event: Event): Event {
  if (typeof event['postback'] !== 'object' || event['postback'] === null) return event;
  return { ...event, postback: { ...event['postback'], payload: undefined } };
}
