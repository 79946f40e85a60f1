import type { TemplateFault } from './template-messages.js';

/** A template that cannot be read or carried out, or that takes more time, memory or room than it may. */
export class TemplateFaulty extends Error {
  constructor(readonly faults: readonly TemplateFault[]) {
    super(faults.map(({ part, detail }) => `${part}: ${detail}`).join('; '));
    this.name = 'TemplateFaulty';
  }
}
