import type { Happening, IncomingContent, IncomingFile, Sender } from '../../app/adapter';
import type { Place } from '../../core/content';
import { fileKindOf } from '../../core/file';
import type { FileKind } from '../../core/file';
import { reasonOf } from './errors';
import { inboundOf, statusOf } from './payload';
import type { Inbound, Parameters, Status } from './payload';
import { externalIdOf, isService, isWhatsApp, phoneOf } from './settings';
import type { TwilioSettings } from './settings';

/**
 * What one webhook call of Twilio's comes to; nothing when it is of no interest: a status on the way, a call that is no message's.
 * Messages and statuses come to the same address and differ by their parameters only.
 *
 * @param at when the call arrived: Twilio tells no time
 */
export function happeningsOf(settings: TwilioSettings, parameters: Parameters, at: number): readonly Happening[] {
  if (isStatus(parameters)) {
    const status = statusOf(parameters);
    return status === null ? [] : fromStatus(settings, status, at);
  }
  const inbound = inboundOf(parameters);
  return inbound === null ? [] : fromMessage(settings, inbound, parameters, at);
}

function isStatus({ MessageStatus, SmsStatus, Body }: Parameters): boolean {
  if (SmsStatus !== undefined && SmsStatus !== 'received' && SmsStatus !== 'receiving') return true;
  return MessageStatus !== undefined && Body === undefined && SmsStatus === undefined;
}

function fromMessage(settings: TwilioSettings, inbound: Inbound, parameters: Parameters, at: number): readonly Happening[] {
  const account = isService(settings.address) ? null : inbound.To;
  const sender = senderOf(settings, inbound);
  const message: Happening = {
    kind: 'message',
    account,
    providerMessageId: inbound.sid,
    sender,
    at,
    content: contentOf(inbound, parameters),
  };
  const isReachable = reachabilityOf(inbound);
  if (isReachable === null) return [message];
  const reason = isReachable ? 'The customer receives messages again.' : 'The customer wrote STOP and receives nothing more until START.';
  return [message, { kind: 'reachable', account, sender, at, isReachable, reason }];
}

/**
 * Whether the message opts the customer in or out; null when neither. Without Advanced Opt-Out, Twilio acts on its words and does not say so:
 * those that opt in are harmless when nobody had opted out, those that opt out are known by the next message that is refused.
 */
function reachabilityOf({ From, OptOutType, Body = '' }: Inbound): boolean | null {
  if (OptOutType === 'STOP') return false;
  const isWord = !isWhatsApp(From) && /^(start|unstop|yes)$/i.test(Body.trim());
  return OptOutType === 'START' || (OptOutType === undefined && isWord) ? true : null;
}

function senderOf(settings: TwilioSettings, { From, ProfileName, ExternalUserId }: Inbound): Sender {
  const externalId = externalIdOf(settings, From);
  const alias = ExternalUserId === undefined || ExternalUserId === '' ? null : externalIdOf(settings, ExternalUserId);
  return {
    externalId,
    ...(alias === null || alias === externalId ? {} : { aliases: [alias] }),
    name: ProfileName === undefined || ProfileName === '' ? null : ProfileName,
    phone: phoneOf(From),
  };
}

function contentOf(inbound: Inbound, parameters: Parameters): IncomingContent {
  const files = filesOf(inbound, parameters);
  const place = placeOf(inbound);
  const written = [inbound.Body, inbound.ButtonText, inbound.ListTitle].find((text) => text !== undefined && text !== '') ?? '';
  const isEmpty = written === '' && files.length === 0 && place === null;
  const payload = inbound.ButtonPayload ?? inbound.ListId;
  const referral = referralOf(parameters);
  return {
    text: isEmpty ? placeholder(inbound.MessageType) : written,
    ...(isEmpty ? { isPlaceholder: true } : {}),
    ...(files.length === 0 ? {} : { files }),
    ...(place === null ? {} : { place }),
    ...(inbound.OriginalRepliedMessageSid === undefined ? {} : { replyTo: inbound.OriginalRepliedMessageSid }),
    ...(payload === undefined ? {} : { payload }),
    ...(referral === null ? {} : { referral }),
    ...(inbound.Forwarded === 'true' || inbound.FrequentlyForwarded === 'true' ? { isForwarded: true } : {}),
  };
}

