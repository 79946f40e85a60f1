import { Module } from '@nestjs/common';
import { InboxesDirectory } from '#libs/inboxes';
import { PeopleDirectory } from '#libs/people';
import { RecordsDirectory } from '#libs/records';
import { TemplatesModule } from '#libs/templates';
import { UploadsDirectory } from '#libs/uploads';
import { ArchiveContentHandler, ArchiveContentRoute } from './archive-content/archive-content.http.js';
import { ShortcutClaims } from './claim-shortcut/shortcut-claims.http.js';
import { ContentItems } from './content-items.http.js';
import { ContentItemRoutes, GetContentHandler } from './content-view/get-content.http.js';
import { ListContentHandler, ListContentRoute } from './content-view/list-content.http.js';
import { CreateContentHandler, CreateContentRoute } from './create-content/create-content.http.js';
import { ContentRenderer } from './render-content/content-renderer.http.js';
import { RemoveSignatureHandler, RemoveSignatureRoute } from './remove-signature/remove-signature.http.js';
import { RenderContentHandler, RenderContentRoute } from './render-content/render-content.http.js';
import { RenderValues } from './render-content/render-values.http.js';
import { RestoreContentHandler, RestoreContentRoute } from './restore-content/restore-content.http.js';
import { ReviseContentHandler, ReviseContentRoute } from './revise-content/revise-content.http.js';
import { SetSignatureHandler, SetSignatureRoute } from './set-signature/set-signature.http.js';
import { GetSignaturesHandler, GetSignaturesRoute } from './signatures/get-signatures.http.js';
import { SignatureAccess } from './signatures/on-signature.http.js';
import { Signatures } from './signatures/signatures.http.js';
import { ContentBodies } from './shown-content.http.js';
import { ContentVersionsRoutes, ListContentVersionsHandler } from './version-view/content-versions.http.js';
import { WrittenContent } from './written-content.http.js';

/** What other features need to know of content: who may insert what, and how it renders. */
@Module({
  imports: [PeopleDirectory, InboxesDirectory, RecordsDirectory, TemplatesModule],
  providers: [ContentItems, ContentBodies, ContentRenderer, RenderValues, Signatures],
  exports: [ContentItems, ContentBodies, ContentRenderer, Signatures],
})
export class ContentDirectory {}

/** Templates, snippets, documents and the like over HTTP. */
@Module({
  imports: [ContentDirectory, PeopleDirectory, InboxesDirectory, RecordsDirectory, TemplatesModule, UploadsDirectory],
  controllers: [
    ListContentRoute,
    CreateContentRoute,
    ContentItemRoutes,
    ContentVersionsRoutes,
    ReviseContentRoute,
    ArchiveContentRoute,
    RestoreContentRoute,
    RenderContentRoute,
    GetSignaturesRoute,
    SetSignatureRoute,
    RemoveSignatureRoute,
  ],
  providers: [
    ListContentHandler,
    GetContentHandler,
    ListContentVersionsHandler,
    CreateContentHandler,
    ReviseContentHandler,
    ArchiveContentHandler,
    RestoreContentHandler,
    RenderContentHandler,
    GetSignaturesHandler,
    SetSignatureHandler,
    RemoveSignatureHandler,
    SignatureAccess,
    ShortcutClaims,
    WrittenContent,
  ],
  exports: [ContentDirectory],
})
export class ContentApi {}
