// What the tests are given. `cargo xtask test e2e` builds and sets all of it.
import { fileURLToPath } from 'node:url';

function need(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run these tests with \`cargo xtask test e2e\``);
  return value;
}

/** Address of the page, with a slash at its end. */
export const baseUrl = need('BASE_URL');

/** The folder for hosts. */
export const dist = () => need('DIST');

/** The folder of what people download. */
export const release = () => need('RELEASE');

/** The browser. */
export const chromium = need('CHROMIUM');

/** The second browser. */
export const firefox = () => need('FIREFOX');

/** The command line of the evaluator. */
export const citysec = () => need('CITYSEC');

/** A Python that has the packages of the recipe. */
export const python = () => need('PYTHON');

/** A path in the repository. */
export const repository = (path) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
