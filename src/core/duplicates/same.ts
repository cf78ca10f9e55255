import type { MergeField } from './merge';

/** Whether two values of a field say the same, only written in another way: there is nothing to choose between them. */
export function isSameValue(field: MergeField, one: string, other: string): boolean {
  if (field === 'phone' || field === 'businessPhone') return isSamePhone(one, other);
  if (field === 'name' || field === 'email') return folded(one) === folded(other);
  return one.trim() === other.trim();
}

const folded = (text: string): string => text.normalize('NFC').trim().replaceAll(/\s+/gu, ' ').toLowerCase();

/** Fewer digits are the end of too many numbers. */
const fewestDigits = 7;

/** Whether two phones are one number. One that is written without its country is the end of the other, whatever zero stands before it. */
function isSamePhone(one: string, other: string): boolean {
  const [first, second] = [numberOf(one), numberOf(other)];
  if (first === null || second === null) return one.trim() === other.trim();
  if (first.digits === second.digits) return true;
  if (first.isWhole === second.isWhole) return false;
  const [whole, part] = first.isWhole ? [first, second] : [second, first];
  const end = part.digits.replace(/^0+/, '');
  return end.length >= fewestDigits && whole.digits.endsWith(end);
}

/** The digits of a phone, its country's code among them or not; null when it is none, or has an extension. */
function numberOf(phone: string): { readonly digits: string; readonly isWhole: boolean } | null {
  const written = phone.normalize('NFKC').trim();
  if (!/^[+\d\s().\-/\u2010-\u2015]+$/u.test(written)) return null;
  const digits = written.replaceAll(/\D/g, '');
  if (written.startsWith('+')) return { digits, isWhole: true };
  return digits.startsWith('00') ? { digits: digits.slice(2), isWhole: true } : { digits, isWhole: false };
}
