export { contentEvents } from './content-events.js';
export {
  type ContentFile,
  type ContentItemEvent,
  contentItemStream,
  type ContentKind,
  documentPlace,
} from './content-item.js';
export { ContentItems, type Inserted } from './content-items.http.js';
export { type ContentRow, contentView } from './content-view/content-view.projection.js';
export { ContentApi, ContentDirectory } from './content.module.js';
export { contentDecider } from './decider.js';
export { ContentRenderer, type RenderedContent } from './render-content/content-renderer.http.js';
export type { RenderFor } from './render-content/render-values.http.js';
export { type RenderedSignature, signatureOf, Signatures, type Whose } from './signatures/signatures.http.js';
export { contentVersionView } from './version-view/content-version-view.projection.js';
