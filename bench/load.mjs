import http from 'node:http';

/** Connections that stay open, as behind a reverse proxy. */
export const concurrency = 32;

/**
 * Posts JSON bodies, so many at a time, over connections that stay open.
 *
 * @param bodies objects; each is posted once
 * @returns the answers' bodies, in the order of `bodies`
 * @throws when any answer is not 2xx
 */
export async function postAll(url, bodies) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: concurrency });
  const answers = new Array(bodies.length);
  let next = 0;
  const worker = async () => {
    while (next < bodies.length) {
      const index = next;
      next += 1;
      answers[index] = await post(url, bodies[index], agent);
    }
  };
  try {
    await Promise.all(Array.from({ length: concurrency }, worker));
  } finally {
    agent.destroy();
  }
  return answers;
}

function post(url, body, agent) {
  const content = Buffer.from(JSON.stringify(body));
  return new Promise((resolve, reject) => {
    const request = http.request(url, {
      method: 'POST',
      agent,
      headers: { 'content-type': 'application/json', 'content-length': content.length },
    });
    request.once('error', reject);
    request.once('response', (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode < 200 || response.statusCode > 299)
          reject(new Error(`A post was answered with ${response.statusCode}: ${text.slice(0, 300)}`));
        else resolve(text);
      });
    });
    request.end(content);
  });
}
