import { asInstant } from './brand';
import type { Instant } from './brand';
import { accepted, refused } from './outcome';
import type { Outcome, Refusal } from './outcome';

/** When a queue is open, in the wall-clock time of a place. */
export interface WorkingHours {
  /** An IANA name, such as `America/Bogota`. */
  readonly timeZone: string;
  /** Intervals of each weekday, Monday first; minutes since midnight, `to` not included and at most 1440. */
  readonly days: readonly (readonly { readonly from: number; readonly to: number }[])[];
  /** Dates on which the queue is closed: `YYYY-MM-DD`. */
  readonly holidays: readonly string[];
}

type Interval = WorkingHours['days'][number][number];
type HoursRefusal = Refusal<'bad_hours'>;

const minute = 60_000;
const day = 24 * 60 * minute;
/** How far {@link nextOpening} looks: a year of holidays and what is around it. */
const horizon = 400 * day;

/** True while the queue is open; an hour that the clock repeats counts both times, one that it skips never. */
export function isOpenAt(hours: WorkingHours, at: Instant): boolean {
  const wall = wallClock(hours.timeZone, at);
  const minuteOfDay = Math.floor(timeOfDay(wall) / minute);
  return intervalsOn(hours, wall).some(({ from, to }) => from <= minuteOfDay && minuteOfDay < to);
}

/** The first moment from `at` on at which the queue is open; null when there is none within 400 days. */
export function nextOpening(hours: WorkingHours, at: Instant): Instant | null {
  if (hours.days.every((intervals) => intervals.length === 0)) return null;
  let moment = at;
  while (moment <= at + horizon) {
    if (isOpenAt(hours, moment)) return moment;
    moment = nextEdge(hours, moment);
  }
  return null;
}

/**
 * Checks working hours that somebody wrote. Times may be minutes since midnight or `HH:MM`.
 *
 * @returns the hours with intervals and holidays in order, or what is wrong with them
 */
export function workingHours(raw: unknown): Outcome<WorkingHours, HoursRefusal> {
  if (!isObject(raw)) return bad('Working hours have a timeZone, seven days and holidays. Give them as one object, or leave them empty.');
  const { timeZone, days, holidays = [] } = raw;
  if (typeof timeZone !== 'string' || !isTimeZone(timeZone)) {
    return bad('The time zone of the working hours is not known. Give a name such as America/Bogota.');
  }
  if (!Array.isArray(days) || days.length !== 7) {
    return bad('Working hours have seven days, Monday first. Give a list of intervals for each; an empty list is a closed day.');
  }
  const week: (readonly Interval[])[] = [];
  for (const [index, intervals] of days.entries()) {
    const checked = dayOfWeek(weekdays[index] ?? '', intervals);
    if (!checked.ok) return checked;
    week.push(checked.value);
  }
  if (!Array.isArray(holidays)) return bad('The holidays of the working hours are a list of dates. Write each as YYYY-MM-DD.');
  const dates: string[] = [];
  for (const holiday of holidays as readonly unknown[]) {
    if (!isDate(holiday)) return bad(`The holidays of the working hours are dates of the calendar. Write each as YYYY-MM-DD.`);
    dates.push(holiday);
  }
  return accepted({ timeZone, days: week, holidays: [...new Set(dates)].sort() });
}

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

const bad = (reason: string) => refused('bad_hours', reason);

function dayOfWeek(name: string, raw: unknown): Outcome<readonly Interval[], HoursRefusal> {
  if (!Array.isArray(raw)) return bad(`The working hours of ${name} are a list of intervals. Give an empty list for a closed day.`);
  const intervals: Interval[] = [];
  for (const interval of raw as readonly unknown[]) {
    const from = isObject(interval) ? minuteOf(interval['from']) : null;
    const to = isObject(interval) ? minuteOf(interval['to']) : null;
    if (from === null || to === null) {
      return bad(`The times of ${name} are minutes since midnight, 0 to 1440, or HH:MM. Give from and to for each interval.`);
    }
    if (from >= to) {
      return bad(`An interval of ${name} ends before it begins. Write hours over midnight as two intervals, the second on the next day.`);
    }
    intervals.push({ from, to });
  }
  const sorted = intervals.toSorted((a, b) => a.from - b.from);
  if (sorted.some(({ from }, index) => from < (sorted[index - 1]?.to ?? 0))) {
    return bad(`Two intervals of ${name} overlap. Make them one, or let the second begin where the first ends.`);
  }
  return accepted(sorted);
}

