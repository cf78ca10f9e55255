import { parseArgs } from 'node:util';
import { simulators } from '../test/simulators/index.ts';
import { freePort } from './host/free-port.mjs';
import { openDesk } from './simulate/desk.mjs';
import { startPage } from './simulate/server.mjs';

/**
 * What `npm run simulate -- <provider>` does: plays a provider on this machine, and serves a page on which a person writes as its customers.
 *
 * `--webhook <url>` says where it calls us, for providers on whose own pages that is entered; the others are told by the trigger when its
 * workflow is published. `--port N` wants another port for the page; the provider gets the next one.
 */

const usualPort = 4180;

const { values: options, positionals } = parseArgs({
  options: { webhook: { type: 'string' }, port: { type: 'string' } },
  allowPositionals: true,
});

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});

async function main() {
  const [provider = ''] = positionals;
  const start = Object.hasOwn(simulators, provider) ? simulators[provider] : undefined;
  if (start === undefined) throw new Error(`Say which provider to play: npm run simulate -- ${Object.keys(simulators).join(' | ')}`);
  if (options.webhook !== undefined && !URL.canParse(options.webhook))
    throw new Error(`--webhook takes an address, not "${options.webhook}".`);
  const wanted = Number(options.port ?? usualPort);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65_000)
    throw new Error(`--port takes a number between 1 and 65000, not "${options.port}".`);

  const simulator = await start({ port: await freePort(wanted + 1), speed: 1 });
  if (options.webhook !== undefined) simulator.webhookUrl = options.webhook;
  const desk = openDesk(simulator, provider);
  const page = await startPage(desk, await freePort(wanted));
  console.log(introduction(provider, simulator, page.url));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.once(signal, () => {
      desk.close();
      void Promise.all([page.close(), simulator.close()]).then(() => process.exit(0));
    });
  }
}

function introduction(provider, simulator, page) {
  const fields = Object.entries({ 'Base URL': simulator.url, ...simulator.credential });
  const width = Math.max(...fields.map(([label]) => label.length), 'Write as a customer'.length) + 2;
  const row = ([label, value]) => `  ${label.padEnd(width)}${value}`;
  return `
A simulated provider is running: ${provider}. Nothing of it leaves this machine, and it forgets everything when it stops.

${row(['Write as a customer', page])}

In the credential of the trigger:
${fields.map(row).join('\n')}

${webhookLine(simulator)} Press Ctrl-C to stop.`;
}

const webhookLine = ({ webhookUrl }) =>
  webhookUrl === null
    ? 'Publish the workflow with the trigger now. If it does not say where its webhook is, start this again with --webhook <url>.'
    : `Its webhooks go to ${webhookUrl}.`;
