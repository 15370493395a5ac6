// A person who has a keyboard and nothing else.
import assert from 'node:assert/strict';
import { becomes } from './wait.mjs';

/** The keyboard of one tab. */
export class Keyboard {
  constructor(app) {
    this.app = app;
    this.page = app.page;
  }

  press(key) {
    return this.page.keyboard.press(key);
  }

  /** Types where the focus is, which has to be where text goes. */
  async type(text) {
    const isField = await this.page.evaluate(() => document.activeElement.matches('input, textarea'));
    assert.ok(isField, `the focus is in a field when ${text} is typed`);
    await this.page.keyboard.type(text);
  }

  isAt(selector) {
    return this.page.evaluate((it) => document.activeElement.matches(it), selector);
  }

  /** Presses Tab until the focus is on an element, and makes sure that one can see where it is. */
  async tabTo(selector, most = 80) {
    for (let pressed = 0; pressed <= most; pressed += 1) {
      if (await this.isAt(selector)) {
        assert.ok(await this.isMarked(), `the focus on ${selector} is marked`);
        return;
      }
      await this.press('Tab');
    }
    assert.fail(`${most} times Tab, and the focus is not on ${selector}`);
  }

  /** Whether the focused element, or the words of its choice, are outlined and in sight, not under a bar. */
  isMarked() {
    return this.page.evaluate(() => {
      const element = document.activeElement;
      const outlined = [element, element.closest('label')].some((it) => {
        if (!it) return false;
        const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(it);
        return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
      });
      const whole = element.closest('label') ?? element;
      const { left, right, top, bottom } = whole.getBoundingClientRect();
      const [x, y] = [(left + right) / 2, (Math.max(top, 0) + Math.min(bottom, innerHeight)) / 2];
      return outlined && whole.contains(document.elementFromPoint(x, y));
    });
  }

  /** Goes on to the next open question by its key; the route it leads to. */
  async nextOpen() {
    await this.app.arriving(() => this.press('n'));
    const route = await this.app.route();
    if (route.startsWith('question/')) {
      const anchor = `q-${route.slice('question/'.length)}`;
      await becomes(() => this.page.evaluate(() => document.activeElement.id), anchor, 'the focus');
    }
    return route;
  }
}
