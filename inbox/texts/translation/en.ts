/** Translation in English; the other languages have the same keys. Names of languages come in the language of the page. */
export const translationEn = {
  translation: {
    label: 'Translation',
    show: 'Show translation panel',
    hide: 'Hide translation panel',
    from: 'From',
    to: 'To',
    detected: (language: string) => `${language} (detected)`,
    detect: 'Detect the language',
    translate: 'Translate',
    stop: 'Stop translating',
    off: 'Messages are not translated.',
    on: 'Messages are translated automatically.',
    onOnce: 'Messages are translated as soon as the customer’s language is known.',
    same: 'The customer writes in your language. There is nothing to translate.',
    switching: 'One moment…',
    notServed: 'No published workflow translates. Ask an administrator to publish the workflow “Translate messages”.',
    failed: 'The translation could not be changed.',
    notLoaded: 'The translation of this chat could not be loaded.',
    notReached: 'The server was not reached.',
    earlier: (count: string) => `Translate earlier messages (${count})`,

    translatedFrom: (language: string) => `Translated from ${language}`,
    translated: 'Translated',
    showOriginal: 'Show original',
    showTranslation: 'Show translation',
    original: 'Original',
    sentIn: (language: string) => `Sent in ${language}`,
    sentTranslated: 'Sent translated',
    showSent: 'Show what was sent',
    asSent: 'As it was sent',
    showWritten: 'Show what was written',
    translateOne: 'Translate this message',
    translating: 'Translating…',
    notTranslated: (reason: string) => `Not translated: ${reason}`,
    noReason: 'no reason was given',

    replyIn: (language: string) => `Will be sent in ${language}`,
    replyAsWritten: 'Will be sent as you write it',
    withoutTranslation: 'Send without translation',
    withTranslation: (language: string) => `Translate to ${language}`,

    mine: 'My language',
    mineHint: 'The language that you read and write. Chats are translated into it.',
    save: 'Save',
    saving: 'Saving…',
    notSaved: 'The language could not be saved.',
  },
};

/** The texts of translation. */
export type TranslationTexts = typeof translationEn;
