import type { ProviderRequest } from '../../app/adapter';
import { hmac, isSameSecret } from '../signature';
import { usualSignatureHeader } from './settings';
import type { InfobipSettings } from './settings';

/** The query parameter of the address that we name for what becomes of a message; see {@link reportsUrl}. */
const proofParameter = 'receipt';

/**
 * True when the push brings everything that the settings ask of it: the name and password, the signature over the raw body, or both.
 * Without either, nothing is proven.
 */
export function isFromInfobip(settings: InfobipSettings, request: ProviderRequest): boolean {
  const { webhookPassword, webhookSecret } = settings;
  if (webhookPassword === '' && webhookSecret === '') return false;
  if (webhookPassword !== '' && !hasPassword(settings, request.header('authorization'))) return false;
  return webhookSecret === '' || isSigned(settings, request);
}

function hasPassword({ webhookUser, webhookPassword }: InfobipSettings, header: string | undefined): boolean {
  const encoded = /^basic +([A-Za-z0-9+/=_-]+) *$/i.exec(header ?? '')?.[1];
  const given = encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8');
  return isSameSecret(given, `${webhookUser}:${webhookPassword}`);
}

/** Hexadecimal or base64, with or without `sha256=`: which of them Infobip writes is not documented in public. */
function isSigned({ webhookSecret, signatureHeader }: InfobipSettings, request: ProviderRequest): boolean {
  const name = signatureHeader === undefined || signatureHeader.trim() === '' ? usualSignatureHeader : signatureHeader;
  const given = request
    .header(name.trim().toLowerCase())
    ?.trim()
    .replace(/^sha256=/i, '');
  if (given === undefined) return false;
  const isHex = isSameSecret(given.toLowerCase(), hmac('sha256', webhookSecret, request.body, 'hex'));
  const isBase64 = isSameSecret(given, hmac('sha256', webhookSecret, request.body, 'base64'));
  return isHex || isBase64;
}

/**
 * The address for what becomes of one message, or null when nobody told us our own. Infobip calls such an address without the
 * security settings of the portal, so it carries a proof of its own, good for this message only.
 */
export function reportsUrl(settings: InfobipSettings, messageId: string): string | null {
  const url = URL.parse(settings.webhookUrl ?? '');
  if (url === null) return null;
  url.searchParams.set(proofParameter, proofOf(settings, messageId));
  return url.href;
}

/** True when the push came to the address that we named for this message. */
export function isReportAddress(settings: InfobipSettings, request: ProviderRequest, messageId: string): boolean {
  const secret = secretOf(settings);
  return secret !== '' && isSameSecret(request.query[proofParameter], proofOf(settings, messageId));
}

/** True when the push came to an address of that kind. */
export const hasReportAddress = (request: ProviderRequest): boolean => request.query[proofParameter] !== undefined;

const secretOf = ({ webhookSecret, webhookPassword }: InfobipSettings): string => webhookSecret || webhookPassword;

const proofOf = (settings: InfobipSettings, messageId: string): string =>
  hmac('sha256', secretOf(settings), `receipt:${messageId}`, 'hex').slice(0, 32);
