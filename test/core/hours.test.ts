import fc from 'fast-check';
import { asInstant } from '../../src/core/brand';
import type { Instant } from '../../src/core/brand';
import { isOpenAt, nextOpening, workingHours } from '../../src/core/hours';
import type { WorkingHours } from '../../src/core/hours';

const minute = 60_000;
const moment = (iso: string): Instant => asInstant(Date.parse(iso));
const officeHours = (over: Partial<WorkingHours> = {}): WorkingHours => ({
  timeZone: 'America/Bogota',
  days: [...Array<WorkingHours['days'][number]>(5).fill([{ from: 540, to: 1080 }]), [], []],
  holidays: [],
  ...over,
});
const everyDay = (timeZone: string, ...intervals: readonly (readonly [from: number, to: number])[]): WorkingHours => ({
  timeZone,
  days: Array<WorkingHours['days'][number]>(7).fill(intervals.map(([from, to]) => ({ from, to }))),
  holidays: [],
});
const openings = (hours: WorkingHours, at: string) => {
  const next = nextOpening(hours, moment(at));
  return next === null ? null : new Date(next).toISOString();
};

describe('working hours', () => {
  it.each([
    ['opens on the minute', '2026-03-02T14:00:00Z', true],
    ['is closed a millisecond before', '2026-03-02T13:59:59.999Z', false],
    ['is open until the end', '2026-03-02T22:59:59.999Z', true],
    ['is closed at the end', '2026-03-02T23:00:00Z', false],
    ['goes by the day of its own place', '2026-03-07T00:30:00Z', false],
    ['is closed on a day without intervals', '2026-03-07T15:00:00Z', false],
  ])('%s', (_, at, isOpen) => {
    expect(isOpenAt(officeHours(), moment(at))).toBe(isOpen);
  });

  it('is closed on a holiday, which is a date of its own place', () => {
    const hours = everyDay('Pacific/Auckland', [0, 1440]);
    const closed = { ...hours, holidays: ['2026-02-06'] };
    expect(isOpenAt(closed, moment('2026-02-05T10:59:59Z'))).toBe(true);
    expect(isOpenAt(closed, moment('2026-02-05T11:00:00Z'))).toBe(false);
    expect(isOpenAt(closed, moment('2026-02-06T10:59:59Z'))).toBe(false);
    expect(openings(closed, '2026-02-05T12:00:00Z')).toBe('2026-02-06T11:00:00.000Z');
  });

  it('stays open over midnight with an interval on each side of it', () => {
    const hours = everyDay('Asia/Kolkata', [0, 120], [1320, 1440]);
    expect(isOpenAt(hours, moment('2026-03-02T18:29:59.999Z'))).toBe(true);
    expect(isOpenAt(hours, moment('2026-03-02T18:30:00Z'))).toBe(true);
    expect(openings(hours, '2026-03-02T20:30:00Z')).toBe('2026-03-03T16:30:00.000Z');
  });

  it('opens now when it is open, and else when the next interval begins', () => {
    expect(openings(officeHours(), '2026-03-02T15:00:00.123Z')).toBe('2026-03-02T15:00:00.123Z');
    expect(openings(officeHours(), '2026-03-02T23:00:00Z')).toBe('2026-03-03T14:00:00.000Z');
    expect(openings(officeHours(), '2026-03-06T23:00:00Z')).toBe('2026-03-09T14:00:00.000Z');
    expect(openings(officeHours({ holidays: ['2026-03-09', '2026-03-10'] }), '2026-03-06T23:00:00Z')).toBe('2026-03-11T14:00:00.000Z');
  });

  it('never opens with an empty week, or with holidays for more than a year', () => {
    expect(nextOpening(everyDay('Europe/Kyiv'), moment('2026-03-02T15:00:00Z'))).toBeNull();
    const holidays = Array.from({ length: 410 }, (_, index) =>
      new Date(Date.UTC(2026, 2, 2) + index * 1440 * minute).toISOString().slice(0, 10),
    );
    expect(nextOpening(officeHours({ holidays }), moment('2026-03-02T15:00:00Z'))).toBeNull();
    expect(openings(officeHours({ holidays: holidays.slice(0, 390) }), '2026-03-02T15:00:00Z')).toBe('2027-03-29T14:00:00.000Z');
  });

  it('opens when the clock is put forward past the beginning of an interval, and not at all when past its end', () => {
    expect(openings(everyDay('America/New_York', [150, 240]), '2026-03-08T06:00:00Z')).toBe('2026-03-08T07:00:00.000Z');
    expect(openings(everyDay('America/New_York', [130, 170]), '2026-03-08T06:00:00Z')).toBe('2026-03-09T06:10:00.000Z');
  });

  it('opens a second time when the clock is put back', () => {
    const hours = everyDay('America/New_York', [60, 90]);
    expect(openings(hours, '2026-11-01T04:30:00Z')).toBe('2026-11-01T05:00:00.000Z');
    expect(openings(hours, '2026-11-01T05:45:00Z')).toBe('2026-11-01T06:00:00.000Z');
    expect(openings(hours, '2026-11-01T06:45:00Z')).toBe('2026-11-02T06:00:00.000Z');
  });

  it('begins a day when the clock does, also where midnight is skipped and where a whole day is', () => {
    expect(openings({ ...everyDay('Asia/Beirut', [0, 60]) }, '2026-03-28T20:00:00Z')).toBe('2026-03-29T21:00:00.000Z');
    const days = officeHours().days.map((_, index) => (index === 5 ? [{ from: 0, to: 1440 }] : []));
    expect(openings({ timeZone: 'Pacific/Apia', days, holidays: [] }, '2011-12-30T06:00:00Z')).toBe('2011-12-30T10:00:00.000Z');
  });

  it('is open next when it says so, and at no minute before, on the days on which clocks change too', () => {
    const begins = fc.constantFrom(
      ...(
        [
          ['America/New_York', '2026-03-08T07:00:00Z', '2026-11-01T06:00:00Z'],
          ['America/St_Johns', '2010-03-14T03:31:00Z', '2026-11-01T04:30:00Z'],
          ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', '2026-10-03T15:30:00Z'],
          ['Pacific/Chatham', '2026-04-04T14:00:00Z', '2026-09-26T14:00:00Z'],
          ['Asia/Beirut', '2026-03-28T22:00:00Z', '2026-10-24T21:00:00Z'],
          ['Antarctica/Troll', '2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z'],
          ['Pacific/Apia', '2011-12-30T10:00:00Z', '2026-01-01T00:00:00Z'],
          ['Asia/Kathmandu', '1985-12-31T18:30:00Z', '2026-01-01T00:00:00Z'],
        ] as const
      ).flatMap(([timeZone, ...changes]) => changes.map((change) => ({ timeZone, change: Date.parse(change) }))),
    );
    const times = fc.uniqueArray(fc.integer({ min: 0, max: 1440 }), { maxLength: 6 }).map((minutes) => {
      const sorted = minutes.toSorted((a, b) => a - b);
      return sorted.flatMap((to, index) => (index % 2 === 1 ? [{ from: sorted[index - 1] ?? 0, to }] : []));
    });
    const week = fc.array(times, { minLength: 7, maxLength: 7 }).filter((days) => days.filter(({ length }) => length > 0).length > 3);
    const away = fc.integer({ min: -2 * 1440 * minute, max: 1440 * minute });
    fc.assert(
      fc.property(begins, week, away, fc.boolean(), ({ timeZone, change }, days, offset, isWhole) => {
        const at = asInstant(isWhole ? Math.floor((change + offset) / minute) * minute : change + offset);
        const hours = { timeZone, days, holidays: [] };
        const next = nextOpening(hours, at);
        expect(next).not.toBeNull();
        if (next === null) return;
        expect(isOpenAt(hours, next)).toBe(true);
        const before = [at, next - 1].filter((instant) => instant >= at && instant < next);
        for (let instant = Math.ceil(at / minute) * minute; instant < next; instant += minute) before.push(instant);
        expect(before.filter((instant) => isOpenAt(hours, asInstant(instant)))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('checking working hours', () => {
  const closed: readonly unknown[] = [];
  const week = (monday: unknown) => ({ timeZone: 'Europe/Kyiv', days: [monday, closed, closed, closed, closed, closed, closed] });

  it('takes minutes and written times, and puts intervals and holidays in order', () => {
    const monday = [
      { from: '13:30', to: '24:00' },
      { from: 0, to: '9:05' },
      { from: 545, to: 600 },
    ];
    expect(workingHours({ ...week(monday), holidays: ['2026-12-25', '2026-01-01', '2026-12-25'], note: 'seen by nobody' })).toEqual({
      ok: true,
      value: {
        timeZone: 'Europe/Kyiv',
        days: [
          [
            { from: 0, to: 545 },
            { from: 545, to: 600 },
            { from: 810, to: 1440 },
          ],
          ...Array<readonly []>(6).fill([]),
        ],
        holidays: ['2026-01-01', '2026-12-25'],
      },
    });
  });

  it.each([
    ['what is no object', 'nine to five', 'as one object'],
    ['nothing', null, 'as one object'],
    ['an unknown time zone', { ...week([]), timeZone: 'Mars/Olympus' }, 'time zone'],
    ['an empty time zone', { ...week([]), timeZone: '' }, 'time zone'],
    ['no time zone', { days: week([]).days }, 'time zone'],
    ['six days', { ...week([]), days: week([]).days.slice(1) }, 'seven days'],
    ['a day that is no list', week('open'), 'Monday are a list'],
    ['an interval without an end', week([{ from: 60 }]), 'times of Monday'],
    ['an interval that is null', week([null]), 'times of Monday'],
    ['times that are no times', week([{ from: '9am', to: '17:60' }]), 'times of Monday'],
    ['a time past midnight', week([{ from: 0, to: 1441 }]), 'times of Monday'],
    ['half minutes', week([{ from: 0.5, to: 20 }]), 'times of Monday'],
    ['an interval over midnight', week([{ from: '22:00', to: '02:00' }]), 'as two intervals'],
    ['an empty interval', week([{ from: 60, to: 60 }]), 'ends before'],
    [
      'intervals that overlap',
      week([
        { from: 60, to: 120 },
        { from: 0, to: 61 },
      ]),
      'overlap',
    ],
    ['holidays that are no list', { ...week([]), holidays: '2026-01-01' }, 'list of dates'],
    ['a date that does not exist', { ...week([]), holidays: ['2026-02-30'] }, 'dates of the calendar'],
    ['a date in another order', { ...week([]), holidays: ['01.02.2026'] }, 'dates of the calendar'],
  ])('refuses %s and says what to do', (_, raw, part) => {
    expect(workingHours(raw)).toMatchObject({ ok: false, refusal: { code: 'bad_hours', reason: expect.stringContaining(part) } });
  });

  it('takes whatever it gave', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (first, second, holiday) => {
        const hours = workingHours({ ...week([first, second]), holidays: [holiday] });
        if (hours.ok) expect(workingHours(hours.value)).toEqual(hours);
        else expect(hours.refusal.code).toBe('bad_hours');
      }),
    );
  });
});
