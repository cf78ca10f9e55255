/**
 * Holds docs/requirements.md to what it says: every row is there once, a row that is done names tests, and every test named is one that runs.
 *
 * A test is named as `file › title`; the title is the one in the file, or what a title with places to fill in becomes.
 */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';

import { root } from './node24.mjs';

const document = 'docs/requirements.md';
/**
 * Inclusive: set-up, queues, contacts, creation of chats, routing, status; answers, quick replies; actions, cases, transfer, linking,
 * translation, duplicates; completion, timers, delivery; bots, initiation, levels.
 */
const wanted = [
  [1, 68],
  [83, 102],
  [106, 194],
  [200, 230],
];
/** Contradictions between what is asked, and how they are settled. */
const settled = ['C12', 'C13', 'C19', 'C21', 'C25', 'C26', 'C32'];

const problems = [];
const rows = rowsOf(readFileSync(join(root, document), 'utf8'));
checkRows();
for (const row of rows) checkRow(row);
const done = rows.filter(({ state }) => state === 'done').length;
if (problems.length === 0) console.log(`${document}: ${rows.length} rows, ${done} done, ${rows.length - done} open.`);
else console.error(`${document} does not hold:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** The rows of every table whose first cell is the id of a row. */
function rowsOf(text) {
  return text.split('\n').flatMap((line, index) => {
    if (!/^\|\s*[SC]\d+\s*\|/.test(line)) return [];
    const cells = line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('\\|', '|'));
    const [id, what, state, provenBy] = cells;
    if (cells.length !== 4) problems.push(`line ${index + 1}: ${id} has ${cells.length} cells instead of 4`);
    return [
      {
        id,
        what,
        state,
        tests: (provenBy ?? '')
          .split('<br>')
          .map(unticked)
          .filter((test) => test !== ''),
      },
    ];
  });
}

function unticked(cell) {
  return cell.trim().replace(/^`+\s*|\s*`+$/g, '');
}

function checkRows() {
  const ids = rows.map(({ id }) => id);
  const asked = wanted.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => `S${first + index}`));
  const expected = [...asked, ...settled];
  for (const id of expected) if (!ids.includes(id)) problems.push(`${id} is missing`);
  for (const id of new Set(ids)) {
    if (ids.filter((other) => other === id).length > 1) problems.push(`${id} is listed twice`);
    if (!expected.includes(id)) problems.push(`${id} is not one of the rows of this table`);
  }
}

function checkRow({ id, what, state, tests }) {
  if (what === '') problems.push(`${id} does not say what it is about`);
  if (state !== 'done' && !/^open: \S/.test(state))
    problems.push(`${id} is "${state}": it has to be "done", or "open: " with what is missing`);
  if (state === 'done' && tests.length === 0) problems.push(`${id} is done, and no test proves it`);
  for (const test of tests) {
    const reason = missing(test);
    if (reason !== null) problems.push(`${id} is proven by "${test}", but ${reason}`);
  }
}

/** Why a named test proves nothing; null when it runs. */
function missing(test) {
  const [, file, title] = test.match(/^(\S+) › (.+)$/) ?? [];
  if (file === undefined) return 'a test is named as "file › title"';
  if (!existsSync(join(root, file))) return 'there is no such file';
  if (!isRun(file)) return 'no test file imports it';
  return titlesIn(file).some((known) => matches(known, title)) ? null : 'no test of this file has that title';
}

/** A contract runs only where a test file calls it. */
function isRun(file) {
  if (/\.test\.[cm]?[jt]s$/.test(file)) return true;
  const target = join(root, file).replace(/\.[cm]?[jt]s$/, '');
  return globSync('test/**/*.test.{ts,mjs}', { cwd: root }).some((name) =>
    [...readFileSync(join(root, name), 'utf8').matchAll(/from '(\.[^']+)'/g)].some(
      ([, from]) => resolve(join(root, dirname(name)), from).replace(/\.[cm]?[jt]s$/, '') === target,
    ),
  );
}

/** The titles of the tests of a file that are not skipped, as they are written: places to fill in are `null` among their parts. */
function titlesIn(file) {
  const source = ts.createSourceFile(relative(root, file), readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest, true);
  const found = [];
  const visit = (node) => {
    if (ts.isCallExpression(node)) {
      const kind = kindOf(node.expression);
      // What is skipped runs nothing inside it either.
      if (kind === 'skipped') return;
      if (kind === 'test' && node.arguments.length > 1 && !isSwitchedOff(node.arguments[1])) found.push(...titleOf(node.arguments[0]));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What is called: `it(…)` and `it.each(…)(…)` are tests, with `.skip`, `.todo` or an x before it they are not. */
function kindOf(callee) {
  const names = [];
  let part = callee;
  for (;;) {
    if (ts.isPropertyAccessExpression(part)) {
      names.unshift(part.name.text);
      part = part.expression;
    } else if (ts.isCallExpression(part) || ts.isTaggedTemplateExpression(part))
      part = ts.isCallExpression(part) ? part.expression : part.tag;
    else break;
  }
  if (!ts.isIdentifier(part)) return 'other';
  const name = part.text;
  if (/^x(it|test|describe)$/.test(name)) return 'skipped';
  if (!/^(it|test|describe)$/.test(name)) return 'other';
  if (names.some((modifier) => modifier === 'skip' || modifier === 'todo')) return 'skipped';
  return name === 'describe' ? 'group' : 'test';
}

/** Node's own runner is told by options. */
function isSwitchedOff(options) {
  return ts.isObjectLiteralExpression(options) && options.properties.some(({ name }) => /^(skip|todo)$/.test(name?.getText() ?? ''));
}

/** One title as a list of its parts; nothing when it is not written there. */
function titleOf(node) {
  if (ts.isStringLiteralLike(node)) return [split(node.text)];
  if (ts.isTemplateExpression(node))
    return [[...split(node.head.text), ...node.templateSpans.flatMap((span) => [null, ...split(span.literal.text)])]];
  return [];
}

/** Cuts a text at the places that a table of cases fills in. */
function split(text) {
  return text.split(/%[sdifjop#]|\$[a-z][\w.]*/).flatMap((part, index) => (index === 0 ? [part] : [null, part]));
}

function matches(parts, title) {
  // A title that is hardly more than a place to fill in would match everything.
  const isTelling = /\p{L}{2}/u.test(parts.join(''));
  const escaped = parts.map((part) => (part === null ? '.+' : RegExp.escape(part))).join('');
  return isTelling && new RegExp(`^${escaped}$`, 'su').test(title);
}
