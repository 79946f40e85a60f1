import { Injectable } from '@nestjs/common';
import { v5 } from 'uuid';
import { EventStore } from '#libs/event-store';
import { htmlToPlainText, sanitizeMailHtml } from '#libs/mail';
import type { Person } from '#libs/people';
import { ContentRenderer, paragraphs } from '../render-content/content-renderer.http.js';
import { RenderValues } from '../render-content/render-values.http.js';
import { ContentBodies, type ShownBodies } from '../shown-content.http.js';
import { type Signature, type SignatureOf, signatureStream } from '../signature.js';
import { signatureDecider } from '../signature-decider.js';

/** `inbox`: what everybody signs with who has none of their own there; `own`: the person's. */
export type Whose = 'inbox' | 'own';

const SIGNATURES = '5f0c0c0e-5c1f-5d0c-8b1e-2f7a3b6f9d11';

/** The signature of an inbox, or of the person in it, has one stream. */
export const signatureOf = (inboxId: string, person: Pick<Person, 'id'>, whose: Whose): SignatureOf => {
  const userId = whose === 'own' ? person.id : null;
  return { signatureId: v5(`${inboxId} ${userId ?? ''}`, SIGNATURES), inboxId, userId };
};

/** A signature as a mail would have it, and what the mail says of it. */
export type RenderedSignature = Readonly<{
  html: string;
  text: string;
  insertedAs: Readonly<{ contentItemId: string; kind: 'signature'; version: number }>;
}>;

/** Looks up and renders signatures, for previews and for the mails that bear them. */
@Injectable()
export class Signatures {
  constructor(
    private readonly store: EventStore,
    private readonly bodies: ContentBodies,
    private readonly renderer: ContentRenderer,
    private readonly values: RenderValues,
  ) {}

  /** The signature as it is now, and the revision of its stream; -1 where nothing was ever set. */
  async current(of: SignatureOf): Promise<Readonly<{ signature: Signature; revision: number }>> {
    const { state, revision } = await this.store.load(signatureDecider, signatureStream(of.signatureId));
    return { signature: state, revision };
  }

  /** Both bodies as they were written; null where there is no signature. */
  async written({ wording }: Signature): Promise<ShownBodies | null> {
    return wording === null ? null : this.bodies.of(wording);
  }

  /** Filled in for the person and the inbox; null where there is no signature. */
  async render(person: Person, of: SignatureOf, at: string): Promise<RenderedSignature | null> {
    const { signature } = await this.current(of);
    const written = await this.written(signature);
    if (written === null) return null;
    const values = await this.values.of(person, { inboxId: of.inboxId }, at);
    const { html, text } = await this.renderer.fillIn({ subject: null, ...written }, values);
    const clean = html === null ? null : sanitizeMailHtml(html, { remoteImages: 'keep' }).html;
    return {
      html: clean ?? paragraphs(text ?? ''),
      text: text ?? htmlToPlainText(clean ?? ''),
      insertedAs: { contentItemId: of.signatureId, kind: 'signature', version: signature.version },
    };
  }
}
