/**
 * A simulated Infobip with one WhatsApp or SMS sender: strict about our calls, and a push with the password or the signature of the portal.
 * Facts: Infobip's OpenAPI 3.163.0 (14 April 2026), see the README of the channel.
 */
import { createHmac } from 'node:crypto';
import type { Simulator } from '../simulator.ts';
import { receivedMessages } from '../shared/received.ts';
import { startServer } from '../shared/server.ts';
import { createWebhooks } from '../shared/webhooks.ts';
import { answerCall } from './api.ts';
import { customerOf, stampOf } from './customer.ts';
import type { State } from './state.ts';

export interface InfobipOptions {
  /** Where it listens; any free port unless told. */
  readonly port?: number;
  readonly kind?: 'whatsapp' | 'sms';
  readonly apiKey?: string;
  readonly sender?: string;
  readonly webhookUser?: string;
  readonly webhookPassword?: string;
  /** Signs the push when it is not empty. */
  readonly webhookSecret?: string;
  /** True when reports to an address of a message carry the password too; Infobip's are said not to. */
  readonly authenticatesReports?: boolean;
  /** False when addresses of files lead nowhere; true unless told. */
  readonly fetchesMedia?: boolean;
  /** How many times quicker than Infobip it tries again; 10,000 unless told, so that a minute takes 6 ms. */
  readonly speed?: number;
}

export interface InfobipSimulator extends Simulator {
  /** What the credential and the trigger need beside the base URL. */
  readonly settings: Readonly<Record<'apiKey' | 'sender' | 'webhookUser' | 'webhookPassword' | 'webhookSecret', string>> & {
    readonly kind: 'whatsapp' | 'sms';
  };
  /** Sends a report with this status and error, whatever Infobip would. */
  readonly report: (messageId: string, status: object, error: object) => ReturnType<Simulator['replay']>;
}

/** Infobip tries again after 1 + n² minutes: 1, 2, 5, 10, 17. */
const retryMinutes = [0, 1, 2, 3, 4].map((n) => 1 + n * n);

const reports = {
  delivered: {
    status: { groupId: 3, groupName: 'DELIVERED', id: 5, name: 'DELIVERED_TO_HANDSET', description: 'Message delivered to handset' },
    error: { groupId: 0, groupName: 'OK', id: 0, name: 'NO_ERROR', description: 'No Error', permanent: false },
  },
  failed: {
    status: {
      groupId: 2,
      groupName: 'UNDELIVERABLE',
      id: 9,
      name: 'UNDELIVERABLE_NOT_DELIVERED',
      description: 'Message sent not delivered',
    },
    error: { groupId: 1, groupName: 'HANDSET_ERRORS', id: 27, name: 'EC_ABSENT_SUBSCRIBER', description: 'Absent', permanent: false },
  },
};

export async function startInfobipSimulator(options: InfobipOptions = {}): Promise<InfobipSimulator> {
  const { kind = 'whatsapp', speed = 10_000, authenticatesReports = false, fetchesMedia = true } = options;
  const settings = {
    kind,
    apiKey: options.apiKey ?? 'simulated-api-key',
    sender: options.sender ?? '447860099299',
    webhookUser: options.webhookUser ?? 'infobip',
    webhookPassword: options.webhookPassword ?? 'simulated-password',
    webhookSecret: options.webhookSecret ?? '',
  };
  const { apiKey, sender } = settings;
  const mailbox = receivedMessages();
  const state: State = {
    ...{ kind, apiKey, sender, mailbox, fetchesMedia },
    ...{ taken: new Map(), media: new Map(), written: new Set<string>(), refused: [], calls: [], faults: [] },
  };
  const server = await startServer((call) => answerCall(state, call), options.port);
  const waits = retryMinutes.map((minutes) => (minutes * 60_000) / speed);
  const webhooks = createWebhooks(
    (body, isForged) => headersOf(settings, body, isForged),
    waits,
    (status) => status >= 200 && status < 300,
  );
  let webhookUrl: string | null = null;
  let customers = 0;

  const push = (results: readonly object[], messageId: string | null) => {
    if (webhookUrl === null) throw new Error('Nothing is entered in the portal: set webhookUrl first.');
    const body = JSON.stringify({ results, messageCount: results.length, pendingMessageCount: 0 });
    return webhooks.deliver({ url: webhookUrl, body, messageId });
  };
  const report = (result: object, messageId: string) => {
    const url = state.taken.get(messageId)?.reportsUrl ?? webhookUrl;
    if (url === null) throw new Error('Nobody said where reports go.');
    const isNamed = url !== webhookUrl && !authenticatesReports;
    const plain = (body: string, isForged: boolean) =>
      isForged ? headersOf(settings, body, true) : { 'content-type': 'application/json' };
    return webhooks.deliver({ url, body: JSON.stringify({ results: [result] }), messageId, ...(isNamed ? { headersOf: plain } : {}) });
  };
  const reported = (messageId: string, status: object, error: object) =>
    report(
      {
        bulkId: 'bulk-1',
        messageId,
        to: state.taken.get(messageId)?.message.to ?? '',
        sentAt: stampOf(Date.now() - 1_000),
        doneAt: stampOf(Date.now()),
        messageCount: 1,
        price: { pricePerMessage: 0.01, currency: 'EUR' },
        status,
        error,
      },
      messageId,
    );

  return {
    url: server.url,
    settings,
    credential: { 'API Key': apiKey, Sender: sender, 'Webhook User': settings.webhookUser, 'Webhook Password': settings.webhookPassword },
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
      const id = known.id ?? `38591${String(1_000_000 + customers)}`;
      return customerOf(state, () => server.url, push, id, known.name ?? `Customer ${String(customers)}`);
    },
    fail: (...faults) => void state.faults.push(...faults),
    receipt: (messageId, status) => {
      if (status !== 'read') return reported(messageId, reports[status].status, reports[status].error);
      const to = state.taken.get(messageId)?.message.to ?? '';
      const seen = { messageId, from: to, to: sender, sentAt: stampOf(Date.now() - 1_000), seenAt: stampOf(Date.now()) };
      return report(seen, messageId);
    },
    report: reported,
    echo: null,
    writtenElsewhere: null,
    replay: webhooks.replay,
    forge: webhooks.forge,
    waitFor: mailbox.waitFor,
    close: server.close,
  };
}

function headersOf(settings: InfobipSimulator['settings'], body: string, isForged: boolean): Record<string, string> {
  const { webhookUser, webhookPassword, webhookSecret } = settings;
  const password = isForged ? `${webhookPassword}!` : webhookPassword;
  const signature = createHmac('sha256', isForged ? `${webhookSecret}!` : webhookSecret)
    .update(body)
    .digest('hex');
  return {
    'content-type': 'application/json',
    ...(webhookPassword === '' ? {} : { authorization: `Basic ${Buffer.from(`${webhookUser}:${password}`).toString('base64')}` }),
    ...(webhookSecret === '' ? {} : { 'x-infobip-signature': signature }),
  };
}
