/**
 * A simulated WhatsApp Cloud API with one business account and one number: strict about our calls, and webhooks signed, batched and tried
 * again as Meta's. Facts: see the README of the channel.
 */
import type { DeliveredWebhook, Simulator } from '../simulator.ts';
import { metaJson, metaWebhooks } from '../shared/meta.ts';
import { receivedMessages } from '../shared/received.ts';
import { startServer } from '../shared/server.ts';
import { answerCall } from './api.ts';
import { customerOf, seconds, valueOf, wamid } from './customer.ts';
import type { Change, Known, WhatsAppCustomer } from './customer.ts';
import type { State, WhatsAppCredential } from './state.ts';

export interface WhatsAppOptions extends Partial<WhatsAppCredential> {
  /** False when the app is not told of the account yet; true unless told. */
  readonly isSubscribed?: boolean;
  /** How many times quicker than Meta it tries again; 1,000 unless told, so that a second takes 1 ms. */
  readonly speed?: number;
  /** Where to listen; any free port unless told. */
  readonly port?: number;
  /** How long an address of a file is good for, in milliseconds; five minutes unless told. */
  readonly linkLife?: number;
}

export interface WhatsAppSimulator extends Simulator {
  /** What the credential needs, the base URL included. */
  readonly settings: WhatsAppCredential & { readonly baseUrl: string };
  readonly customer: (known?: Known) => WhatsAppCustomer;
  /** Where webhooks go that the number has no address of its own for: those of its account, and of the app. */
  readonly setAddress: (of: 'account' | 'app', url: string | null) => void;
  /** Sends any status of a message, with a code when it failed. */
  readonly status: (messageId: string, status: string, code?: number) => Promise<DeliveredWebhook>;
  /** Sends changes of any fields in one call. */
  readonly changes: (...changes: readonly Change[]) => Promise<DeliveredWebhook>;
}

export async function startWhatsAppSimulator(options: WhatsAppOptions = {}): Promise<WhatsAppSimulator> {
  const credential: WhatsAppCredential = {
    version: options.version ?? 'v25.0',
    phoneNumberId: options.phoneNumberId ?? '106540352242922',
    businessAccountId: options.businessAccountId ?? '102290129340398',
    accessToken: options.accessToken ?? 'EAAsimulatedtoken',
    appSecret: options.appSecret ?? 'simulatedappsecret',
    verifyToken: options.verifyToken ?? '',
  };
  const state: State = {
    ...{ credential, appId: '670843887433847', displayNumber: '+1 555-078-3881', mailbox: receivedMessages() },
    ...{ taken: new Map(), media: new Map(), links: new Map(), written: new Set<string>(), refused: [], calls: [], faults: [] },
    ...{
      numberAddress: null,
      accountAddress: null,
      appAddress: null,
      isSubscribed: options.isSubscribed ?? true,
      url: '',
      linkLife: options.linkLife ?? 300_000,
    },
  };
  const server = await startServer((call) => answerCall(state, call), options.port);
  state.url = server.url;
  const webhooks = metaWebhooks(credential.appSecret, options.speed ?? 1_000);
  let customers = 0;

  const deliver = (changes: readonly Change[], messageId: string | null): Promise<DeliveredWebhook> => {
    const url = state.numberAddress ?? state.accountAddress ?? state.appAddress;
    if (url === null || !state.isSubscribed) throw new Error('Nothing is registered: set webhookUrl first.');
    const body = metaJson({ object: 'whatsapp_business_account', entry: [{ id: credential.businessAccountId, changes }] });
    return webhooks.deliver({ url, body, messageId });
  };
  const status = (messageId: string, name: string, code?: number) => {
    const errors =
      code === undefined ? {} : { errors: [{ code, title: 'Simulated', message: 'Simulated', error_data: { details: 'Simulated' } }] };
    const to = state.taken.get(messageId)?.message.to ?? '';
    const told = { id: messageId, status: name, timestamp: seconds(), recipient_id: to, ...errors };
    return deliver([{ field: 'messages', value: valueOf(state, undefined, { statuses: [told] }) }], messageId);
  };

  return {
    url: server.url,
    settings: { ...credential, baseUrl: server.url },
    credential: {
      'Phone Number ID': credential.phoneNumberId,
      'Business Account ID': credential.businessAccountId,
      'Access Token': credential.accessToken,
      'App Secret': credential.appSecret,
    },
    received: state.mailbox.all,
    refused: state.refused,
    webhooks: webhooks.delivered,
    calls: state.calls,
    get webhookUrl() {
      return state.numberAddress;
    },
    set webhookUrl(url: string | null) {
      state.numberAddress = url;
    },
    customer: (known = {}) => {
      customers += 1;
      return customerOf(state, deliver, {
        ...known,
        id: known.id ?? `1650555${String(1_000 + customers)}`,
        name: known.name ?? `Customer ${String(customers)}`,
      });
    },
    setAddress: (of, url) => {
      if (of === 'account') state.accountAddress = url;
      else state.appAddress = url;
    },
    fail: (...faults) => void state.faults.push(...faults),
    status,
    changes: (...changes) => deliver(changes, null),
    receipt: (messageId, name) => status(messageId, name, name === 'failed' ? 131026 : undefined),
    // What goes out by the API does not come back; only what was written in the business's own app does.
    echo: null,
    writtenElsewhere: (customerId, body) => {
      const echo = {
        from: state.displayNumber.replaceAll(/\D/g, ''),
        to: customerId,
        id: wamid(),
        timestamp: seconds(),
        type: 'text',
        text: { body },
      };
      return deliver([{ field: 'smb_message_echoes', value: valueOf(state, undefined, { message_echoes: [echo] }) }], echo.id);
    },
    replay: webhooks.replay,
    forge: webhooks.forge,
    waitFor: state.mailbox.waitFor,
    close: server.close,
  };
}
