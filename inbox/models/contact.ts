import { ref, shallowRef, watch, type Ref } from 'vue';

import type { ContactFields, InboxContact, InboxRefusal, InboxTile } from '../../src/wire/inbox';
import type { InboxApi } from '../api';
import { keepLoaded } from './loaded';

/** What the agent writes into the form; empty for what there is not. */
export type ContactForm = { readonly [K in keyof ContactFields]: string };

/** Why a form was not saved. */
export interface FormProblem {
  /** Where it is shown; null for the form as a whole. */
  readonly field: keyof ContactForm | null;
  /** Empty when the server was not reached. */
  readonly code: InboxRefusal['error']['code'] | '';
  readonly message: string;
  /** With `phone_taken`: who has the number; the name is null when it may not be read. */
  readonly holder: { readonly id: string; readonly name: string | null } | null;
}

/** The form of a contact as it is. */
export function formOf({ contact }: InboxContact): ContactForm {
  return {
    name: contact.name,
    phone: contact.phone ?? '',
    businessPhone: contact.businessPhone ?? '',
    email: contact.email ?? '',
    jobTitle: contact.jobTitle ?? '',
    account: contact.account ?? '',
    language: contact.language ?? '',
    note: contact.note ?? '',
  };
}

/** What a form says: without spaces around, null for what is empty. */
export function fieldsOf(form: ContactForm): ContactFields {
  const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
  return {
    name: form.name.trim(),
    phone: orNull(form.phone),
    businessPhone: orNull(form.businessPhone),
    email: orNull(form.email),
    jobTitle: orNull(form.jobTitle),
    account: orNull(form.account),
    language: orNull(form.language),
    note: orNull(form.note),
  };
}

const looksLikePhone = (text: string): boolean => /^\+?[\d\s().-]{3,}$/.test(text.trim());

/** The field that a refusal is about. The server does not say which of the two phones it means: the one that does not look like a phone. */
export function fieldOf(code: InboxRefusal['error']['code'], form: ContactForm): keyof ContactForm | null {
  switch (code) {
    case 'name_missing':
      return 'name';
    case 'phone_taken':
      return 'phone';
    case 'bad_phone': {
      const isBusiness = form.businessPhone.trim() !== '' && !looksLikePhone(form.businessPhone);
      return isBusiness || form.phone.trim() === '' ? 'businessPhone' : 'phone';
    }
    case 'bad_email':
      return 'email';
    case 'bad_language':
      return 'language';
    default:
      return null;
  }
}

