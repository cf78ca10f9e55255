import fc from 'fast-check';

import { isSameValue as onThePage } from '../../inbox/models/same-value';
import { isSameValue as onTheServer } from '../../src/core/duplicates/same';

const mark = fc.constantFrom(' ', '-', '(', ')', '.', '/', '', '  ');
const digits = fc.array(fc.tuple(fc.nat(9), mark), { minLength: 5, maxLength: 14 });
const phone = fc
  .tuple(fc.constantFrom('', '+', '00', '0'), digits)
  .map(([before, all]) => `${before}${all.map(([digit, sign]) => String(digit) + sign).join('')}`);
/** A number, and the same or another one written in some other way. */
const phones = fc.tuple(phone, phone, fc.boolean(), fc.nat(6)).map(([one, other, isAlike, cut]): readonly [string, string] => {
  if (!isAlike) return [one, other];
  return [one, one.replaceAll(/\D/g, '').slice(cut)];
});
const texts = fc
  .tuple(fc.array(fc.constantFrom('Ana', 'ana', 'Ünal', 'U\u0308nal', ' ', '  ', 'ext'), { maxLength: 4 }), fc.boolean())
  .map(([parts, isUpper]): readonly [string, string] => [
    parts.join(' '),
    isUpper ? parts.join(' ').toUpperCase() : ` ${parts.join('  ')} `,
  ]);
const field = fc.constantFrom('name', 'email', 'phone', 'businessPhone', 'jobTitle', 'language', 'note', 'account');

it('the page asks about the same values as the server would', () => {
  fc.assert(
    fc.property(field, fc.oneof(phones, texts), (of, [one, other]) => {
      expect(onThePage(of, one, other)).toBe(onTheServer(of, one, other));
      expect(onThePage(of, other, one)).toBe(onThePage(of, one, other));
    }),
    { numRuns: 2_000 },
  );
});
