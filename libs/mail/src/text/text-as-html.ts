import { escapeHtml } from './escape-html.js';

/** The HTML that shows a text as it stands, its line ends and spaces included. */
export const textAsHtml = (text: string): string => `<div style="white-space:pre-wrap">${escapeHtml(text)}</div>`;