function minuteOf(raw: unknown): number | null {
  const written = typeof raw === 'string' ? /^(\d{1,2}):([0-5]\d)$/.exec(raw.trim()) : null;
  const minutes = written === null ? raw : Number(written[1]) * 60 + Number(written[2]);
  return typeof minutes === 'number' && Number.isInteger(minutes) && minutes >= 0 && minutes <= 1440 ? minutes : null;
}

const isObject = (raw: unknown): raw is Readonly<Record<string, unknown>> => typeof raw === 'object' && raw !== null;

function isDate(raw: unknown): raw is string {
  if (typeof raw !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(raw)) return false;
  const parsed = Date.parse(`${raw}T00:00:00Z`);
  // Some days that do not exist are read as days of the next month.
  return !Number.isNaN(parsed) && dateOf(parsed) === raw;
}

function isTimeZone(name: string): boolean {
  try {
    zoneOf(name);
    return true;
  } catch {
    return false;
  }
}

/** The reading of a clock on the wall, as if it were UTC: milliseconds since 1970. */
type WallClock = number;

const timeOfDay = (wall: WallClock): number => ((wall % day) + day) % day;

const dateOf = (wall: WallClock): string => new Date(wall).toISOString().slice(0, 10);

function intervalsOn(hours: WorkingHours, wall: WallClock): readonly Interval[] {
  if (hours.holidays.length > 0 && hours.holidays.includes(dateOf(wall))) return [];
  return hours.days[(new Date(wall).getUTCDay() + 6) % 7] ?? [];
}

/** The next moment at which a closed queue may open: an interval begins, a day begins, or the clock is put forward or back. */
function nextEdge(hours: WorkingHours, at: Instant): Instant {
  const wall = wallClock(hours.timeZone, at);
  const time = timeOfDay(wall);
  const begins = intervalsOn(hours, wall).map(({ from }) => from * minute);
  const edge = asInstant(at - time + Math.min(day, ...begins.filter((from) => from > time)));
  const offset = wall - at;
  return wallClock(hours.timeZone, edge) - edge === offset ? edge : clockChange(hours.timeZone, at, edge);
}

/** When the clock of a place is put forward or back, between two moments before and after it. */
function clockChange(timeZone: string, before: Instant, after: Instant): Instant {
  const offset = wallClock(timeZone, before) - before;
  let [low, high] = [before, after];
  while (high - low > 1) {
    const middle = asInstant(Math.floor((low + high) / 2));
    if (wallClock(timeZone, middle) - middle === offset) low = middle;
    else high = middle;
  }
  return high;
}

/** The offset of a zone in the minute that was asked for last: routing asks for the same minute again and again. */
interface Zone {
  readonly format: Intl.DateTimeFormat;
  minute: number;
  offset: number;
}

const zones = new Map<string, Zone>();

function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...fields });
  const zone = { format, minute: Number.NaN, offset: 0 };
  zones.set(timeZone, zone);
  return zone;
}

const fields = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;

function wallClock(timeZone: string, at: Instant): WallClock {
  const zone = zoneOf(timeZone);
  const asked = Math.floor(at / minute);
  if (zone.minute !== asked) {
    const begin = asked * minute;
    const [month = 1, date = 1, year = 0, hour = 0, minutes = 0, seconds = 0] = (zone.format.format(begin).match(/\d+/g) ?? []).map(Number);
    zone.offset = Date.UTC(year, month - 1, date, hour, minutes, seconds) - begin;
    zone.minute = asked;
  }
  return at + zone.offset;
}