/** Where a letter to an address goes; null for what is not one, so that nothing else gets into the link. */
export function mailAddress(email: string): string | null {
  const parts = /^([^\s@<>"]+)@([^\s@<>"/?#&]+)$/.exec(email.trim());
  return parts === null ? null : `mailto:${encodeURIComponent(parts[1] ?? '')}@${encodeURIComponent(parts[2] ?? '')}`;
}

/** Where a call to a number goes; null for what is not one. */
export function callAddress(phone: string): string | null {
  if (!looksLikePhone(phone)) return null;
  const digits = phone.replace(/\D/g, '');
  return digits.length < 3 ? null : `tel:${phone.trim().startsWith('+') ? '+' : ''}${digits}`;
}

/** A web address that can be opened; null for every other kind of link. */
export function webAddress(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const { protocol, href } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? href : null;
}

/** The panel shows so many fields before it is expanded. */
const shortList = 3;

/**
 * The fields that the panel shows, in their order.
 *
 * @param hasValue whether there is something to show in a field
 */
export function shownFields(fields: readonly string[], isExpanded: boolean, hasValue: (field: string) => boolean): readonly string[] {
  if (isExpanded) return fields;
  const short = fields.filter((field) => field !== 'case' && hasValue(field)).slice(0, shortList);
  // The case of a chat is part of the work and always in sight.
  return fields.filter((field) => field === 'case' || short.includes(field));
}

/** Everything of a contact that the panel shows; a change of it means reading the contact again. */
function looksOf(tile: InboxTile | null): string {
  return tile === null ? '' : JSON.stringify([tile.chatId, tile.contact]);
}

/** Forms that were begun, and why they were not saved; both by chat, so that they outlast a look at another chat. */
function keepForms() {
  const forms = shallowRef<ReadonlyMap<string, ContactForm>>(new Map());
  const problems = shallowRef<ReadonlyMap<string, FormProblem>>(new Map());
  function setProblem(chatId: string, problem: FormProblem | null): void {
    const next = new Map(problems.value);
    if (problem === null) next.delete(chatId);
    else next.set(chatId, problem);
    problems.value = next;
  }
  return {
    of: (chatId: string) => forms.value.get(chatId) ?? null,
    problemOf: (chatId: string) => problems.value.get(chatId) ?? null,
    setProblem,
    write: (chatId: string, form: ContactForm) => void (forms.value = new Map(forms.value).set(chatId, form)),
    close(chatId: string): void {
      const next = new Map(forms.value);
      next.delete(chatId);
      forms.value = next;
      setProblem(chatId, null);
    },
    clear(): void {
      forms.value = new Map();
      problems.value = new Map();
    },
  };
}

/**
 * Keeps the contacts of chats and the forms in which they are changed.
 *
 * @param selected the chat whose contact is on screen
 * @param unauthenticated called when the server does not know the session any more
 */
export function keepContacts(
  api: Pick<InboxApi, 'contacts' | 'conversation'>,
  selected: Ref<InboxTile | null>,
  unauthenticated: () => void,
) {
  const calls = api.contacts;
  const loaded = keepLoaded(calls.contact, unauthenticated);
  const forms = keepForms();
  const saving = ref<string | null>(null);
  const isExpanded = ref(false);
  /** The chat that is being linked to another contact, with the one that was chosen already. */
  const linking = shallowRef<{ readonly chatId: string; readonly contactId: string | null } | null>(null);

  watch(
    () => looksOf(selected.value),
    () => {
      const tile = selected.value;
      if (tile === null) return;
      // What was begun for one person must not be saved for another.
      if ((loaded.of(tile.chatId).value?.contact.id ?? tile.contact.id) !== tile.contact.id) forms.close(tile.chatId);
      void loaded.load(tile.chatId);
    },
  );

  async function holderOf(chatId: string, contactId: string | undefined): Promise<FormProblem['holder']> {
    if (contactId === undefined) return null;
    const answer = await calls.linkPreview(chatId, contactId);
    return { id: contactId, name: answer.kind === 'ok' ? answer.value.to.name : null };
  }

  /** Saves the form of a chat's contact; without success it stays open and says why. */
  async function save(chatId: string): Promise<void> {
    const form = forms.of(chatId);
    if (form === null || saving.value !== null) return;
    saving.value = chatId;
    forms.setProblem(chatId, null);
    const answer = await calls.saveContact(chatId, fieldsOf(form));
    if (answer.kind === 'ok') {
      loaded.put(chatId, answer.value);
      forms.close(chatId);
    } else if (answer.kind === 'away') forms.setProblem(chatId, { field: null, code: '', message: '', holder: null });
    else {
      if (answer.status === 401) unauthenticated();
      const { code, message, contactId } = answer.error;
      const holder = code === 'phone_taken' ? await holderOf(chatId, contactId) : null;
      forms.setProblem(chatId, { field: fieldOf(code, form), code, message, holder });
    }
    saving.value = null;
  }

  return {
    of: loaded.of,
    load: loaded.load,
    forms,
    saving,
    isExpanded,
    linking,
    save,
    /** Opens the form with what the contact is now. */
    edit(chatId: string): void {
      const { value } = loaded.of(chatId);
      if (value !== null && forms.of(chatId) === null) forms.write(chatId, formOf(value));
    },
    findContacts: calls.findContacts,
    findAccounts: calls.findAccounts,
    timeline: calls.timeline,
    linkPreview: calls.linkPreview,
    conversation: (chatId: string, before?: number) => api.conversation(chatId, before),
    clear(): void {
      loaded.clear();
      forms.clear();
      linking.value = null;
    },
  };
}
