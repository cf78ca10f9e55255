import type { KnownTemplate } from '../../app/adapter';
import { callProvider } from '../http';
import { callRefused } from './errors';
import { templatesOf } from './payload';
import type { InfobipTemplate } from './payload';
import { authorizationOf, baseOf, numberOf } from './settings';
import type { InfobipSettings } from './settings';

const placeholder = /\{\{\s*(\d+)\s*\}\}/g;
/** Buttons that are sent as they were registered. */
const fixedButtons = new Set(['QUICK_REPLY', 'PHONE_NUMBER', 'URL']);

/** The approved templates that need nothing but the texts of their body. SMS has none. @throws ProviderError */
export async function knownTemplates(settings: InfobipSettings): Promise<readonly KnownTemplate[]> {
  if (settings.kind === 'sms') return [];
  const sender = encodeURIComponent(numberOf(settings.sender));
  const response = await callProvider({
    method: 'GET',
    url: `${baseOf(settings)}/whatsapp/2/senders/${sender}/templates`,
    headers: authorizationOf(settings),
  });
  if (response.status !== 200) throw callRefused('list the templates', response);
  return templatesOf(response.json).flatMap((template) => known(template) ?? []);
}

function known({ name, language, status, structure }: InfobipTemplate): KnownTemplate | null {
  const text = structure?.body?.text;
  if (name === undefined || language === undefined || status !== 'APPROVED' || text === undefined) return null;
  const { header, buttons = [], carousel } = structure ?? {};
  const isHeaderFixed = header === undefined || (header.format === 'TEXT' && !isFilled(header.text));
  const areButtonsFixed = buttons.every(({ type, url }) => fixedButtons.has(type ?? '') && !isFilled(url));
  if (!isHeaderFixed || !areButtonsFixed || (carousel !== undefined && carousel !== null)) return null;
  const numbers = [...text.matchAll(placeholder)].map(([, number]) => Number(number));
  return { name, language, text, parameters: Math.max(0, ...numbers) };
}

const isFilled = (text: string | undefined): boolean => text?.includes('{{') ?? false;
