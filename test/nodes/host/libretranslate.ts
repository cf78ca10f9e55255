import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of LibreTranslate, whose translation of `x` into German is `de(x)`. */
export interface LibreTranslateServer {
  /** The contents of the credential for it. */
  readonly credential: { readonly baseUrl: string };
  /** Every text that it translated. */
  readonly translated: string[];
  /** Until it is null again, every call is answered with this status. */
  status: number | null;
  /** Calls wait for an answer until so many wait. */
  waitsFor: number;
  readonly stop: () => Promise<void>;
}

/** Starts one on a free port of the loopback interface. */
export async function startLibreTranslate(): Promise<LibreTranslateServer> {
  const translated: string[] = [];
  const waiting: (() => void)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      if (running.status !== null) {
        response.writeHead(running.status).end('{"error":"Not now"}');
        return;
      }
      const { q, target } = JSON.parse(Buffer.concat(chunks).toString()) as { readonly q: string | readonly string[]; readonly target: string };
      const texts = [q].flat();
      translated.push(...texts);
      const translatedText = texts.map((text) => `${target}(${text})`);
      const detectedLanguage = texts.map(() => ({ language: 'es', confidence: 90 }));
      const [first] = translatedText;
      const answer = Array.isArray(q) ? { translatedText, detectedLanguage } : { translatedText: first, detectedLanguage: detectedLanguage[0] };
      waiting.push(() => response.end(JSON.stringify(answer)));
      if (waiting.length >= running.waitsFor) for (const respond of waiting.splice(0)) respond();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const running: LibreTranslateServer = {
    credential: { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    translated,
    status: null,
    waitsFor: 1,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return running;
}
