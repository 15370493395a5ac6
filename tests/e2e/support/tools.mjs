// Programs outside the browser: the evaluator's command line and the published recipes.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { citysec, python, repository } from './env.mjs';

/** Runs a program to its end: `{status, out, err}`. */
export function run(program, ...args) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, err] = [[], []];
    child.stdout.on('data', (it) => out.push(it));
    child.stderr.on('data', (it) => err.push(it));
    child.on('error', reject);
    child.on('close', (status) => {
      resolve({ status, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() });
    });
  });
}

/** A folder for the files of one test, set up as a third party would for the recipes. */
export class Workbench {
  static async open() {
    const bench = new Workbench();
    bench.folder = await mkdtemp(join(tmpdir(), 'citysec-bench-'));
    await cp(repository('seeds/recipes'), bench.folder, { recursive: true });
    // Stands for `npm install canonicalize`.
    await symlink(repository('tests/e2e/node_modules'), join(bench.folder, 'node_modules'), 'junction');
    return bench;
  }

  close() {
    return rm(this.folder, { recursive: true });
  }

  /** Puts a file on the bench and returns its path. */
  async put(name, bytes) {
    const path = join(this.folder, name);
    await writeFile(path, bytes);
    return path;
  }

  /** `citysec verify --json`: the status, and the object of the one file. */
  async verify(path) {
    const { status, out, err } = await run(citysec(), 'verify', '--json', path);
    if (status === 2) throw new Error(`citysec verify: ${err}`);
    return { status, file: JSON.parse(out).files[0] };
  }

  /** `citysec score --json`: the status, and for each file its scores by item. */
  async score(...paths) {
    const { status, out, err } = await run(citysec(), 'score', '--json', ...paths);
    if (status === 2) throw new Error(`citysec score: ${err}`);
    const files = JSON.parse(out).files.map((it) => ({
      ...it,
      scores: Object.fromEntries(it.scores.map((row) => [row.item, row])),
    }));
    return { status, files };
  }

  /** Runs the three recipes on a file: name of the recipe to what came of it. */
  async recipes(path) {
    const [node, py, sh] = await Promise.all([
      run(process.execPath, join(this.folder, 'verify.mjs'), path),
      run(python(), join(this.folder, 'verify.py'), path),
      run('bash', join(this.folder, 'verify.sh'), path),
    ]);
    return { node, python: py, openssl: sh };
  }
}
