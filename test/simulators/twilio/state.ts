import { createHmac, randomBytes } from 'node:crypto';
import type { DeliveredWebhook, Fault, RefusedCall } from '../simulator.ts';
import type { Received } from '../shared/received.ts';

export interface TwilioOptions {
  /** What our sender is; `sms` unless told. */
  readonly kind?: 'sms' | 'whatsapp' | 'service';
  /** How many times quicker than Twilio calls are tried again; 20 unless told. */
  readonly speed?: number;
}

/** A file of a customer's message. */
export interface Media {
  readonly messageSid: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** A message that Twilio has taken from us. */
export interface Taken {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly statusCallback: string | null;
}

/** The last webhook call, kept to be made again. */
export interface LastWebhook {
  readonly url: string;
  readonly body: string;
  readonly signature: string;
  readonly messageId: string | null;
}

/** All that the simulated Twilio knows. */
export interface State {
  /** Its own address, once it runs. */
  url: string;
  readonly kind: 'sms' | 'whatsapp' | 'service';
  readonly speed: number;
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Our number, E.164. */
  readonly number: string;
  readonly phone: { readonly sid: string; smsUrl: string; smsMethod: string; smsApplicationSid: string };
  readonly service: { readonly sid: string; inboundRequestUrl: string; inboundMethod: string; useInboundWebhookOnNumber: boolean };
  /** What is entered on Twilio's page of the WhatsApp sender. */
  senderUrl: string;
  /** Bodies of approved templates by content SID, with `{{1}}`. */
  readonly templates: Map<string, string>;
  readonly taken: Map<string, Taken>;
  readonly media: Map<string, Media>;
  /** Addresses that wrote STOP. */
  readonly optedOut: Set<string>;
  /** When an address on WhatsApp last wrote, milliseconds. */
  readonly wroteAt: Map<string, number>;
  readonly faults: Fault[];
  readonly received: Received;
  readonly refused: RefusedCall[];
  readonly webhooks: DeliveredWebhook[];
  readonly calls: { readonly name: string; readonly about: string }[];
  /** What Twilio's debugger would say of our answers. */
  readonly warnings: string[];
  last: LastWebhook | null;
}

/** An id as Twilio makes them: two letters and 32 hexadecimal digits. */
export const newSid = (prefix: string): string => prefix + randomBytes(16).toString('hex');

/** The address by which our sender is known. */
export function ourAddress({ kind, number, service }: State): string {
  if (kind === 'service') return service.sid;
  return kind === 'whatsapp' ? `whatsapp:${number}` : number;
}

/** Base64 of HMAC-SHA1 over the address and the sorted parameters. */
export function signatureOf(authToken: string, url: string, parameters: URLSearchParams): string {
  const names = [...new Set(parameters.keys())].sort();
  const rest = names
    .map((name) =>
      [...new Set(parameters.getAll(name))]
        .sort()
        .map((value) => name + value)
        .join(''),
    )
    .join('');
  return createHmac('sha1', authToken)
    .update(url + rest)
    .digest('base64');
}
