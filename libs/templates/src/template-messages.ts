/** The parts of a template, each a template of its own; `escaped` ones are HTML, into which values go as text. */
export type TemplatePart = Readonly<{ name: string; source: string; escaped: boolean }>;

/** What templates can name: objects in objects, texts at their ends. */
export type TemplateValues = Readonly<{ [name: string]: TemplateValue }>;
export type TemplateValue = string | readonly TemplateValue[] | TemplateValues;

/** What is wrong with a part; line and column count from 1 and are null where the place is not known. */
export type TemplateFault = Readonly<{ part: string; line: number | null; column: number | null; detail: string }>;

/** `missing` names variables as they were written, each once, in order. */
export type RenderedTemplate = Readonly<{ parts: Readonly<Record<string, string>>; missing: readonly string[] }>;

/** Without `values` the parts are only read. */
export type TemplateRequest = Readonly<{ parts: readonly TemplatePart[]; values: TemplateValues | null }>;

export type TemplateAnswer = Readonly<{ faults: readonly TemplateFault[]; rendered: RenderedTemplate }>;
