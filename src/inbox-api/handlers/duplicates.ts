import { findSimilar } from '../../app/duplicates/find-similar';
import { previewLink } from '../../app/duplicates/link-chat';
import { markDifferent } from '../../app/duplicates/mark-different';
import { mergeContacts } from '../../app/duplicates/merge-contacts';
import { undoMerge } from '../../app/duplicates/undo-merge';
import { NotFoundError } from '../../app/errors';
import type { ContactRow } from '../../app/duplicate-ports';
import { asChatId, asContactId } from '../../core/brand';
import type { FieldChoices } from '../../core/duplicates/merge';
import type { Outcome } from '../../core/outcome';
import type { ContactRequest, InboxContactRow, InboxLinkPreview, InboxMerged, InboxSimilar } from '../../wire/contact';
import { empty, json, refusal } from '../../wire/http';
import type { HttpAnswer } from '../../wire/http';
import type { InboxCall, InboxParts } from '../parts';
import { readableTile } from '../readable';
import { refusedFor } from '../refused-for';

type Asked<Action extends ContactRequest['action']> = Extract<ContactRequest, { readonly action: Action }>;

/** What a page asks about duplicates, merging, and linking chats to other contacts. */
export type DuplicateRequest = Asked<'similar' | 'merge' | 'undo_merge' | 'not_duplicates' | 'link_preview'>;

/** More of them nobody looks through. */
const mostCandidates = 50;
const notKept = { 'cache-control': 'no-store' } as const;

/** Answers what a page asks about duplicates; only about the contact of a chat that the agent may read. */
export async function handleDuplicateCall(parts: InboxParts, call: InboxCall<DuplicateRequest>): Promise<HttpAnswer> {
  const { body, session } = call;
  const readable = await readableTile(parts, asChatId(body.chatId), session.agentId);
  if ('refused' in readable) return readable.refused;
  const contactId = asContactId(readable.tile.contact.id);
  const by = { kind: 'agent', agentId: session.agentId } as const;
  try {
    switch (body.action) {
      case 'similar':
        return answer(
          await findSimilar(parts.on, { by, contactId, limit: mostCandidates }),
          (found): InboxSimilar => ({
            current: rowOf(found.current),
            candidates: found.candidates.map(({ rules, fields, score, ...row }) => ({
              ...rowOf(row),
              rules,
              fields: shownFields(fields),
              score,
            })),
            mayMerge: found.mayMerge,
          }),
        );
      case 'merge': {
        const ids = [body.survivorId, ...body.removedIds].map(asContactId);
        if (!ids.includes(contactId))
          return refusal(409, 'conflict', 'The customer of this chat is not one of these contacts. Search again.');
        const wanted = {
          survivorId: asContactId(body.survivorId),
          removedIds: body.removedIds.map(asContactId),
          fields: choicesOf(body.fields),
        };
        return answer(await mergeContacts(parts.on, { by, ...wanted }), (merged): InboxMerged => merged);
      }
      case 'undo_merge':
        return answer(await undoMerge(parts.on, { by, mergeIds: body.mergeIds, of: contactId }), null);
      case 'not_duplicates':
        return answer(await markDifferent(parts.on, { by, contactId, others: body.contactIds.map(asContactId) }), null);
      case 'link_preview': {
        const wanted = { chatId: asChatId(body.chatId), contactId: asContactId(body.contactId) };
        return answer(
          await previewLink(parts.on, wanted),
          ({ from, to, ...preview }): InboxLinkPreview => ({ from: foundRow(from), to: foundRow(to), ...preview }),
        );
      }
    }
  } catch (error) {
    if (error instanceof NotFoundError) return refusal(404, 'not_found', 'This contact does not exist.');
    throw error;
  }
}

/** The value in the form of the page, or why not; null shapes an answer without a body. */
function answer<T>(outcome: Outcome<T>, shape: ((value: T) => unknown) | null): HttpAnswer {
  if (!outcome.ok) {
    return outcome.refusal.code === 'forbidden'
      ? refusedFor(403, 'forbidden', outcome.refusal)
      : refusedFor(409, 'conflict', outcome.refusal);
  }
  return shape === null ? empty() : json(200, shape(outcome.value), notKept);
}

const rowOf = (row: ContactRow): InboxContactRow => row;

/** A contact for agents who look for one and have no chat with it: what was noted of it is not theirs to read. */
export const foundRow = (row: ContactRow): InboxContactRow => ({ ...row, note: null });

/** A loose address is an address for people. */
const shownFields = (fields: readonly string[]): readonly string[] => [
  ...new Set(fields.map((field) => (field === 'email_loose' ? 'email' : field))),
];

const choicesOf = (fields: Asked<'merge'>['fields']): FieldChoices =>
  Object.fromEntries(Object.entries(fields ?? {}).map(([field, id]) => [field, asContactId(id)]));
