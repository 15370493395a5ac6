// A static host that a test has in its hands: it can go away, damage a file, or bring another build.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join, relative, sep } from 'node:path';
import { dist } from './env.mjs';

const TYPES = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  wasm: 'application/wasm',
  webmanifest: 'application/manifest+json',
};

/** Names that stay the same from build to build, so that nobody may keep the files without asking. */
const CHANGING = ['index.html', 'worker.js'];

/** The built page: a map of names to bytes. */
export async function build() {
  const folder = dist();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries.filter((it) => it.isFile()).map((it) => join(it.parentPath ?? it.path, it.name));
  const read = async (path) => [relative(folder, path).replaceAll(sep, '/'), await readFile(path)];
  return new Map(await Promise.all(names.map(read)));
}

/** What the worker of a build is given: `{build, files}`. */
const LIST = /\{"build":.*?\}\}/;

/** The files that the worker of a build keeps. */
export const keptBy = (files) => Object.keys(JSON.parse(LIST.exec(files.get('worker.js').toString())[0]).files);

/** The next build: the same page under other names, so that nothing of the first is on the host any more, and marked as
 * `<html data-build="next">`. */
export function next(files) {
  const renamed = (text) =>
    text.replaceAll(/\b(citysec|later|start|style|watch)-[0-9a-f]{12}\b/g, '$1-00000000next').replace('<html', '<html data-build="next"');
  const isText = (name) => /\.(css|html|js)$/.test(name);
  const made = new Map();
  for (const [name, bytes] of files) made.set(renamed(name), isText(name) ? Buffer.from(renamed(bytes.toString())) : bytes);
  const digest = (bytes) => createHash('sha256').update(bytes).digest('hex');
  // The digest of the build stands in the page and is no part of what the worker knows it by.
  const unsealed = (page) => page.toString().replace(/(<meta name="citysec-build" content=")[^"]*/, '$1');
  const content = (name) => (name === './' ? unsealed(made.get('index.html')) : made.get(name));
  const kept = keptBy(made).map((name) => [name, digest(content(name))]);
  const list = JSON.stringify({ build: 'next', files: Object.fromEntries(kept) });
  made.set('worker.js', Buffer.from(made.get('worker.js').toString().replace(LIST, () => list)));
  return made;
}

/** A host on a port of this computer. */
export class Host {
  /** Paths asked for, in order. */
  requests = [];
  /** What is served instead of some files: path to `{status, body}`, or to nothing for an answer that never comes. */
  instead = {};
  /** Builds by folder. */
  folders = {};
  /** Whether browsers may keep files: without that only the worker can have a file that the host no longer has. */
  mayBeKept = true;

  static async start(folders) {
    const host = Object.assign(new Host(), { folders });
    await host.up();
    return host;
  }

  /** Address of a folder, under any name that leads to this computer. */
  address(folder, name = '127.0.0.1') {
    return `http://${name}:${this.port}${folder}`;
  }

  async up() {
    this.server = createServer((request, answer) => this.answer(request, answer));
    this.server.listen(this.port ?? 0, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = this.server.address().port;
  }

  /** From here on there is no network. */
  async down() {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  answer(request, answer) {
    const path = request.url.split('?')[0];
    this.requests.push(path);
    const [folder] = Object.keys(this.folders).filter((it) => path.startsWith(it)).sort((a, b) => b.length - a.length);
    const name = path.slice(folder?.length ?? 0) || 'index.html';
    const found = this.folders[folder]?.get(name);
    const isLasting = found !== undefined && !CHANGING.includes(name);
    const lasting = this.mayBeKept ? 'public, max-age=31536000, immutable' : 'no-store';
    const cache = isLasting ? lasting : 'no-cache';
    const head = { 'Content-Type': TYPES[name.split('.').pop()] ?? 'text/plain', 'Cache-Control': cache };
    if (path in this.instead) {
      const { status, body } = this.instead[path] ?? {};
      if (status) answer.writeHead(status, { ...head, 'Cache-Control': 'no-cache' }).end(body);
      return;
    }
    answer.writeHead(found ? 200 : 404, head).end(found ?? 'Not found\n');
  }
}
