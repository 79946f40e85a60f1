export { MAX_SOURCE } from './liquid.js';
export { sanitizable, type Masked } from './mask-liquid.js';
export { TemplateFaulty } from './template-faulty.js';
export type { RenderedTemplate, TemplateFault, TemplatePart, TemplateValues } from './template-messages.js';
export { Templates, type TemplatesOptions } from './templates.js';
export { TemplatesModule } from './templates.module.js';
