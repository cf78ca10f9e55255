import { troublesIn } from '../model/left-word';
import type { LeftWord, Step, VisitorView } from '../model/visitor-view';
import { textLimit } from '../model/wire';
import type { TextKey } from '../texts/catalogue';
import type { Speech } from '../texts/speak';
import { element, setText } from './dom';

/** The form for a message while nobody is there. */
export interface LeaveForm {
  readonly root: HTMLElement;
  readonly focus: () => void;
  readonly update: (view: VisitorView, speech: Speech) => void;
}

interface Field {
  readonly root: HTMLElement;
  readonly input: HTMLInputElement | HTMLTextAreaElement;
  readonly complain: (words: string) => void;
  readonly label: HTMLElement;
}

function createField(id: string, input: Field['input'], isWanted: boolean): Field {
  input.id = id;
  input.className = 'input';
  input.dir = 'auto';
  input.required = isWanted;
  const label = element('label', 'label');
  label.htmlFor = id;
  const trouble = element('p', 'trouble');
  trouble.id = `${id}-trouble`;
  trouble.hidden = true;
  input.setAttribute('aria-describedby', trouble.id);
  return {
    root: element('div', 'form-field', label, input, trouble),
    input,
    label,
    complain(words) {
      setText(trouble, words);
      trouble.hidden = words === '';
      input.setAttribute('aria-invalid', String(words !== ''));
    },
  };
}

function lineInput(type: 'text' | 'email' | 'tel', autocomplete: AutoFill, mostCharacters: number): HTMLInputElement {
  const input = element('input', '');
  input.type = type;
  input.autocomplete = autocomplete;
  input.maxLength = mostCharacters;
  return input;
}

function textInput(): HTMLTextAreaElement {
  const input = element('textarea', '');
  input.rows = 4;
  input.maxLength = textLimit;
  return input;
}

const failures: Readonly<Partial<Record<Step, TextKey>>> = { refused: 'formRefused', unreachable: 'formUnreachable' };

/** Makes the form. */
export function createLeaveForm(onLeave: (word: LeftWord) => void): LeaveForm {
  const title = element('h3', 'form-title');
  const hint = element('p', 'form-hint');
  const fields = {
    name: createField('leave-name', lineInput('text', 'name', 200), true),
    email: createField('leave-email', lineInput('email', 'email', 254), false),
    phone: createField('leave-phone', lineInput('tel', 'tel', 40), false),
    text: createField('leave-text', textInput(), true),
  };
  const send = element('button', 'wide-button');
  send.type = 'submit';
  const failure = element('p', 'trouble');
  failure.setAttribute('role', 'status');
  const root = element('form', 'leave', title, hint, ...Object.values(fields).map((field) => field.root), failure, send);
  root.noValidate = true;
  let spoken: Speech | null = null;
  let isBusy = false;

  root.addEventListener('submit', (event) => {
    event.preventDefault();
    if (spoken === null || isBusy) return;
    const valueOf = (key: keyof typeof fields): string => fields[key].input.value.trim();
    const word = { name: valueOf('name'), email: valueOf('email'), phone: valueOf('phone'), text: valueOf('text') };
    const troubles = troublesIn(word);
    for (const [key, field] of Object.entries(fields)) {
      const trouble = troubles[key as keyof LeftWord];
      field.complain(trouble === undefined ? '' : spoken.say(trouble));
    }
    const wrong = Object.entries(fields).find(([key]) => troubles[key as keyof LeftWord] !== undefined);
    if (wrong === undefined) onLeave(word);
    else wrong[1].input.focus();
  });

  return {
    root,
    focus: () => fields.name.input.focus({ preventScroll: true }),
    update({ leaving, isForm }, speech) {
      spoken = speech;
      isBusy = leaving === 'sending';
      root.hidden = !isForm;
      setText(title, speech.say('formTitle'));
      setText(hint, speech.say('formHint'));
      setText(fields.name.label, speech.say('formName'));
      setText(fields.email.label, speech.say('formEmail'));
      setText(fields.phone.label, speech.say('formPhone'));
      setText(fields.text.label, speech.say('formText'));
      setText(send, isBusy ? speech.say('sending') : speech.say('formSend'));
      send.setAttribute('aria-disabled', String(isBusy));
      const trouble = failures[leaving];
      setText(failure, trouble === undefined ? '' : speech.say(trouble));
      failure.hidden = trouble === undefined;
    },
  };
}
