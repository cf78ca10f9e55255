/** A system of somebody's own that speaks the contract of docs/channels/custom.md, version 1. */
import type { DeliveredWebhook, SimulatedCustomer, Simulator } from '../simulator.ts';
import { receivedMessages } from '../shared/received.ts';
import { png } from '../shared/samples.ts';
import { startServer } from '../shared/server.ts';
import { createWebhooks } from '../shared/webhooks.ts';
import { answerCall } from './partner.ts';
import type { State } from './partner.ts';
import { signedBy } from './signing.ts';
import type { Signing } from './signing.ts';

export interface CustomOptions {
  /** Where it listens; any free port unless told. */
  readonly port?: number;
  readonly secret?: string;
  readonly signature?: 'timestamp' | 'body';
  readonly signatureHeader?: string;
  /** False when it answers no ids of its own; true unless told. */
  readonly namesIds?: boolean;
  /** How many times quicker it tries again than it would: after 1, 5 and 30 seconds; 1,000 unless told. */
  readonly speed?: number;
}

export interface CustomSimulator extends Simulator {
  /** What the credential needs beside the send URL. */
  readonly settings: Signing;
  /** Calls Switchboard with any body. */
  readonly call: (body: object) => Promise<DeliveredWebhook>;
}

const retrySeconds = [1, 5, 30];

export async function startCustomSimulator(options: CustomOptions = {}): Promise<CustomSimulator> {
  const signing: Signing = {
    secret: options.secret ?? 'simulated-secret-of-32-characters',
    signature: options.signature ?? 'timestamp',
    signatureHeader: options.signatureHeader ?? 'X-Webitel-Sign',
  };
  const mailbox = receivedMessages();
  const state: State = {
    ...{ signing, mailbox, namesIds: options.namesIds ?? true },
    ...{ taken: new Map(), media: new Map(), refused: [], calls: [], faults: [] },
  };
  const server = await startServer((call) => answerCall(state, call), options.port);
  const waits = retrySeconds.map((seconds) => (seconds * 1_000) / (options.speed ?? 1_000));
  // A call that was refused with 4xx is wrong, and would be wrong again.
  const webhooks = createWebhooks(
    (body, isForged) => signedBy(signing, body, isForged),
    waits,
    (status) => status !== 0 && status < 500,
  );
  let webhookUrl: string | null = null;
  let customers = 0;

  const call = (body: object, messageId: string | null = null): Promise<DeliveredWebhook> => {
    if (webhookUrl === null) throw new Error('Nobody entered the address of Switchboard: set webhookUrl first.');
    return webhooks.deliver({ url: webhookUrl, body: JSON.stringify({ version: 1, ...body }), messageId });
  };

  return {
    url: `${server.url}/switchboard`,
    settings: signing,
    credential: {
      'Send URL': `${server.url}/switchboard`,
      Secret: signing.secret,
      Signature: signing.signature === 'body' ? 'Body Only' : 'Timestamp and Body',
    },
    received: mailbox.all,
    refused: state.refused,
    webhooks: webhooks.delivered,
    calls: state.calls,
    get webhookUrl() {
      return webhookUrl;
    },
    set webhookUrl(url: string | null) {
      webhookUrl = url;
    },
    customer: (known = {}) => {
      customers += 1;
      const id = known.id ?? `customer-${String(customers)}`;
      return customerOf(state, server.url, call, id, known.name ?? `Customer ${String(customers)}`);
    },
    fail: (...faults) => void state.faults.push(...faults),
    receipt: (messageId, status) => {
      const why = status === 'failed' ? { code: 'phone_off', reason: 'The phone is off. Send again later.' } : {};
      return call({ receipts: [{ message: messageId, status, at: new Date().toISOString(), ...why }] });
    },
    echo: null,
    writtenElsewhere: (customerId, text) =>
      call({ messages: [{ id: crypto.randomUUID(), from: { id: customerId }, text, direction: 'out' }] }),
    replay: webhooks.replay,
    forge: webhooks.forge,
    waitFor: mailbox.waitFor,
    call: (body) => call(body, null),
    close: server.close,
  };
}

type CallSwitchboard = (body: object, messageId?: string | null) => Promise<DeliveredWebhook>;

function customerOf(state: State, baseUrl: string, call: CallSwitchboard, id: string, name: string): SimulatedCustomer {
  const portrait = `portrait-${crypto.randomUUID()}`;
  state.media.set(portrait, { bytes: png, type: 'image/png' });
  const from = { id, name, phone: '+385915550101', language: 'hr', picture: `${baseUrl}/media/${portrait}` };
  const message = (content: object, { id: messageId = crypto.randomUUID(), at = Date.now() }: { id?: string; at?: number } = {}) => ({
    id: messageId,
    from,
    at: new Date(at).toISOString(),
    ...content,
  });
  const write = (content: object, options?: { id?: string; at?: number }) => {
    const one = message(content, options);
    return call({ messages: [one] }, one.id);
  };
  const tell = (event: object) => call({ events: [{ from: { id }, ...event }] });
  return {
    id,
    name,
    text: (text, { replyTo, ...options } = {}) => write({ text, ...(replyTo === undefined ? {} : { replyTo }) }, options),
    batch: (texts) => call({ messages: texts.map((text) => message({ text })) }),
    file: ({ kind, name: fileName, type, bytes, caption }) => {
      const media = crypto.randomUUID();
      state.media.set(media, { bytes, type });
      const file = { url: `${baseUrl}/media/${media}`, kind, name: fileName, type, size: bytes.byteLength };
      return write({ files: [file], ...(caption === undefined ? {} : { text: caption }) });
    },
    place: (latitude, longitude) => write({ place: { latitude, longitude, name: 'Here' } }),
    contactCard: (cardName, phone) => write({ contacts: [{ name: cardName, phones: [phone] }] }),
    react: (messageId, emoji) => tell({ type: 'reacted', message: messageId, emoji }),
    edit: (messageId, text) => tell({ type: 'edited', message: messageId, text }),
    remove: (messageId) => tell({ type: 'deleted', message: messageId }),
    press: (messageId, label) => {
      const payload = [...state.taken.values()].find((taken) => taken.message.id === messageId)?.payloads.get(label);
      if (payload === undefined) throw new Error(`There is no button "${label}" under this message.`);
      return write({ text: label, payload, replyTo: messageId });
    },
    unknownKind: () => write({ placeholder: 'Hologram' }),
    inGroup: null,
    setReachable: (isReachable) => tell({ type: 'reachable', reachable: isReachable, reason: isReachable ? 'Unblocked' : 'Blocked' }),
  };
}
