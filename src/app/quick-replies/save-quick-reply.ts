import { asQuickReplyId } from '../../core/brand';
import type { QueueId } from '../../core/brand';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import { quickReplyName, quickReplyTexts } from '../../core/quick-reply';
import type { QuickReplyRefusal } from '../../core/quick-reply';
import type { TextInLanguage } from '../../core/reply-language';
import { manage } from '../administration/manage';
import type { Change, Which } from '../administration/manage';
import { namedQueue } from '../administration/references';
import type { Caller, Forbidden } from '../permission';
import type { Tx } from '../ports';
import type { QuickReply } from '../quick-reply-ports';
import type { UseCase } from '../use-case';
import { namedQuickReply } from './find-quick-replies';

/** What is to change of a quick reply; what is left out stays. */
export interface QuickReplyChanges {
  readonly name?: string;
  /** The text for customers whose language has none of its own; '' for no such text. */
  readonly text?: string;
  /** All other texts, one a language. */
  readonly otherTexts?: readonly TextInLanguage[];
  /** All queues where it is offered, by id or name; none for everywhere. */
  readonly queues?: readonly string[];
  readonly isActive?: boolean;
}

export interface SavedReply {
  readonly reply: QuickReply;
  readonly change: Change;
}

/**
 * Makes a quick reply or changes one.
 *
 * @throws NotFoundError when the reply that is meant, or one of the queues, does not exist
 */
export async function saveQuickReply(
  on: UseCase,
  wanted: { readonly by: Caller; readonly which: Which; readonly changes: QuickReplyChanges },
): Promise<Outcome<SavedReply, QuickReplyRefusal | Refusal<'taken'> | Forbidden>> {
  return manage<SavedReply, QuickReplyRefusal | Refusal<'taken'>>(on, wanted.by, async (tx) => {
    const { changes } = wanted;
    const before = await meant(tx, wanted.which, changes.name);
    const name = quickReplyName(changes.name ?? before?.name ?? '');
    if (!name.ok) return name;
    const namesake = await tx.quickReplies.findByName(name.value);
    if (namesake !== null && namesake.id !== before?.id) {
      return refused('taken', `There is already a quick reply named ${name.value}. Choose another name.`);
    }
    const texts = quickReplyTexts(textsAfter(before, changes));
    if (!texts.ok) return texts;
    const reply: QuickReply = {
      id: before?.id ?? asQuickReplyId(on.newId()),
      name: name.value,
      texts: texts.value.toSorted((one, other) => (one.language < other.language ? -1 : 1)),
      queueIds: changes.queues === undefined ? (before?.queueIds ?? []) : await queueIdsOf(tx, changes.queues),
      isActive: changes.isActive ?? before?.isActive ?? true,
      updatedAt: on.now(),
    };
    if (before !== null && isSame(before, reply)) return accepted({ reply: before, change: 'unchanged' });
    await tx.quickReplies.put(reply);
    return accepted({ reply, change: before === null ? 'created' : 'updated' });
  });
}

async function meant(tx: Tx, which: Which, name: string | undefined): Promise<QuickReply | null> {
  if (which.kind === 'existing') return namedQuickReply(tx, which.idOrName);
  return which.kind === 'named' ? tx.quickReplies.findByName((name ?? '').replaceAll(/\s+/g, ' ').trim()) : null;
}

function textsAfter(before: QuickReply | null, { text, otherTexts }: QuickReplyChanges): readonly TextInLanguage[] {
  const isForAll = ({ language }: TextInLanguage): boolean => language === '';
  const known = before?.texts ?? [];
  const forAll = text === undefined ? known.filter(isForAll) : text === '' ? [] : [{ language: '', text }];
  return [...forAll, ...(otherTexts ?? known.filter((one) => !isForAll(one)))];
}

async function queueIdsOf(tx: Tx, idsOrNames: readonly string[]): Promise<readonly QueueId[]> {
  if (idsOrNames.length === 0) return [];
  const all = await tx.queues.all();
  const known = new Map(
    all.flatMap(({ id, name }): [string, QueueId][] => [
      [name, id],
      [id, id],
    ]),
  );
  const ids: QueueId[] = [];
  // Whoever is not among them is looked for once more for its failure.
  for (const idOrName of idsOrNames) ids.push(known.get(idOrName.trim()) ?? (await namedQueue(tx, idOrName)).id);
  return [...new Set(ids)].toSorted();
}

function isSame(one: QuickReply, other: QuickReply): boolean {
  const facts = ({ name, texts, queueIds, isActive }: QuickReply) => JSON.stringify([name, texts, queueIds, isActive]);
  return facts(one) === facts(other);
}
