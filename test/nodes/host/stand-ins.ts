import { randomBytes, scryptSync } from 'node:crypto';
import type { passwordHasher, secrets } from '../../../src/runtime/passwords';

/** What stands for a built page: these tests run before the build. */
export const pageOf = (name: string): string => `<script nonce="__SWITCHBOARD_NONCE__">/* ${name} */</script>`;
jest.doMock('../../../src/runtime/pages', () => ({ builtPage: pageOf }));

// A hash carries its cost, and is checked at that cost: agents of these tests log in by the real check, in a millisecond.
const cost = { N: 2, r: 8, p: 1 };
const cheapHash = (password: string): Promise<string> => {
  const salt = randomBytes(16);
  const key = scryptSync(password.normalize('NFKC'), salt, 32, cost);
  return Promise.resolve(`scrypt$${cost.N}$${cost.r}$${cost.p}$${salt.toString('base64url')}$${key.toString('base64url')}`);
};
jest.doMock('../../../src/runtime/passwords', () => {
  const real = jest.requireActual<{ readonly passwordHasher: typeof passwordHasher; readonly secrets: typeof secrets }>(
    '../../../src/runtime/passwords',
  );
  return { ...real, passwordHasher: { ...real.passwordHasher, hash: cheapHash } };
});
