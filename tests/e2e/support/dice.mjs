// Numbers that look random and are the same at every run.

/** Dice of their own for each seed: `roll(n)` is a whole number from 0 to n − 1. */
export function dice(seed) {
  let state = Math.imul(seed, 0x9e3779b9) | 1;
  return (sides) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % sides;
  };
}
