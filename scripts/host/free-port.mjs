import { createServer } from 'node:net';

/**
 * Finds a port of the loopback interface that nobody listens on.
 *
 * @param wanted tried first, then the ones after it; 0 for any
 * @returns a port that was free a moment ago
 */
export async function freePort(wanted = 0) {
  for (let port = wanted; port < wanted + 50; port += 1) {
    const found = await tryPort(port);
    if (found !== null) return found;
  }
  throw new Error(`No free port between ${wanted} and ${wanted + 49}. Stop what listens there, or choose another with --port.`);
}

function tryPort(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address.port));
    });
  });
}
