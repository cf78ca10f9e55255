import type { State, Taken } from './state.ts';

/** The parameters of a status callback. */
export function statusParameters(state: State, message: Taken, status: string, errorCode: string | null): URLSearchParams {
  const isWhatsApp = message.to.startsWith('whatsapp:');
  const event = { sent: null, delivered: 'DELIVERED', read: 'READ', undelivered: 'UNDELIVERED' }[status] ?? null;
  return new URLSearchParams({
    ApiVersion: '2010-04-01',
    AccountSid: state.accountSid,
    MessageSid: message.sid,
    SmsSid: message.sid,
    MessageStatus: status,
    SmsStatus: status,
    From: message.from,
    To: message.to,
    ...(errorCode === null ? {} : { ErrorCode: errorCode }),
    ...(state.kind === 'service' ? { MessagingServiceSid: state.service.sid } : {}),
    ...(isWhatsApp ? { ChannelPrefix: 'whatsapp', ChannelInstallSid: `XE${state.accountSid.slice(2)}` } : {}),
    ...(isWhatsApp && event !== null ? { EventType: event } : {}),
    ...(!isWhatsApp && status === 'delivered' ? { RawDlrDoneDate: '2611210930' } : {}),
  });
}
