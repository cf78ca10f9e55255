import type { Introduction } from '../../app/introduce-contact';

/** As a page or a form brings it. */
interface Said {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
}

const longestName = 200;

/** What a visitor says of oneself, as far as it can be read: an address with an @, a number in international form. */
export function introductionOf(said: Said): Introduction {
  return { name: nameOf(said.name ?? ''), email: emailOf(said.email ?? ''), phone: phoneOf(said.phone ?? '') };
}

/** In one line, without what cannot be seen. */
function nameOf(raw: string): string | null {
  const name = raw
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, longestName)
    .toWellFormed();
  return name === '' ? null : name;
}

function emailOf(raw: string): string | null {
  const email = raw.trim();
  return email.length <= 254 && /^[^\s@<>"(),;:\\]+@[^\s@<>"(),;:\\]+\.[^\s@<>"(),;:\\.]{2,}$/u.test(email) ? email : null;
}

/** E.164; null for a number without its country, which could be anybody's. */
function phoneOf(raw: string): string | null {
  const phone = raw.replaceAll(/[\s().\-/\u00A0]/g, '').replace(/^00/, '+');
  return /^\+[1-9]\d{6,14}$/.test(phone) ? phone : null;
}
