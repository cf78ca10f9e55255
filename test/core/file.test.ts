import { checkFile, fileName } from '../../src/core/file';

const rules = { maxBytes: 1_000, denied: new Set(['exe', 'js', 'com']) };

describe('A file', () => {
  it.each([
    'evil.exe',
    'EVIL.EXE',
    'evil.exe ',
    'evil.exe.',
    'evil.exe. .',
    'invoice.pdf.exe',
    'evil.exe.pdf',
    'evil.e\u200Bxe',
    'evil.ｅｘｅ',
    'a.exe::$DATA',
    'photo\u202Egpj.exe',
    'evil.exe\u0000.png',
    '.exe',
    'folder/evil.exe',
  ])('of a denied type is refused, however it is written: %j', (name) => {
    expect(checkFile(rules, name, 10)).toMatchObject({ ok: false, refusal: { code: 'file_denied' } });
  });

  it.each(['report.pdf', 'exe', 'executive summary.docx', 'v1.2 notes.txt', 'json'])('of another type is taken: %j', (name) => {
    expect(checkFile(rules, name, 10)).toMatchObject({ ok: true });
  });

  it('is taken up to the limit and refused a byte above it', () => {
    expect(checkFile(rules, 'a.pdf', 1_000).ok).toBe(true);
    expect(checkFile(rules, 'a.pdf', 1_001)).toMatchObject({ ok: false, refusal: { code: 'file_too_large' } });
    expect(checkFile(rules, 'a.pdf', 0)).toMatchObject({ ok: false, refusal: { code: 'file_empty' } });
  });

  it('gets a name that is safe to show and to save', () => {
    expect(fileName('../../etc/passwd', 'file')).toBe('passwd');
    expect(fileName('C:\\temp\\a.txt', 'file')).toBe('a.txt');
    expect(fileName('photo\u202Egpj.png ', 'file')).toBe('photogpj.png');
    expect(fileName(' . ', 'file')).toBe('file');
    expect(fileName('con.txt', 'file')).toBe('_con.txt');
    expect(fileName(null, 'photo.jpg')).toBe('photo.jpg');
    expect(fileName(`${'x'.repeat(300)}.pdf`, 'file')).toHaveLength(200);
    expect(fileName(`${'x'.repeat(300)}.pdf`, 'file').endsWith('.pdf')).toBe(true);
  });
});
