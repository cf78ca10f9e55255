import { seldom } from '../../src/runtime/trouble';

const minute = 60_000;

function heardBy() {
  let now = 0;
  const heard: string[] = [];
  const report = { failed: (error: unknown) => heard.push(String(error)), recovered: () => heard.push('back') };
  return { ...seldom(report, () => now), heard, pass: (milliseconds: number) => (now += milliseconds) };
}

describe('trouble that goes on', () => {
  it('is reported at once, and then once a minute', () => {
    const { failed, pass, heard } = heardBy();
    for (let second = 0; second <= 120; second++) {
      failed(`down for ${String(second)} s`);
      pass(1_000);
    }
    expect(heard).toEqual(['down for 0 s', 'down for 60 s', 'down for 120 s']);
  });

  it('is reported to be over once', () => {
    const { failed, works, pass, heard } = heardBy();
    works();
    failed('down');
    pass(minute / 2);
    works();
    works();
    expect(heard).toEqual(['down', 'back']);
  });

  it('that comes and goes is reported no more often', () => {
    const { failed, works, pass, heard } = heardBy();
    for (let second = 0; second < 60; second++) {
      failed('down');
      works();
      pass(1_000);
    }
    expect(heard).toEqual(['down', 'back']);
    failed('down again');
    expect(heard).toEqual(['down', 'back', 'down again']);
  });
});
