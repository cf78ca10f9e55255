/**
 * Shows that nothing is lost, doubled or stuck when n8n dies: `npm run chaos`.
 *
 * `--messages M` of `--customers C` are sent over HTTP to a real n8n on PostgreSQL, which is killed `--kills K` times at moments that `--seed N`
 * chooses. Prints its counts; with `--json` the last line is one object with them. Ends with 1 when anything is not as it has to be.
 */
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';
import { runChaos } from '../test/chaos/run.mjs';
import { ensureBuild, ensureHost } from './host/install.mjs';

/** No run may take longer, whatever happens. */
const runAtMost = 20 * 60_000;

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    kills: { type: 'string', default: '5' },
    messages: { type: 'string', default: '2000' },
    customers: { type: 'string', default: '200' },
    json: { type: 'boolean', default: false },
  },
});
const options = {
  seed: values.seed === undefined ? randomInt(2 ** 31) : wholeNumber('seed', 0),
  kills: wholeNumber('kills', 0),
  messages: wholeNumber('messages', 1),
  customers: wholeNumber('customers', 1),
};
const interrupted = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(name, () => interrupted.abort(new Error(`Stopped by ${name}.`)));

await main().catch((error) => {
  console.error(`\n${error.message}${error.cause === undefined ? '' : `\n  ${error.cause?.message ?? ''}`}`);
  console.error(`Seed ${options.seed}.`);
  process.exitCode = 1;
});

async function main() {
  await ensureHost();
  await ensureBuild();
  const { messages, customers, kills, seed } = options;
  console.log(`${messages} messages of ${customers} customers, n8n killed ${kills} times; seed ${seed}.`);
  const signal = AbortSignal.any([interrupted.signal, AbortSignal.timeout(runAtMost)]);
  const result = await runChaos(options, { signal, say: (line) => console.log(line) });
  const { sent, acknowledged, stored, faults } = result;
  const count = (kind) => faults.filter((fault) => fault.kind === kind).reduce((sum, fault) => sum + fault.count, 0);
  const counts = {
    sent,
    acknowledged,
    stored,
    lost: count('lost'),
    doubled: count('doubled'),
    stuck: count('stuck'),
    kills: result.kills,
    seed,
  };
  console.log(
    `\n${sent} messages sent, ${acknowledged} acknowledged, ${stored} of these stored; ${result.chats} chats, ${result.answers} answers.`,
  );
  for (const fault of faults) console.log(`${fault.kind}: ${fault.count} ${fault.what}, e.g. ${fault.examples.join(' · ')}`);
  const isAsExpected = faults.length === 0 && sent === messages && acknowledged === sent && stored === sent && result.kills === kills;
  console.log(
    isAsExpected
      ? `Nothing is lost, doubled or stuck after ${kills} kills. Seed ${seed}.`
      : `NOT as it has to be after ${result.kills} of ${kills} kills. Seed ${seed}.`,
  );
  if (values.json) console.log(JSON.stringify(counts));
  process.exitCode = isAsExpected ? 0 : 1;
}

function wholeNumber(name, least) {
  const value = Number(values[name]);
  if (!Number.isSafeInteger(value) || value < least) {
    console.error(`--${name} takes a whole number from ${least} on.`);
    process.exit(2);
  }
  return value;
}
