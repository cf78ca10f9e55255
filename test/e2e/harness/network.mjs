import { once } from 'node:events';
import { connect, createServer } from 'node:net';

/**
 * Puts a network between a page and a server that can hang: then bytes neither come nor go, and nobody is told, as in a tunnel. (A browser
 * that is told to be offline keeps the connections it has.)
 *
 * @param url of the server
 * @returns `through(url)` gives the address by way of this network; `hang()` and `heal()`; `stop()` ends it
 */
export async function startNetwork(url) {
  const target = Number(new URL(url).port);
  const sockets = new Set();
  let isHanging = false;

  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ]) {
      sockets.add(socket);
      socket.on('data', (bytes) => {
        if (!isHanging) other.write(bytes);
      });
      // One end is gone or could not be reached: so is the other. While the network hangs, nobody hears of it.
      socket.on('error', () => socket.destroy());
      socket.on('close', () => {
        sockets.delete(socket);
        if (!isHanging) other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => sockets.forEach((socket) => socket.destroy());

  return {
    through: (address) => {
      const changed = new URL(address);
      changed.port = server.address().port;
      return changed.href;
    },
    hang: () => (isHanging = true),
    heal: () => {
      // What was lost on the way does not come later.
      cut();
      isHanging = false;
    },
    stop: () => {
      cut();
      server.close();
    },
  };
}
