import { ref } from 'vue';

import type { ContactFields, InboxContact, InboxTile } from '../../src/wire/inbox';
import type { Answer, InboxApi } from '../../inbox/api';
import { callAddress, fieldOf, fieldsOf, formOf, keepContacts, mailAddress, shownFields, webAddress } from '../../inbox/models/contact';
import { duplicatesAddress, routeOf } from '../../inbox/models/route';
import { aContact, aTile, someContactCalls } from './build';

const ok = <T>(value: T): Answer<T> => ({ kind: 'ok', value });
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the addresses of a contact', () => {
  it('are links to letters and calls for what is an e-mail or a phone, and for nothing else', () => {
    expect(mailAddress('olena@example.com')).toBe('mailto:olena@example.com');
    expect(mailAddress('o?cc=all@example.com')).toBe('mailto:o%3Fcc%3Dall@example.com');
    expect(mailAddress('olena@example.com?bcc=x@y.z')).toBeNull();
    expect(mailAddress('javascript:alert(1)')).toBeNull();
    expect(callAddress('+44 (20) 7946-0000')).toBe('tel:+442079460000');
    expect(callAddress('javascript:alert(1)')).toBeNull();
  });

  it('open in the web only over http and https', () => {
    expect(webAddress('https://cases.example/1')).toBe('https://cases.example/1');
    expect(webAddress('javascript:alert(1)')).toBeNull();
    expect(webAddress('data:text/html,x')).toBeNull();
    expect(webAddress('cases/1')).toBeNull();
    expect(webAddress(null)).toBeNull();
  });
});

describe('the panel of a contact', () => {
  const fields = ['phone', 'email', 'case', 'account', 'note', 'chatId'];

  it('shows the fields that were set up in their order when it is expanded', () => {
    expect(shownFields(fields, true, () => false)).toEqual(fields);
  });

  it('shows the first fields with a value and the case before', () => {
    expect(shownFields(fields, false, (field) => field !== 'email')).toEqual(['phone', 'case', 'account', 'note']);
  });
});

describe('the form of a contact', () => {
  it('empties what was emptied and trims the rest', () => {
    const form = { ...formOf(aContact()), name: ' Olena ', email: '  ', account: 'Shop' };
    expect(fieldsOf(form)).toMatchObject({ name: 'Olena', email: null, account: 'Shop' });
  });

  it('shows a refusal at the field that it is about', () => {
    const form = formOf(aContact());
    expect(fieldOf('name_missing', form)).toBe('name');
    expect(fieldOf('bad_phone', { ...form, phone: '12', businessPhone: '' })).toBe('phone');
    expect(fieldOf('bad_phone', { ...form, phone: '+380441234567', businessPhone: 'call me' })).toBe('businessPhone');
    expect(fieldOf('unavailable', form)).toBeNull();
  });
});

/** Contacts of a server that answers what the test put there. */
function someContacts(saved: Answer<InboxContact>) {
  const sent: ContactFields[] = [];
  const selected = ref<InboxTile | null>(null);
  const contacts = someContactCalls({
    saveContact(_chatId, contact) {
      sent.push(contact);
      return Promise.resolve(saved);
    },
  });
  const api: Pick<InboxApi, 'contacts' | 'conversation'> = { contacts, conversation: () => Promise.resolve({ kind: 'away' }) };
  const kept = keepContacts(api, selected, () => undefined);
  return { kept, sent, selected };
}

describe('a form that was begun', () => {
  it('survives a look at another chat', async () => {
    const { kept, selected } = someContacts({ kind: 'away' });
    selected.value = aTile();
    await settle();
    kept.edit('chat-1');
    kept.forms.write('chat-1', { ...formOf(aContact()), name: 'Half a na' });
    selected.value = aTile({ chatId: 'chat-2' });
    await settle();
    selected.value = aTile();
    await settle();
    expect(kept.forms.of('chat-1')?.name).toBe('Half a na');
  });

  it('is put aside when the chat gets another contact', async () => {
    const { kept, selected } = someContacts({ kind: 'away' });
    selected.value = aTile();
    await settle();
    kept.edit('chat-1');
    selected.value = aTile({ contact: { ...aTile().contact, id: 'contact-2' } });
    await settle();
    expect(kept.forms.of('chat-1')).toBeNull();
  });

  it('stays open with the reason when it is not saved', async () => {
    const { kept, selected } = someContacts({ kind: 'refused', status: 422, error: { code: 'bad_email', message: 'No.' } });
    selected.value = aTile();
    await settle();
    kept.edit('chat-1');
    await kept.save('chat-1');
    expect(kept.forms.of('chat-1')).not.toBeNull();
    expect(kept.forms.problemOf('chat-1')).toMatchObject({ field: 'email', code: 'bad_email' });
  });

  it('offers to link the chat to whoever has the number', async () => {
    const error = { code: 'phone_taken', message: 'Taken.', contactId: 'contact-9' } as const;
    const { kept, selected } = someContacts({ kind: 'refused', status: 409, error });
    selected.value = aTile();
    await settle();
    kept.edit('chat-1');
    await kept.save('chat-1');
    expect(kept.forms.problemOf('chat-1')?.holder).toEqual({ id: 'contact-9', name: 'contact-9' });
  });

  it('is closed when it is saved, and the contact is the saved one', async () => {
    const saved = aContact({ name: 'Sofía', isIdentified: true });
    const { kept, sent, selected } = someContacts(ok(saved));
    selected.value = aTile({ contact: { ...aTile().contact, isIdentified: false } });
    await settle();
    expect(kept.of('chat-1').value?.contact.isIdentified).toBe(false);
    kept.edit('chat-1');
    kept.forms.write('chat-1', { ...formOf(aContact()), name: 'Sofía' });
    await kept.save('chat-1');
    expect(sent).toMatchObject([{ name: 'Sofía' }]);
    expect(kept.forms.of('chat-1')).toBeNull();
    expect(kept.of('chat-1').value).toEqual(saved);
  });
});

describe('the address of the similar contacts', () => {
  it('says whose chat it is', () => {
    expect(routeOf(duplicatesAddress('chat-1'))).toEqual({ page: 'duplicates', chatId: 'chat-1' });
  });

  it('is the desk for everything else', () => {
    expect(routeOf('')).toEqual({ page: 'desk' });
    expect(routeOf('#/')).toEqual({ page: 'desk' });
    expect(routeOf('#/contacts/duplicates')).toEqual({ page: 'desk' });
    expect(routeOf('#/other?chat=chat-1')).toEqual({ page: 'desk' });
  });
});
