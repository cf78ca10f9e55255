import { parseArgs } from 'node:util';
import { ensureBuild, ensureHost } from '../scripts/host/install.mjs';
import { measureInbound } from './inbound.mjs';

/** `npm run bench -- <name> [--json]`: measures ours and n8n's own way in turn, in one run, with the same settings. */

const benchmarks = { inbound: measureInbound };
const rounds = 3;

const { values: options, positionals } = parseArgs({ options: { json: { type: 'boolean', default: false } }, allowPositionals: true });
const [name] = positionals;
const measure = benchmarks[name];
if (measure === undefined) {
  console.error(`Say which benchmark to run: ${Object.keys(benchmarks).join(', ')}`);
  process.exit(2);
}

await ensureHost();
await ensureBuild();
const { title, unit, ours, baseline, notes } = await measure(rounds);
const ratio = median(ours.rates) / median(baseline.rates);
print();
if (options.json)
  console.log(
    JSON.stringify({ name, unit, ours: round(median(ours.rates)), baseline: round(median(baseline.rates)), ratio: round(ratio) }),
  );

function print() {
  const labels = [ours.label, baseline.label];
  const width = Math.max(...labels.map((label) => label.length)) + 2;
  console.log(`\n${title} (${unit}; ${rounds} runs each, in turn)\n`);
  console.log(''.padEnd(width) + ours.rates.map((_rate, index) => `run ${index + 1}`.padStart(10)).join('') + 'median'.padStart(10));
  for (const { label, rates } of [ours, baseline])
    console.log(label.padEnd(width) + [...rates, median(rates)].map((rate) => rate.toFixed(1).padStart(10)).join(''));
  console.log(`\nratio ${ratio.toFixed(2)}\n`);
  for (const note of notes) console.log(`- ${note}`);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function round(value) {
  return Math.round(value * 100) / 100;
}