/** The kind as Twilio names it, in brackets; what is no word is not shown. */
function placeholder(kind: string | undefined): string {
  if (kind === undefined || kind === 'text' || !/^[a-z][a-z_ -]{1,30}$/i.test(kind)) return '[Empty message]';
  return `[${kind.charAt(0).toUpperCase()}${kind.slice(1).replaceAll('_', ' ')}]`;
}

function placeOf({ Latitude, Longitude, Label, Address }: Inbound): Place | null {
  if (Latitude === undefined || Longitude === undefined || Latitude.trim() === '' || Longitude.trim() === '') return null;
  const latitude = Number(Latitude);
  const longitude = Number(Longitude);
  if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) return null;
  return {
    latitude,
    longitude,
    ...(Label === undefined || Label === '' ? {} : { name: Label }),
    ...(Address === undefined || Address === '' ? {} : { address: Address }),
  };
}

const mostMedia = 20;

function filesOf(inbound: Inbound, parameters: Parameters): readonly IncomingFile[] {
  const files: IncomingFile[] = [];
  for (let index = 0; index < mostMedia; index++) {
    const url = parameters[`MediaUrl${index}`];
    if (url === undefined || url === '') break;
    const type = parameters[`MediaContentType${index}`]?.split(';')[0]?.trim().toLowerCase() ?? '';
    files.push({ kind: kindOf(inbound, type), name: null, type: type === '' ? null : type, size: null, source: { url } });
  }
  return files;
}

function kindOf({ From, MessageType }: Inbound, type: string): FileKind {
  if (!isWhatsApp(From)) return fileKindOf(type);
  if (MessageType === 'sticker' || (type === 'image/webp' && MessageType !== 'image')) return 'sticker';
  // WhatsApp records voices as Ogg; other sounds are files of the customer's.
  return type === 'audio/ogg' ? 'voice' : fileKindOf(type);
}

const referralParameters = {
  ReferralBody: 'body',
  ReferralHeadline: 'headline',
  ReferralSourceId: 'sourceId',
  ReferralSourceType: 'sourceType',
  ReferralSourceUrl: 'sourceUrl',
  ReferralMediaUrl: 'mediaUrl',
  ReferralMediaContentType: 'mediaType',
  ReferralCtwaClid: 'clickId',
} as const;

function referralOf(parameters: Parameters): Readonly<Record<string, string>> | null {
  const found = Object.entries(referralParameters).flatMap(([parameter, name]) => {
    const value = parameters[parameter];
    return value === undefined || value === '' ? [] : [[name, value] as const];
  });
  return found.length === 0 ? null : Object.fromEntries(found);
}

/** Statuses on the way (`queued`, `sending`, …) say nothing that is not known already. */
function receiptStatusOf({ MessageStatus, SmsStatus, EventType }: Status): 'sent' | 'delivered' | 'read' | 'failed' | null {
  if (EventType === 'READ') return 'read';
  switch (MessageStatus ?? SmsStatus) {
    case 'sent':
      return 'sent';
    case 'delivered':
    case 'partially_delivered':
      return 'delivered';
    case 'read':
      return 'read';
    case 'failed':
    case 'undelivered':
    case 'canceled':
      return 'failed';
    default:
      return null;
  }
}

function fromStatus(settings: TwilioSettings, told: Status, at: number): readonly Happening[] {
  const status = receiptStatusOf(told);
  if (status === null) return [];
  const account = isService(settings.address) ? null : (told.From ?? settings.address);
  const receipt = { kind: 'receipt', account, providerMessageId: told.sid, status, at } as const;
  if (status !== 'failed') return [receipt];
  const code = told.ErrorCode === undefined || !/^\d{1,6}$/.test(told.ErrorCode) ? 'unknown' : told.ErrorCode;
  const { reason, isUnreachable } = reasonOf(code);
  const failed: Happening = { ...receipt, failure: { code, reason } };
  if (!isUnreachable) return [failed];
  const sender: Sender = { externalId: externalIdOf(settings, told.To), phone: phoneOf(told.To) };
  return [failed, { kind: 'reachable', account, sender, at, isReachable: false, reason }];
}
