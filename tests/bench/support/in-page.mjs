// What runs inside the measured pages: the same functions on each of them, told apart by selectors alone.
// Each function is handed to the browser as it stands, so it may use nothing from outside itself.

/**
 * Watches a document from its first moment on, and leaves in `window.watched` the promise of two moments, in
 * milliseconds since the navigation began: `firstPage`, the frame in which the first of `steps` stood there and was
 * clicked, and `firstQuestion`, the frame in which the first question stood there and answered a click on one of
 * `choices` with a new total. The steps before it are clicked as soon as each stands there; without steps the first
 * question is on the first page. With `restored`, the total has to show that text first.
 */
export function watch({ steps, choices, total, restored }) {
  const left = [...steps];
  const stands = (selector) => {
    const it = document.querySelector(selector);
    // The input itself may be drawn by its label.
    return it && (it.closest('label') ?? it).getClientRects().length > 0 ? it : undefined;
  };
  const shown = () => document.querySelector(total)?.textContent;
  window.watched = new Promise((resolve) => {
    let [firstPage, tried] = [undefined, undefined];
    const look = () => {
      const now = performance.now();
      if (tried && shown() !== tried.before) {
        resolve({ firstPage: firstPage ?? tried.at, firstQuestion: tried.at });
        return;
      }
      requestAnimationFrame(look);
      if (left.length > 0) {
        const step = stands(left[0]);
        if (!step) return;
        firstPage ??= now;
        left.shift();
        step.click();
        return;
      }
      const choice = choices.map(stands).find((it) => it && !it.checked);
      if (!choice || (restored && !tried && shown() !== restored)) return;
      tried = { at: now, before: shown() };
      choice.click();
    };
    requestAnimationFrame(look);
  });
}

/** The moment at which the page first showed a text or a picture, in milliseconds since the navigation began. */
export function firstPaint() {
  return new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      const [entry] = list.getEntriesByName('first-contentful-paint');
      if (entry) resolve(entry.startTime);
    });
    observer.observe({ type: 'paint', buffered: true });
  });
}

/** What was asked for by a moment, or by now: the bytes of the responses, compressed and without headers. */
export function received(moment = Infinity) {
  const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  const asked = all.filter((it) => it.startTime <= moment && it.encodedBodySize > 0);
  return { bytes: asked.reduce((bytes, it) => bytes + it.encodedBodySize, 0), requests: asked.length };
}

/**
 * Fills page after page and returns the milliseconds until the progress shows that all questions are done. Every
 * input has a task of its own, as a person's would.
 */
export async function fill({ pages, progress, finished }) {
  const { port1, port2 } = new MessageChannel();
  const turn = () =>
    new Promise((resolve) => {
      port1.onmessage = resolve;
      port2.postMessage(null);
    });
  const soon = async (read, what) => {
    const end = performance.now() + 20_000;
    for (let it = read(); ; it = read()) {
      if (it) return it;
      if (performance.now() > end) throw new Error(`waited for ${what}`);
      await turn();
    }
  };
  // The events of a person's typing and leaving. The focus itself stays where it is: moving it makes the browser lay
  // out the page, which is its work and not the page's.
  const type = (control, text) => {
    const kind = control instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, 'value').set.call(control, text);
    control.dispatchEvent(new Event('input', { bubbles: true }));
    control.dispatchEvent(new Event('change', { bubbles: true }));
    control.dispatchEvent(new FocusEvent('blur'));
    control.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
  };
  const start = performance.now();
  for (const { inputs, next } of pages) {
    for (const { selector, text } of inputs) {
      const control = await soon(() => document.querySelector(selector), selector);
      if (text === undefined) control.click();
      else type(control, text);
      await turn();
    }
    if (next) document.querySelector(next).click();
  }
  await soon(() => document.querySelector(progress).textContent === finished, `${progress} to show ${finished}`);
  return performance.now() - start;
}

/** Milliseconds from a click to the changed total, for clicks on two choices in turn. */
export async function clicks({ choices, total, count }) {
  const shown = document.querySelector(total);
  const times = [];
  for (let idx = 0; idx < count; idx += 1) {
    const changed = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        observer.disconnect();
        resolve(performance.now());
      });
      observer.observe(shown, { childList: true, characterData: true, subtree: true });
    });
    const control = document.querySelector(choices[idx % choices.length]);
    const start = performance.now();
    control.click();
    times.push((await changed) - start);
    // Saving waits for a pause; it is let through between clicks, as it is for a person.
    await new Promise((resolve) => setTimeout(resolve, idx % 10 === 9 ? 450 : 5));
  }
  return times;
}
