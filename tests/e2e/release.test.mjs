// What the build leaves behind, as those who host it or check it meet it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { scenarios } from './support/browser.mjs';
import { citysec, dist, release } from './support/env.mjs';
import { run } from './support/tools.mjs';

const scenario = scenarios();

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Everything below a folder, by path. */
async function contents(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((it) => it.isFile()).map((it) => join(it.parentPath ?? it.path, it.name));
  const read = async (path) => [path.slice(folder.length + 1).replaceAll('\\', '/'), await readFile(path)];
  return Object.fromEntries(await Promise.all(files.map(read)));
}

/** The build manifest, and the digest of the build, as anybody computes it: the SHA-256 of that file. */
async function manifest() {
  const bytes = await readFile(join(dist(), 'citysec-build.json'));
  return { ...JSON.parse(bytes), digest: `sha256:${sha256(bytes)}` };
}

test('the manifest lists every file, and its own digest stands in every page', async () => {
  const [build, files] = [await manifest(), await contents(dist())];
  const sealed = (page) => page.toString().replace(/(<meta name="citysec-build" content=")[^"]*/, '$1');
  for (const { path, bytes, digest, beforeSealing } of build.folder) {
    const content = beforeSealing ? Buffer.from(sealed(files[path])) : files[path];
    assert.equal(content.length, bytes, path);
    assert.equal(`sha256:${sha256(content)}`, digest, path);
  }
  const listed = build.folder.map((it) => it.path);
  const beside = Object.keys(files).filter((it) => !/\.(br|gz)$/.test(it) && !listed.includes(it));
  assert.deepEqual(beside.sort(), ['SHA256SUMS', 'citysec-build.json']);
  assert.ok(listed.filter((it) => it.endsWith('.wasm')).length > 1);
  const single = (await readFile(join(release(), 'citysec.html'))).toString();
  for (const page of [files['index.html'].toString(), single]) {
    assert.equal(page.match(/<meta name="citysec-build" content="([^"]*)">/)[1], build.digest);
  }
  assert.match(build.model.digest, /^sha256:[0-9a-f]{64}$/);
  assert.match(build.tools.rustc, /^1\.\d+\.\d+ /);
});

test('compressed copies are smaller and unpack to their files', async () => {
  const files = await contents(dist());
  for (const [ending, unpack] of [['.br', brotliDecompressSync], ['.gz', gunzipSync]]) {
    const copies = Object.keys(files).filter((it) => it.endsWith(ending));
    for (const name of copies) {
      const file = files[name.slice(0, -ending.length)];
      assert.ok(files[name].length < file.length, name);
      assert.ok(unpack(files[name]).equals(file), name);
    }
    for (const [name, content] of Object.entries(files)) {
      const wanted = /\.(css|html|js|json|wasm)$/.test(name) && name !== 'citysec-build.json' && content.length > 1_000;
      assert.ok(!wanted || copies.includes(name + ending), name);
    }
  }
});

test('sha256sum and citysec build-info accept what was built', async () => {
  for (const folder of [dist(), release()]) {
    const { status, stdout, stderr } = spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
    const summed = (await readFile(join(folder, 'SHA256SUMS'), 'utf8')).trim().split('\n').map((it) => it.slice(66));
    assert.deepEqual(summed.toSorted(), Object.keys(await contents(folder)).filter((it) => it !== 'SHA256SUMS').toSorted());
  }
  const zip = (await readdir(release())).find((it) => it.endsWith('.zip'));
  const paths = [dist(), join(release(), 'citysec.html'), join(release(), zip)];
  const { digest } = await manifest();
  const { status, out, err } = await run(citysec(), 'build-info', '--digest', digest, ...paths);
  assert.equal(status, 0, out + err);
  assert.equal(out.split(`build      ${digest}`).length - 1, 3, out);
});

test('citysec build-info finds one changed byte in any file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'citysec-release-'));
  try {
    await cp(dist(), folder, { recursive: true });
    const { folder: listed } = await manifest();
    const names = ['index.html', '404.html', listed.find((it) => it.path.endsWith('_bg.wasm')).path];
    for (const name of [...names, `${names[2]}.br`, `${names[2]}.gz`, 'index.html.br', 'SHA256SUMS']) {
      const path = join(folder, name);
      const right = await readFile(path);
      const wrong = Buffer.from(right);
      wrong[Math.floor(wrong.length / 2)] ^= 1;
      await writeFile(path, wrong);
      const { status, out } = await run(citysec(), 'build-info', folder);
      assert.equal(status, 1, `${name}: ${out}`);
      if (name !== 'SHA256SUMS') assert.match(out, new RegExp(`^  ${name.replaceAll('.', '\\.')} `, 'm'));
      await writeFile(path, right);
    }
    assert.equal((await run(citysec(), 'build-info', folder)).status, 0);
  } finally {
    await rm(folder, { recursive: true });
  }
});

/** A host that knows no type but that of pages and scripts, as some do, and shows 404.html for what it does not have. */
async function plainHost(files) {
  const types = { html: 'text/html', js: 'text/javascript', css: 'text/css' };
  const server = createServer((request, answer) => {
    const path = decodeURI(new URL(request.url, 'http://host').pathname).slice(1) || 'index.html';
    const found = files[path] !== undefined;
    const name = found ? path : '404.html';
    answer.writeHead(found ? 200 : 404, { 'Content-Type': types[name.split('.').at(-1)] ?? 'application/octet-stream' });
    answer.end(files[name]);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

scenario('a host that does not know the type of modules is good enough', {}, async (profile) => {
  const server = await plainHost(await contents(dist()));
  try {
    Object.assign(profile, { home: `http://127.0.0.1:${server.address().port}/` });
    const app = await profile.tab('results');
    await app.go('model/rankings');
    assert.deepEqual(await app.alerts(), []);
  } finally {
    server.close();
  }
});

scenario('the page for a missing address stands alone and leads back', {}, async (profile) => {
  const server = await plainHost(await contents(dist()));
  try {
    Object.assign(profile, { home: `http://127.0.0.1:${server.address().port}/` });
    profile.tolerated.push(/404/);
    const page = await profile.context.newPage();
    await page.goto(`${profile.home}some/where`);
    assert.match(await page.locator('h1').innerText(), /没有这一页/);
    assert.match(await page.locator('[lang=en]').innerText(), /No such page/);
    const asked = profile.requests.filter((it) => !it.endsWith('/favicon.ico'));
    assert.equal(asked.length, 1, 'it asks for nothing else');
    await page.locator('section a').last().click();
    await page.locator('#page-title').waitFor();
    assert.equal(page.url(), profile.home);
  } finally {
    server.close();
  }
});
