/**
 * Chance that can be repeated: the same seed gives the same numbers.
 *
 * @param seed any number; only its whole part below 2³² counts
 * @returns a function that answers a number from 0 up to 1 each time
 */
export function chanceOf(seed) {
  let state = Math.floor(seed) >>> 0;
  return () => {
    // A Weyl sequence, mixed by Murmur's finaliser: small, and even enough for choosing moments.
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
}
