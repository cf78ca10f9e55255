// The files of the fake inbox: what messages hold, what agents upload, what customers look like.
import { randomUUID } from 'node:crypto';

import { png, wav, webm } from './media.mjs';

const stored = new Map();
const kindOf = (type) => {
  if (['image/png', 'image/jpeg', 'image/gif', 'image/webp'].includes(type)) return 'image';
  if (type.startsWith('video/')) return 'video';
  return type.startsWith('audio/') ? 'audio' : 'document';
};

/** Keeps a file; a message holds what this answers. */
export function keep(name, type, bytes, more = {}) {
  const id = randomUUID();
  stored.set(id, { name, type, bytes });
  return { id, kind: kindOf(type), name, type, size: bytes.length, state: 'stored', reason: null, ...more };
}

export const photo = (name, hue, width = 640, height = 480) => keep(name, 'image/png', png(width, height, hue));
export const sticker = (hue) => keep('sticker.webp', 'image/webp', png(160, 160, hue, { round: true }), { kind: 'sticker' });
export const voice = (seconds) => keep('voice.ogg', 'audio/ogg', wav(seconds), { kind: 'voice' });
export const song = (name) => keep(name, 'audio/wav', wav(4));
export const film = (name) => keep(name, 'video/webm', webm);
export const paper = (name, type = 'application/pdf', size = 48_000) => keep(name, type, Buffer.alloc(size, 'x'));
/** Says that it is a picture, and is none. */
export const broken = (name) => keep(name, 'image/png', Buffer.from('no picture'));
export const pending = (kind, name) => ({
  id: randomUUID(),
  kind,
  name,
  type: 'application/octet-stream',
  size: null,
  state: 'pending',
  reason: null,
});
export const failed = (kind, name, reason) => ({ ...pending(kind, name), state: 'failed', reason });

const faces = new Map();

/** GET …/file?id= and …/picture?id= */
export function onFile(url, response) {
  const id = url.searchParams.get('id') ?? '';
  if (url.pathname.endsWith('/picture')) {
    if (url.searchParams.get('version') === 'broken') return void response.writeHead(404).end();
    if (!faces.has(id)) faces.set(id, png(96, 96, faces.size * 1.3));
    response.writeHead(200, { 'content-type': 'image/png', 'cache-control': 'private, max-age=3600' });
    return void response.end(faces.get(id));
  }
  const file = stored.get(id);
  if (file === undefined) return void response.writeHead(404).end();
  response.writeHead(200, {
    'content-type': file.type,
    'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    'x-content-type-options': 'nosniff',
  });
  response.end(file.bytes);
}

async function readAll(request, wait) {
  const pieces = [];
  for await (const piece of request) {
    pieces.push(piece);
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return Buffer.concat(pieces);
}

/** The name, type and bytes of the one field of a multipart form. */
function partOf(body) {
  const headEnd = body.indexOf('\r\n\r\n');
  const head = body.subarray(0, headEnd).toString();
  const boundary = head.slice(0, head.indexOf('\r\n'));
  const bytes = body.subarray(headEnd + 4, body.lastIndexOf(`\r\n${boundary}`));
  return { name: /filename="([^"]*)"/.exec(head)?.[1] ?? '', type: /content-type: (.*)/i.exec(head)?.[1] ?? '', bytes };
}

/**
 * POST …/file: a name with `slow` takes its time, one with `fail` is cut off, one with `no` is refused.
 *
 * @returns the file, or how it is refused
 */
export async function onUpload(request) {
  const { name, type, bytes } = partOf(await readAll(request, 0));
  if (name.includes('slow')) await new Promise((resolve) => setTimeout(resolve, 6_000));
  if (name.includes('fail')) return void request.socket.destroy();
  if (name.startsWith('no')) return { refusal: 'file_denied' };
  return { file: keep(name, type, bytes) };
}

/** The files of a reply, by what the upload answered. */
export const filesOf = (ids = []) =>
  ids.flatMap((id) => {
    const file = stored.get(id);
    return file === undefined
      ? []
      : [{ id, kind: kindOf(file.type), name: file.name, type: file.type, size: file.bytes.length, state: 'stored', reason: null }];
  });
