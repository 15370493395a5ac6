// Pictures small enough for a README: the browser's PNG with at most 256 colours and the best compression.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = 8;

/** The chunks of a PNG: `[name, content]`. */
function chunks(png) {
  const found = [];
  for (let at = SIGNATURE; at < png.length; ) {
    const length = png.readUInt32BE(at);
    found.push([png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length)]);
    at += length + 12;
  }
  return found;
}

function chunk(name, content) {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

/** What a filter of PNG predicts from the bytes to the left, above, and above to the left. */
function predicted(filter, left, above, corner) {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  if (filter !== 4) return 0;
  const [a, b, c] = [left, above, corner].map((it) => Math.abs(left + above - corner - it));
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}

/** The colours of a picture without transparency, row by row, each as one number. */
function colours(png) {
  const parts = chunks(png);
  const [, head] = parts[0];
  const [width, height, depth, kind] = [head.readUInt32BE(0), head.readUInt32BE(4), head[8], head[9]];
  if (depth !== 8 || kind !== 2) throw new Error(`a picture of depth ${depth} and kind ${kind}, not of 8 and 2`);
  const raw = inflateSync(Buffer.concat(parts.filter(([name]) => name === 'IDAT').map(([, it]) => it)));
  const stride = width * 3;
  const bytes = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x >= 3 ? bytes[at - 3] : 0;
      const above = y > 0 ? bytes[at - stride] : 0;
      const corner = x >= 3 && y > 0 ? bytes[at - stride - 3] : 0;
      bytes[at] = raw[y * (stride + 1) + 1 + x] + predicted(filter, left, above, corner);
    }
  }
  const pixels = Array.from({ length: width * height }, (_, idx) => bytes.readUIntBE(idx * 3, 3));
  return { width, height, pixels };
}

/** How far apart two colours are. */
function distance(a, b) {
  const channel = (it, shift) => (it >> shift) & 255;
  return [16, 8, 0].reduce((sum, shift) => sum + (channel(a, shift) - channel(b, shift)) ** 2, 0);
}

/** The same picture in at most 256 colours: the most frequent ones, and for the rest the nearest of them. */
export function shrunk(png) {
  const { width, height, pixels } = colours(png);
  const counts = new Map();
  for (const it of pixels) counts.set(it, (counts.get(it) ?? 0) + 1);
  const all = [...counts].sort(([, a], [, b]) => b - a).map(([it]) => it);
  const palette = all.slice(0, 256);
  const nearest = (it) => {
    const distances = palette.map((other) => distance(it, other));
    return distances.indexOf(Math.min(...distances));
  };
  const index = new Map(all.map((it) => [it, nearest(it)]));
  const rows = Buffer.alloc((width + 1) * height);
  pixels.forEach((it, idx) => {
    rows[Math.floor(idx / width) * (width + 1) + 1 + (idx % width)] = index.get(it);
  });
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3], 8);
  const table = Buffer.concat(palette.map((it) => Buffer.from([it >> 16, (it >> 8) & 255, it & 255])));
  return Buffer.concat([
    png.subarray(0, SIGNATURE),
    chunk('IHDR', head),
    chunk('PLTE', table),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
