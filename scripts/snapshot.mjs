/**
 * Compares what others lean on with `test/package/surface.snapshot.json`: `npm run snapshot`; `-- --update` rewrites it.
 *
 * The surface is what breaks somebody's workflow, page or database when it changes: nodes, credentials, the JSON between the
 * pages and the server, the tables, the templates. It is read from the built package.
 */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';

import { root } from './node24.mjs';

const require = createRequire(import.meta.url);
const snapshotFile = join(root, 'test', 'package', 'surface.snapshot.json');
const { values } = parseArgs({ options: { update: { type: 'boolean', default: false } } });

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
if (!existsSync(join(root, 'dist'))) fail('There is no dist/ to read the surface from. Run: npm run build');

const surface = {
  package: {
    name: manifest.name,
    dependencies: manifest.dependencies,
    peerDependencies: manifest.peerDependencies,
    engines: manifest.engines,
  },
  nodes: Object.fromEntries(manifest.n8n.nodes.map(readNode)),
  credentials: Object.fromEntries(manifest.n8n.credentials.map(readCredential)),
  wire: readWire(),
  schema: await readSchema(),
  templates: readTemplates(),
};
const text = `${JSON.stringify(surface, null, 2)}\n`;

if (values.update) {
  mkdirSync(join(root, 'test', 'package'), { recursive: true });
  writeFileSync(snapshotFile, text);
  console.log('test/package/surface.snapshot.json is written.');
} else if (!existsSync(snapshotFile)) {
  fail('test/package/surface.snapshot.json is missing. Run: npm run snapshot -- --update');
} else {
  const differences = compare(JSON.parse(readFileSync(snapshotFile, 'utf8')), JSON.parse(text));
  if (differences.length > 0) {
    const shown = differences.slice(0, 40).map((line) => `  ${line}`);
    const more = differences.length > shown.length ? `\n  … and ${differences.length - shown.length} more` : '';
    fail(
      `The surface is not what test/package/surface.snapshot.json says:\n${shown.join('\n')}${more}\nIf this is meant: npm run snapshot -- --update, and a line in CHANGELOG.md.`,
    );
  }
  console.log('The surface is unchanged.');
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

function loadClass(file, suffix) {
  const name = basename(file, suffix);
  const Type = require(join(root, file))[name];
  if (Type === undefined) fail(`${file} exports no class ${name}.`);
  return new Type();
}

function readNode(file) {
  const node = loadClass(file, '.node.js');
  const { name, displayName, version, defaultVersion, inputs, outputs, outputNames, webhooks, credentials, usableAsTool } =
    node.description;
  const parameters = node.description.properties.map(readParameter);
  const methods = Object.entries(node.methods ?? {}).flatMap(([kind, group]) => Object.keys(group).map((method) => `${kind}.${method}`));
  return [
    name,
    { displayName, version, defaultVersion, inputs, outputs, outputNames, webhooks, credentials, usableAsTool, parameters, methods },
  ];
}

function readCredential(file) {
  const { name, displayName, properties, ...rest } = loadClass(file, '.credentials.js');
  return [name, { displayName, properties: properties.map(readParameter), test: rest.test !== undefined }];
}

/** Texts may be polished freely; names, values and when a parameter is there may not. */
function readParameter({ name, type, default: usual, required, options, values: inner, modes, displayOptions, typeOptions }) {
  return {
    name,
    type,
    default: usual,
    required,
    displayOptions,
    methods: typeOptions?.loadOptionsMethod,
    multiple: typeOptions?.multipleValues,
    modes: modes?.map((mode) => ({ name: mode.name, type: mode.type, search: mode.typeOptions?.searchListMethod })),
    options: options?.map((option) => ('type' in option || 'values' in option ? readParameter(option) : option.value)),
    values: inner?.map(readParameter),
  };
}

function readWire() {
  const { z } = require('zod');
  const schemas = {};
  for (const file of jsFilesIn(join(root, 'dist', 'src', 'wire'))) {
    for (const [name, value] of Object.entries(require(file))) {
      const isSchema = value !== null && typeof value === 'object' && '_zod' in value;
      if (isSchema || typeof value !== 'function') schemas[`${basename(file, '.js')}.${name}`] = isSchema ? z.toJSONSchema(value) : value;
    }
  }
  return schemas;
}

/** The tables of a fresh store, as SQLite itself keeps their definitions. */
async function readSchema() {
  const { openStore } = require(join(root, 'dist/src/store/store.js'));
  const { sqliteEngine } = require(join(root, 'dist/src/store/engines/sqlite.js'));
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-surface-'));
  try {
    const file = join(folder, 'fresh.sqlite');
    const store = await openStore(sqliteEngine(file), () => 0);
    await store.close();
    const database = new DatabaseSync(file);
    const rows = database.prepare('select name, sql from sqlite_schema where sql is not null order by type desc, name').all();
    database.close();
    return Object.fromEntries(rows.map(({ name, sql }) => [name, sql.replaceAll(/\s+/g, ' ')]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readTemplates() {
  const folder = join(root, 'workflows');
  if (!existsSync(folder)) return {};
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return Object.fromEntries(
    files.sort().map((name) => {
      const { id, nodes } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      return [
        name,
        { id, nodes: nodes.map((node) => ({ name: node.name, type: node.type, version: node.typeVersion, webhookId: node.webhookId })) },
      ];
    }),
  );
}

function jsFilesIn(folder) {
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.js'));
  return names.sort().map((name) => join(folder, name));
}

/** Where and how two JSON values differ, one line each. */
function compare(before, after, at = '') {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const nested = [before, after].every((value) => value !== null && typeof value === 'object');
  if (!nested || Array.isArray(before) !== Array.isArray(after)) return [`${at}: ${brief(before)} → ${brief(after)}`];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return keys.flatMap((key) => compare(before[key], after[key], at === '' ? key : `${at}.${key}`));
}

function brief(value) {
  if (value === undefined) return 'nothing';
  const json = JSON.stringify(value);
  return json.length > 120 ? `${json.slice(0, 117)}…` : json;
}
