// Keeps the work as the product does: at the first change at once, then at most every 400 ms, and when the page goes.

const KEY = 'form';
const PAUSE = 400;

/** What was kept, if anything. */
export const kept = () => JSON.parse(localStorage.getItem(KEY));

/** Keeps what `read` returns whenever the returned function has been called. */
export function keeping(read) {
  let [changed, waiting] = [false, false];
  const save = () => {
    if (!changed) return;
    changed = false;
    localStorage.setItem(KEY, JSON.stringify(read()));
  };
  addEventListener('pagehide', save);
  return () => {
    changed = true;
    if (waiting) return;
    save();
    waiting = true;
    setTimeout(() => {
      waiting = false;
      save();
    }, PAUSE);
  };
}
