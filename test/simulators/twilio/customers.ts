import type { DeliveredWebhook, SentFile, SimulatedCustomer } from '../simulator.ts';
import { newSid } from './state.ts';
import type { State } from './state.ts';
import { deliver, inboundUrl } from './webhooks.ts';

/** A customer with a phone, who writes by SMS or WhatsApp, as our sender does. */
export function customerOf(state: State, id: string, name: string): SimulatedCustomer {
  const isWhatsApp = state.kind === 'whatsapp';
  const from = isWhatsApp ? `whatsapp:${id}` : id;

  const write = (fields: Record<string, string>, sid = newSid('SM'), at = Date.now()): Promise<DeliveredWebhook> => {
    state.wroteAt.set(from, at);
    const parameters = { ...envelope(state, sid, from), ...(isWhatsApp ? whatsAppFields(id, name) : placesOf(id)), ...fields };
    return deliver(state, inboundUrl(state), new URLSearchParams(parameters), sid);
  };

  const text: SimulatedCustomer['text'] = (body, { id: sid, at, replyTo } = {}) =>
    write(
      {
        Body: body,
        ...(isWhatsApp ? { MessageType: 'text' } : {}),
        ...(isWhatsApp && replyTo !== undefined
          ? { OriginalRepliedMessageSid: replyTo, OriginalRepliedMessageSender: `whatsapp:${state.number}` }
          : {}),
      },
      sid,
      at,
    );

  const file = ({ type, bytes, kind, caption = '' }: SentFile): Promise<DeliveredWebhook> => {
    const sid = newSid('MM');
    const media = newSid('ME');
    state.media.set(media, { messageSid: sid, type, bytes });
    const messageType = kind === 'voice' ? 'audio' : kind;
    return write(
      {
        Body: caption,
        NumMedia: '1',
        MediaUrl0: `${state.url}/2010-04-01/Accounts/${state.accountSid}/Messages/${sid}/Media/${media}`,
        MediaContentType0: type,
        ...(isWhatsApp ? { MessageType: messageType } : {}),
      },
      sid,
    );
  };

  const place = (latitude: number, longitude: number): Promise<DeliveredWebhook> =>
    isWhatsApp
      ? write({ Body: '', MessageType: 'location', Latitude: String(latitude), Longitude: String(longitude) })
      : // A phone sends a place as a link.
        write({ Body: `https://maps.google.com/?q=${latitude},${longitude}` });

  return {
    id,
    name,
    text,
    batch: async (texts) => {
      let last: DeliveredWebhook = { status: 0, attempts: 0, body: '', messageId: null };
      for (const body of texts) last = await text(body);
      return last;
    },
    file,
    place,
    contactCard: null,
    react: null,
    edit: null,
    remove: null,
    press: null,
    unknownKind: () => write({ Body: '', ...(isWhatsApp ? { MessageType: 'hologram' } : {}) }),
    inGroup: null,
    setReachable: isWhatsApp
      ? null
      : (isReachable) => {
          if (isReachable) state.optedOut.delete(from);
          else state.optedOut.add(from);
          const word = isReachable ? 'START' : 'STOP';
          return write({ Body: word, OptOutType: word });
        },
  };
}

function envelope(state: State, sid: string, from: string): Record<string, string> {
  return {
    ToCountry: 'US',
    SmsMessageSid: sid,
    NumMedia: '0',
    SmsSid: sid,
    SmsStatus: 'received',
    To: state.kind === 'whatsapp' ? `whatsapp:${state.number}` : state.number,
    NumSegments: '1',
    MessageSid: sid,
    AccountSid: state.accountSid,
    From: from,
    ApiVersion: '2010-04-01',
    ...(state.kind === 'service' ? { MessagingServiceSid: state.service.sid } : {}),
  };
}

const whatsAppFields = (id: string, name: string): Record<string, string> => ({
  ProfileName: name,
  WaId: id.replace('+', ''),
  Forwarded: 'false',
  FrequentlyForwarded: 'false',
  ReferralNumMedia: '0',
  ChannelMetadata: JSON.stringify({ type: 'whatsapp', data: { context: { ProfileName: name } } }),
});

/** Where the network says a number is from; empty for most. */
const placesOf = (id: string): Record<string, string> => ({
  FromCity: '',
  FromState: '',
  FromZip: '',
  FromCountry: id.startsWith('+1') ? 'US' : 'ES',
});
