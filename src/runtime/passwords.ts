import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { ScryptOptions } from 'node:crypto';
import type { PasswordHasher, Secrets } from '../app/ports';

/** 64 MiB and about a tenth of a second: dear for whoever guesses, bearable for whoever logs in. */
const cost = { N: 2 ** 15, r: 8, p: 3, maxmem: 96 * 1024 * 1024 } as const;
const keyLength = 32;

const derive = (password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyLength, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });

const format = (salt: Buffer, key: Buffer): string =>
  ['scrypt', String(cost.N), String(cost.r), String(cost.p), salt.toString('base64url'), key.toString('base64url')].join('$');

/** Scrypt; the cost is kept with the hash, so that it can be raised without locking anybody out. */
export const passwordHasher: PasswordHasher = {
  hash: async (password) => {
    const salt = randomBytes(16);
    return format(salt, await derive(password, salt, cost));
  },
  verify: async (password, hash) => {
    const [, n, r, p, salt, key] = hash.split('$');
    if (salt === undefined || key === undefined) return false;
    const expected = Buffer.from(key, 'base64url');
    const options = { N: Number(n), r: Number(r), p: Number(p), maxmem: cost.maxmem };
    return timingSafeEqual(expected, await derive(password, Buffer.from(salt, 'base64url'), options));
  },
  decoy: format(randomBytes(16), randomBytes(keyLength)),
};

/** Random secrets, of which only the digest is stored. */
export const secrets: Secrets = {
  random: () => randomBytes(32).toString('base64url'),
  digest: (secret) => createHash('sha256').update(secret).digest('hex'),
};
