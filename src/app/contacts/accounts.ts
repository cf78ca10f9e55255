import { asAccountId } from '../../core/brand';
import type { AccountId } from '../../core/brand';
import { contactText, phoneNumber } from '../../core/contact';
import { accepted, refused } from '../../core/outcome';
import type { Outcome, Refusal } from '../../core/outcome';
import { manage, rowLimit, searchText } from '../administration/manage';
import type { Change, Which } from '../administration/manage';
import type { Account } from '../contact-ports';
import type { ContactRow } from '../duplicate-ports';
import { NotFoundError } from '../errors';
import type { Caller, Forbidden } from '../permission';
import type { Tx } from '../ports';
import type { UseCase } from '../use-case';

type AccountRefusal = Refusal<'name_missing' | 'too_long' | 'bad_phone' | 'taken'>;

/** What somebody wants an account to be: what is left out stays, what is null is emptied. */
export interface AccountChanges {
  readonly name?: string | undefined;
  readonly phone?: string | null | undefined;
  readonly website?: string | null | undefined;
}

/**
 * Makes an account or changes one.
 *
 * @throws NotFoundError when the account that is meant does not exist
 */
export function saveAccount(
  on: UseCase,
  wanted: { readonly by: Caller; readonly which: Which } & AccountChanges,
): Promise<Outcome<{ readonly account: Account; readonly change: Change }, AccountRefusal | Forbidden>> {
  return manage<{ account: Account; change: Change }, AccountRefusal>(on, wanted.by, async (tx) => {
    const before = await meant(tx, wanted.which, wanted.name);
    const checked = checkedAccount(before, wanted);
    if (!checked.ok) return checked;
    const { name, phone, website } = checked.value;
    const namesake = name === before?.name ? null : await tx.accounts.findByName(name);
    if (namesake !== null && namesake.id !== before?.id) return refused('taken', 'There is already an account of this name.');
    const id = before?.id ?? asAccountId(on.newId());
    const isSame = before !== null && before.name === name && before.phone === phone && before.website === website;
    if (!isSame) await tx.accounts.put({ id, name, phone, website }, on.now());
    const change = before === null ? 'created' : isSame ? 'unchanged' : 'updated';
    return accepted({ account: await existingAccount(tx, id), change });
  });
}

/** Lists accounts by name, those whose name begins with a text where one is given. */
export function findAccounts(
  on: UseCase,
  wanted: { readonly text?: string | undefined; readonly limit?: number | undefined },
): Promise<readonly Account[]> {
  return on.store.transaction((tx) => tx.accounts.search(searchText(wanted.text), rowLimit(wanted.limit)));
}

/**
 * Reads an account with its contacts, by id or name.
 *
 * @throws NotFoundError when there is no such account
 */
export function getAccount(
  on: UseCase,
  wanted: { readonly by: Caller; readonly account: string; readonly limit?: number | undefined },
): Promise<Outcome<{ readonly account: Account; readonly contacts: readonly ContactRow[] }, Forbidden>> {
  return manage(on, wanted.by, async (tx) => {
    const account = await namedAccount(tx, wanted.account);
    const ids = await tx.accounts.contactsOf(account.id, rowLimit(wanted.limit));
    const rows = await tx.duplicates.contactRows(ids);
    return accepted({ account, contacts: ids.flatMap((id) => rows.get(id) ?? []) });
  });
}

async function meant(tx: Tx, which: Which, name: string | undefined): Promise<Account | null> {
  if (which.kind === 'existing') return namedAccount(tx, which.idOrName);
  return which.kind === 'named' ? tx.accounts.findByName((name ?? '').trim()) : null;
}

async function namedAccount(tx: Tx, idOrName: string): Promise<Account> {
  const account = (await tx.accounts.find(asAccountId(idOrName))) ?? (await tx.accounts.findByName(idOrName.trim()));
  if (account === null) throw new NotFoundError('There is no such account in this store. Give the id or the name of one.');
  return account;
}

async function existingAccount(tx: Tx, id: AccountId): Promise<Account> {
  const account = await tx.accounts.find(id);
  if (account === null) throw new NotFoundError(`There is no account ${id} in this store.`);
  return account;
}

function checkedAccount(
  before: Account | null,
  changes: AccountChanges,
): Outcome<{ readonly name: string; readonly phone: string | null; readonly website: string | null }, AccountRefusal> {
  const name = contactText('account', changes.name ?? before?.name ?? '');
  if (!name.ok) return name;
  if (name.value === '') return refused('name_missing', 'An account needs a name.');
  const website = contactText('website', (changes.website === undefined ? before?.website : changes.website) ?? '');
  if (!website.ok) return website;
  const wanted = changes.phone === undefined ? before?.phone : changes.phone;
  const phone =
    wanted == null || wanted.trim() === '' || wanted === before?.phone ? accepted(wanted ?? null) : phoneNumber(wanted, 'phone');
  if (!phone.ok) return phone;
  return accepted({
    name: name.value,
    phone: phone.value === '' ? null : phone.value,
    website: website.value === '' ? null : website.value,
  });
}
