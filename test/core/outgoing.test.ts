import fc from 'fast-check';
import type { ChannelTraits } from '../../src/core/channel-traits';
import { planMessage } from '../../src/core/outgoing/plan';
import type { OutgoingDraft, PlannedFile } from '../../src/core/outgoing/plan';
import { splitText } from '../../src/core/outgoing/split-text';

const graphemes = (text: string) => [...new Intl.Segmenter('und', { granularity: 'grapheme' }).segment(text)].map(({ segment }) => segment);

describe('A text that is longer than a channel takes', () => {
  it('is cut between paragraphs, lines, sentences and words, the first of them that fits', () => {
    expect(splitText('One two.\n\nThree four.', 12)).toEqual(['One two.', 'Three four.']);
    expect(splitText('One two.\nThree four.', 12)).toEqual(['One two.', 'Three four.']);
    expect(splitText('One two. Three four.', 12)).toEqual(['One two.', 'Three four.']);
    expect(splitText('one two three four', 9)).toEqual(['one two', 'three', 'four']);
  });

  it('never loses, doubles or tears a grapheme, and keeps every part within the limit', () => {
    const word = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constantFrom('👨‍👩‍👧‍👦', '🇪🇸', 'é', 'ก็', ' ', '\n\n', '. '));
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), fc.integer({ min: 20, max: 80 }), (words, limit) => {
        const text = words.join('').toWellFormed();
        const parts = splitText(text, limit);
        const bare = (value: string) => value.replaceAll(/\s/g, '');
        expect(bare(parts.join(''))).toBe(bare(text));
        for (const part of parts) expect(part.length <= limit || graphemes(part).length === 1).toBe(true);
      }),
    );
  });
});

const traits: ChannelTraits = {
  name: 'Test',
  text: 100,
  caption: 20,
  files: {
    image: { maxBytes: 1_000, types: ['image/png', 'image/jpeg'] },
    document: { maxBytes: 5_000, types: null },
  },
  buttons: { most: 2, label: 10, payloadBytes: 64, hasLinks: false },
  hasTemplates: false,
  hasReplies: true,
  receipts: 'none',
};
const image: PlannedFile = { id: 'f1', name: 'a.png', type: 'image/png', size: 500, kind: 'image' };
const draft = (of: Partial<OutgoingDraft>): OutgoingDraft => ({ text: '', files: [], buttons: [], template: null, place: null, ...of });

describe('A message that is planned', () => {
  it('gives its text to the first file where it fits, and is a message before it where it does not', () => {
    expect(planMessage(traits, draft({ text: 'short', files: [image, { ...image, id: 'f2' }] }))).toMatchObject({
      value: [
        { kind: 'file', fileId: 'f1', caption: 'short' },
        { kind: 'file', fileId: 'f2', caption: '' },
      ],
    });
    const long = planMessage(traits, draft({ text: 'longer than any caption may be', files: [image] }));
    expect(long).toMatchObject({ value: [{ kind: 'text' }, { kind: 'file', caption: '' }] });
  });

  it('is a text before a file of a kind that takes no caption', () => {
    const plan = planMessage({ ...traits, captioned: ['video'] }, draft({ text: 'short', files: [image] }));
    expect(plan).toMatchObject({
      value: [
        { kind: 'text', text: 'short' },
        { kind: 'file', caption: '' },
      ],
    });
  });

  it('sends a file as a document when its own kind does not take it, and says why when nothing does', () => {
    expect(planMessage(traits, draft({ files: [{ ...image, type: 'image/webp' }] }))).toMatchObject({ value: [{ as: 'document' }] });
    expect(planMessage(traits, draft({ files: [{ ...image, size: 4_000 }] }))).toMatchObject({ value: [{ as: 'document' }] });
    const tooLarge = planMessage(traits, draft({ files: [{ ...image, size: 6_000 }] }));
    expect(tooLarge).toMatchObject({ ok: false, refusal: { code: 'file_not_on_channel' } });
    expect(planMessage({ ...traits, files: {} }, draft({ files: [image] }))).toMatchObject({ ok: false });
  });

  it('keeps buttons under the last text, and writes them out where the channel has no place for them', () => {
    const button = { kind: 'reply' as const, label: 'Yes', payload: 'yes' };
    expect(planMessage(traits, draft({ text: 'Sure?', buttons: [button] }))).toMatchObject({
      value: [{ text: 'Sure?', buttons: [button] }],
    });
    const link = { kind: 'link' as const, label: 'Site', url: 'https://example.com' };
    expect(planMessage(traits, draft({ text: 'Sure?', buttons: [button, link] }))).toMatchObject({
      value: [{ text: 'Sure?\n• Yes\nSite: https://example.com', buttons: [] }],
    });
  });

  it('puts buttons under a part that is short enough for them', () => {
    const button = { kind: 'reply' as const, label: 'Yes', payload: 'yes' };
    const short = {
      ...traits,
      buttons: { most: 2, label: 10, payloadBytes: 64, hasLinks: true, text: 20, withLink: { most: 1, text: 10 } },
    };
    expect(planMessage(short, draft({ text: 'Here is what we can do. Sure?', buttons: [button] }))).toMatchObject({
      value: [
        { text: 'Here is what we can', buttons: [] },
        { text: 'do. Sure?', buttons: [button] },
      ],
    });
    const link = { kind: 'link' as const, label: 'Site', url: 'https://example.com' };
    expect(planMessage(short, draft({ text: 'Look over here.', buttons: [link] }))).toMatchObject({
      value: [{ text: 'Look over' }, { text: 'here.', buttons: [link] }],
    });
    expect(planMessage(short, draft({ text: 'Sure?', buttons: [button, link] }))).toMatchObject({ value: [{ buttons: [] }] });
  });

  it('is refused when it says nothing, or is a template where there are none', () => {
    expect(planMessage(traits, draft({}))).toMatchObject({ ok: false, refusal: { code: 'text_empty' } });
    expect(planMessage(traits, draft({ template: { name: 'hello' } }))).toMatchObject({ ok: false, refusal: { code: 'no_templates' } });
  });
});
