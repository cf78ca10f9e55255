const { spawn } = require('node:child_process');
const { rm } = require('node:fs/promises');
const { dest, parallel, series, src } = require('gulp');

const dist = 'dist';

function run(command, ...args) {
  return spawn(process.execPath, [command, ...args], { stdio: 'inherit', cwd: __dirname });
}

const tool = (name, file) => require.resolve(`${name}/package.json`).replace('package.json', file);

const clean = () => rm(dist, { recursive: true, force: true });
const buildCode = () => run(tool('typescript', 'bin/tsc'), '-p', 'tsconfig.json');
/** Modules that TypeScript would turn into another kind. */
const buildModules = () => src('src/**/*.mjs', { base: '.' }).pipe(dest(dist));
const buildIcons = () => src(['nodes/**/*.svg', 'credentials/**/*.svg'], { base: '.', encoding: false }).pipe(dest(dist));
const buildCodex = () => src('nodes/**/*.node.json', { base: '.' }).pipe(dest(dist));
const buildInbox = () =>
  run(tool('vite', 'bin/vite.js'), 'build', '--configLoader', 'runner', '--config', 'inbox/vite.config.ts', '--logLevel', 'warn');
const buildWidget = () => run('widget/build.mjs');
const buildPages = series(buildInbox, buildWidget);

exports['build:code'] = buildCode;
exports['build:modules'] = buildModules;
exports['build:icons'] = buildIcons;
exports['build:codex'] = buildCodex;
exports['build:pages'] = buildPages;
exports.build = series(clean, buildCode, parallel(buildModules, buildIcons, buildCodex), buildPages);
exports.default = exports.build;
