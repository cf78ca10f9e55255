import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const files = {
  '/': ['page.html', 'text/html; charset=utf-8'],
  '/page.css': ['page.css', 'text/css; charset=utf-8'],
  '/page.mjs': ['page.mjs', 'text/javascript; charset=utf-8'],
};
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** A file as base64, and a little more. */
const mostBytes = 80 * 1024 * 1024;

/**
 * Serves the page on which a person writes as the customers of a desk, to this machine only.
 *
 * @returns where it is, and how to stop it
 */
export async function startPage(desk, port) {
  const server = createServer((request, response) => {
    route(desk, request, response).catch((error) => answer(response, 400, { error: error.message }));
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

async function route(desk, request, response) {
  // A page of another site can neither call us by another name nor send a header of ours.
  const host = (request.headers.host ?? '').replace(/:\d+$/, '');
  if (!['127.0.0.1', 'localhost'].includes(host)) return answer(response, 403, { error: 'Open this page as 127.0.0.1.' });
  const { pathname } = new URL(request.url, 'http://127.0.0.1');
  if (request.method === 'POST' && pathname === '/act') {
    if (request.headers['x-simulate'] !== 'yes') return answer(response, 403, { error: 'Only this page may ask for that.' });
    return answer(response, 200, desk.act(JSON.parse(await bodyOf(request))));
  }
  if (request.method !== 'GET') return answer(response, 405, { error: 'There is nothing to change here.' });
  if (pathname === '/stream') return stream(desk, request, response);
  const [file, type] = files[pathname] ?? [];
  if (file === undefined) return answer(response, 404, { error: 'There is no such page.' });
  response.writeHead(200, {
    'content-type': type,
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(readFileSync(new URL(file, import.meta.url)));
}

function answer(response, status, body) {
  response.writeHead(status, { 'content-type': 'application/json', 'x-content-type-options': 'nosniff' });
  response.end(JSON.stringify(body));
}

async function bodyOf(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > mostBytes) throw new Error('The file is too large to play with. Choose one below 60 MB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Everything that the page shows, again after each change. */
function stream(desk, request, response) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  let isWritten = true;
  const write = () => {
    isWritten = true;
    response.write(`data: ${JSON.stringify(desk.snapshot())}\n\n`);
  };
  const stop = desk.onChange(() => {
    if (!isWritten) return;
    isWritten = false;
    setTimeout(write, 30);
  });
  write();
  request.once('close', stop);
}
