/** What a trigger and its credential say about one sender at Twilio. */
export interface TwilioSettings {
  /** `https://api.twilio.com`; Twilio's other hosts follow from it. */
  readonly baseUrl: string;
  /** `AC…` */
  readonly accountSid: string;
  /** The primary auth token: webhooks are signed with it, whatever calls are made with. */
  readonly authToken: string;
  /** `SK…`; with `apiSecret`, calls are made with it instead of the auth token. */
  readonly apiKey?: string;
  readonly apiSecret?: string;
  /** Who we are: a number in E.164 (`+1…`), `whatsapp:+1…`, or a Messaging Service (`MG…`). */
  readonly address: string;
  /** Our webhook's public address, where Twilio tells what became of a message; null when there is none. */
  readonly webhookUrl?: string | null;
}

const whatsapp = 'whatsapp:';

/** True when the address is a WhatsApp sender. */
export const isWhatsApp = (address: string): boolean => address.startsWith(whatsapp);

/** True when the address is a Messaging Service, which chooses among its senders by itself. */
export const isService = (address: string): boolean => address.startsWith('MG');

/**
 * The customer's id for Twilio's address of theirs: the bare number on WhatsApp senders, the address itself elsewhere, so that an answer
 * through a Messaging Service takes the way on which the customer wrote.
 */
export function externalIdOf({ address }: TwilioSettings, customer: string): string {
  return isWhatsApp(address) && isWhatsApp(customer) ? customer.slice(whatsapp.length) : customer;
}

/** Twilio's address for a customer's id. */
export function addressOf({ address }: TwilioSettings, externalId: string): string {
  return isWhatsApp(address) && !isWhatsApp(externalId) ? whatsapp + externalId : externalId;
}

/** E.164, when the address is a number on whatever channel; null for other kinds of ids. */
export function phoneOf(address: string): string | null {
  return /^(?:whatsapp:|rcs:)?(\+[1-9]\d{4,14})$/.exec(address)?.[1] ?? null;
}
