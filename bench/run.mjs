import { parseArgs } from 'node:util';
import { ensureBuild, ensureHost } from '../scripts/host/install.mjs';
import { measureDuplicates } from './duplicates.mjs';
import { measureInbound } from './inbound.mjs';
import { measureRouting } from './route.mjs';
import { measureStore } from './store.mjs';
import { measureTelegram } from './telegram.mjs';
import { measureWebhook } from './webhook.mjs';

/** `npm run bench -- <name> [--json]`: measures two ways of doing the same in turn, in one run, with the same settings. */

const benchmarks = {
  duplicates: { measure: measureDuplicates, needsHost: false },
  inbound: { measure: measureInbound, needsHost: true },
  store: { measure: measureStore, needsHost: false },
  telegram: { measure: measureTelegram, needsHost: false },
  webhook: { measure: measureWebhook, needsHost: true },
  route: { measure: measureRouting, needsHost: false },
};
const rounds = 3;

const { values: options, positionals } = parseArgs({ options: { json: { type: 'boolean', default: false } }, allowPositionals: true });
const [name] = positionals;
const benchmark = benchmarks[name];
if (benchmark === undefined) {
  console.error(`Say which benchmark to run: ${Object.keys(benchmarks).join(', ')}`);
  process.exit(2);
}

if (benchmark.needsHost) await ensureHost();
await ensureBuild();
const comparisons = [await benchmark.measure(rounds)].flat();
for (const comparison of comparisons) print(comparison);
if (options.json) console.log(JSON.stringify(summary()));

function print({ title, unit, ours, baseline, limit, notes }) {
  const labels = [ours.label, baseline.label];
  const width = Math.max(...labels.map((label) => label.length)) + 2;
  console.log(`\n${title} (${unit}; ${ours.rates.length} runs each, in turn)\n`);
  console.log(''.padEnd(width) + ours.rates.map((_rate, index) => `run ${index + 1}`.padStart(10)).join('') + 'median'.padStart(10));
  for (const { label, rates } of [ours, baseline])
    console.log(label.padEnd(width) + [...rates, median(rates)].map((rate) => shown(rate).padStart(10)).join(''));
  const ratio = median(ours.rates) / median(baseline.rates);
  const difference = median(ours.rates) - median(baseline.rates);
  const limited = limit?.of === 'difference' ? difference : ratio;
  const verdict = limit === undefined ? '' : ` (${limit.says}: ${limit.holds(limited) ? 'yes' : 'NO'})`;
  console.log(`\n${limit?.of === 'difference' ? `difference ${shown(difference)} ms` : `ratio ${ratio.toFixed(2)}`}${verdict}\n`);
  for (const note of notes) console.log(`- ${note}`);
}

/** What one comparison came to; of several, each under its key. */
function summary() {
  const figures = ({ unit, ours, baseline }) => ({
    unit,
    ours: round(median(ours.rates)),
    baseline: round(median(baseline.rates)),
    ratio: round(median(ours.rates) / median(baseline.rates)),
  });
  const [first, ...others] = comparisons;
  if (others.length === 0) return { name, ...figures(first) };
  return { name, ...Object.fromEntries(comparisons.map((comparison) => [comparison.key, figures(comparison)])) };
}

/** Costs of a few milliseconds need more digits than rates of hundreds. */
function shown(rate) {
  return rate.toFixed(rate < 10 ? 2 : 1);
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

function round(value) {
  return Math.round(value * 100) / 100;
}
