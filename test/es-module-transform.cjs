const { createTransformer } = require('@swc/jest');

const swc = createTransformer({ jsc: { target: 'es2023' }, module: { type: 'commonjs', ignoreDynamic: false } });

/** Lets jest, which loads CommonJS, load packages that exist as ES modules only. */
module.exports = {
  ...swc,
  process(source, file, options) {
    const { code, ...rest } = swc.process(source, file, options);
    // What an ES module computes for itself, jest gives every CommonJS module; it cannot be declared twice.
    return { ...rest, code: code.replace(/const __dirname =[^\n]*/, '') };
  },
};
