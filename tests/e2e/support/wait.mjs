// Waiting for what the page will show, and saying what it showed instead.
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';

const PATIENCE = 10_000;

/** Reads until `isRight` holds; fails with the last reading. */
export async function until(read, isRight, what) {
  const end = Date.now() + PATIENCE;
  let seen;
  do {
    seen = await read();
    if (isRight(seen)) return seen;
    await new Promise((resolve) => setTimeout(resolve, 20));
  } while (Date.now() < end);
  return assert.fail(`waited for ${what}, saw ${JSON.stringify(seen)}`);
}

/** Waits until a reading equals a value. */
export const becomes = (read, expected, what) => until(read, (it) => isDeepStrictEqual(it, expected), `${what}: ${JSON.stringify(expected)}`);
