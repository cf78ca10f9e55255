import type { MergeField } from '../../src/wire/inbox';

const folded = (text: string): string => text.normalize('NFC').trim().replaceAll(/\s+/gu, ' ').toLowerCase();

/** Whether two values of a field say the same, only written in another way, as the server decides it. */
export function isSameValue(field: MergeField, one: string, other: string): boolean {
  // Two pictures are never the same one: their version says only when each of them changed.
  if (field === 'picture') return false;
  if (field === 'phone' || field === 'businessPhone') return isSamePhone(one, other);
  if (field === 'name' || field === 'email') return folded(one) === folded(other);
  return one.trim() === other.trim();
}

/** Fewer digits are the end of too many numbers. */
const fewestDigits = 7;

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
