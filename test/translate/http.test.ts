import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { callProvider } from '../../src/translate/http';

describe('a call to a provider', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('ends after a while though its answer never does', async () => {
    let drops = 0;
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const drip = setInterval(() => {
        response.write(' ');
        drops++;
        if (drops === 10) server.emit('dripped');
      }, 20);
      response.once('close', () => {
        clearInterval(drip);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    jest.useFakeTimers({ doNotFake: ['setInterval', 'setImmediate', 'nextTick', 'queueMicrotask', 'performance'] });
    const answer = callProvider({ base: `http://127.0.0.1:${port}`, path: '/', body: {} });
    await once(server, 'dripped');
    jest.advanceTimersByTime(15_000);
    expect(await answer).toBeNull();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
});
