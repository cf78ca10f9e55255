import type { TextKey } from '../texts/catalogue';
import type { LeftWord } from './visitor-view';

const isEmail = (text: string): boolean => /^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(text);
const isPhone = (text: string): boolean => /^\+?[\d\s().\-/]+$/.test(text) && text.replaceAll(/\D/g, '').length >= 6;

/** What is missing or wrong in the form, by its field; the first field stands for the form. */
export function troublesIn({ name, email, phone, text }: LeftWord): Readonly<Partial<Record<keyof LeftWord, TextKey>>> {
  const isUnreachable = email === '' && phone === '';
  return {
    ...(name === '' ? { name: 'formMissing' } : {}),
    ...(text === '' ? { text: 'formMissing' } : {}),
    ...(isUnreachable ? { email: 'formOneOf' } : {}),
    ...(email !== '' && !isEmail(email) ? { email: 'formBadEmail' } : {}),
    ...(phone !== '' && !isPhone(phone) ? { phone: 'formBadPhone' } : {}),
  };
}
