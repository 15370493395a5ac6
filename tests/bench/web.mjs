// How fast the page is for the person at it, measured in a real browser, and how much a first visit downloads.
// Prints each figure with its ratio to the limit that the project has set itself.
import { createRequire } from "node:module";
import { brotliCompressSync, constants } from "node:zlib";

const require = createRequire(new URL("../e2e/", import.meta.url));
const { chromium } = require("playwright-core");

const LIMIT_BYTES = 250_000;
const LIMIT_CLICK_MS = 2;
const ROUNDS = 7;
const CLICKS = 60;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
};

/** What is downloaded, compressed as well as a static host can: for the first page, up to the first question, and
 * once everything that follows in the background has come. */
async function firstVisit() {
  const context = await browser.newContext({ locale: "zh-CN" });
  const page = await context.newPage();
  const bodies = [];
  page.on("response", (response) => bodies.push(response.body().then((body) => [response.url(), body])));
  const sum = async (what) => {
    let total = 0;
    for (const [, body] of await Promise.all(bodies)) {
      total += brotliCompressSync(body, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22 },
      }).length;
    }
    console.log(`  ${String(total).padStart(7)} ${what}`);
    return total;
  };
  await page.goto(process.env.BASE_URL);
  await page.waitForSelector("#page-title");
  await page.waitForLoadState("networkidle");
  const firstPage = await sum("the first page");
  await page.click("#begin");
  await page.evaluate(() => { location.hash = "#/questions/management.strategy"; });
  await page.waitForSelector('[id="management.strategy.planning.q1-4"]');
  const firstQuestion = await sum("up to the first question");
  await page.waitForTimeout(4000);
  await page.waitForLoadState("networkidle");
  const everything = await sum("with all that follows in the background");
  await context.close();
  return { firstPage, firstQuestion, everything };
}

/** Milliseconds from a click on a level to the changed total, with every question of the full scope answered. */
async function clicks() {
  const context = await browser.newContext({ locale: "zh-CN" });
  const page = await context.newPage();
  await page.goto(process.env.BASE_URL);
  await page.click("#example");
  await page.waitForSelector('[data-testid="score-so-far"]');
  await page.evaluate(() => { location.hash = "#/questions/management.strategy"; });
  await page.waitForSelector('[id="management.strategy.planning.q1-4"]');
  const times = await page.evaluate(async (count) => {
    const score = document.querySelector('[data-testid="score-so-far"]');
    const input = (level) => document.getElementById(`management.strategy.planning.q1-${level}`);
    const times = [];
    for (let idx = 0; idx < count; idx++) {
      const changed = new Promise((resolve) => {
        const observer = new MutationObserver(() => { observer.disconnect(); resolve(performance.now()); });
        observer.observe(score, { childList: true, characterData: true, subtree: true });
      });
      const start = performance.now();
      input(idx % 2 === 0 ? 0 : 4).click();
      times.push((await changed) - start);
      // Saving waits for a pause; it is let through between clicks, as it is for a person.
      await new Promise((resolve) => setTimeout(resolve, idx % 10 === 9 ? 450 : 5));
    }
    return times;
  }, CLICKS);
  await context.close();
  return median(times.slice(10));
}

const bytes = await firstVisit();
const rounds = [];
for (let round = 0; round < ROUNDS; round++) rounds.push(await clicks());
const click = median(rounds);
await browser.close();
for (const [what, size] of Object.entries(bytes)) {
  console.log(`${what}: ${size} bytes of brotli, ratio to the limit of ${LIMIT_BYTES}: ${(size / LIMIT_BYTES).toFixed(2)}`);
}
console.log(`click to score: ${click.toFixed(2)} ms at the median of ${ROUNDS} rounds, ratio to the limit of ${LIMIT_CLICK_MS} ms: ${(click / LIMIT_CLICK_MS).toFixed(2)}`);
