import { againstChannel, checkFile, extensionsOf, fileKindOf, layOutFiles, sharedKind } from '../../inbox/models/files';
import { aFile, someTraits } from './build';

const rules = { maxBytes: 1_000, denied: ['exe', 'bat'], most: 10 };
const file = (name: string, size = 10, type = '') => ({ name, size, type });

describe('the files of an answer', () => {
  it.each([
    'evil.exe',
    'evil.EXE',
    'evil.exe ',
    'evil.exe.',
    'evil.pdf.exe',
    'evil.exe.pdf',
    'evil.e\u200Bxe',
    'evil.ex\u202Ee',
    'evil.exe:stream',
  ])('refuses %j by its extension', (name) => {
    expect(checkFile(rules, undefined, file(name))).toEqual({ kind: 'denied', extension: 'exe' });
  });

  it('takes names that only look like it', () => {
    expect(['exe', 'my.exec', 'executable.txt', '.gitignore'].map((name) => checkFile(rules, undefined, file(name)))).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(extensionsOf('a.tar.GZ')).toEqual(['tar', 'gz']);
  });

  it('keeps the largest size to its last byte', () => {
    expect(checkFile(rules, undefined, file('a.txt', 1_000))).toBeNull();
    expect(checkFile(rules, undefined, file('a.txt', 1_001))).toEqual({ kind: 'too_large', most: 1_000 });
    expect(checkFile(rules, undefined, file('a.txt', 0))).toEqual({ kind: 'empty' });
  });

  it('lets a picture that is too large for a picture go as a document, and names the channel when that is too small as well', () => {
    expect(againstChannel(someTraits(), file('a.png', 60, 'image/png'))).toBeNull();
    expect(againstChannel(someTraits(), file('a.png', 101, 'image/png'))).toEqual({
      kind: 'too_large_there',
      channel: 'WhatsApp',
      most: 50,
    });
  });

  it('refuses types that neither their kind nor documents take', () => {
    const traits = someTraits({ files: { image: { maxBytes: 50, types: ['image/png'] } } });
    expect(againstChannel(traits, file('a.gif', 10, 'image/gif'))).toEqual({ kind: 'type_not_there', channel: 'WhatsApp' });
    expect(againstChannel(traits, file('a.pdf', 10, 'application/pdf'))).toEqual({ kind: 'type_not_there', channel: 'WhatsApp' });
  });

  it('leaves a type that the browser does not know to the server', () => {
    const traits = someTraits({ files: { document: { maxBytes: 50, types: ['application/pdf'] } } });
    expect(againstChannel(traits, file('a', 10, ''))).toBeNull();
  });

  it('knows channels that take no files, and takes every file where it knows nothing', () => {
    expect(againstChannel(someTraits({ name: 'SMS', files: {} }), file('a.png'))).toEqual({ kind: 'no_files', channel: 'SMS' });
    expect(againstChannel(undefined, file('a.png', 1_000_000))).toBeNull();
  });

  it('knows kinds by type, as the server does', () => {
    expect(['image/png', 'image/svg+xml', 'video/mp4', 'audio/ogg', ''].map(fileKindOf)).toEqual([
      'image',
      'document',
      'video',
      'audio',
      'document',
    ]);
  });
});

describe('the files of a message', () => {
  it('are laid out by kind, what never came as a row', () => {
    const [picture, lost, film] = [aFile(), aFile({ id: '2', state: 'failed' }), aFile({ id: '3', kind: 'video', state: 'pending' })];
    expect(layOutFiles([picture, lost, film])).toEqual({ pictures: [picture], stickers: [], players: [film], rows: [lost] });
  });

  it('are named by the kind that they share', () => {
    expect([sharedKind([]), sharedKind([aFile(), aFile()]), sharedKind([aFile(), aFile({ kind: 'video' })])]).toEqual([
      null,
      'image',
      null,
    ]);
  });
});
