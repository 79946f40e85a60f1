import fc from 'fast-check';

const seed = process.env['FUZZ_SEED'];

/** Property-based tests try the same inputs in every run, so that a failure is the doing of a change; `npm run fuzz` looks for new ones. */
fc.configureGlobal({ seed: seed === undefined ? 20_260_301 : Number(seed) });
