/** RFC 3339 times to the nanosecond: trigger times are compared, and a Date would drop what tells them apart. */
export interface Instant {
  /** Whole milliseconds since the Unix epoch. */
  readonly ms: number;
  /** Nanoseconds on top of `ms`, 0..999999. */
  readonly nanos: number;
}

const RFC3339 =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,40}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;

/** The instant, or undefined if the text is no RFC 3339 time. Digits after the ninth are dropped. */
export function parseTime(text: string): Instant | undefined {
  const ms = wholeSecond(text);
  return ms === undefined ? parseAny(text) : { ms, nanos: 0 };
}

/**
 * What nearly every time is, `2026-01-02T03:04:05Z`, in milliseconds; undefined: look closer. Days that not every month has,
 * and years that Date takes for others, are among those.
 */
function wholeSecond(text: string): number | undefined {
  if (text.length !== 20 || text.charCodeAt(19) !== LETTER_Z) return undefined;
  if (text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return undefined;
  if (text.charCodeAt(10) !== LETTER_T) return undefined;
  if (text.charCodeAt(13) !== COLON || text.charCodeAt(16) !== COLON) return undefined;
  const year = twoDigits(text, 0) * 100 + twoDigits(text, 2);
  const month = twoDigits(text, 5);
  const day = twoDigits(text, 8);
  const hour = twoDigits(text, 11);
  const minute = twoDigits(text, 14);
  const second = twoDigits(text, 17);
  const isUsual =
    year >= 1000 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 28 &&
    hour <= 23 &&
    minute <= 59 &&
    second <= 59;
  return isUsual ? Date.UTC(year, month - 1, day, hour, minute, second) : undefined;
}

const DASH = 0x2d;
const COLON = 0x3a;
const LETTER_T = 0x54;
const LETTER_Z = 0x5a;

/** NaN, which is in no range, if they are none. */
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 0x30;
  const ones = text.charCodeAt(at + 1) - 0x30;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

function parseAny(text: string): Instant | undefined {
  const parts = RFC3339.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map(Number);
  const [fraction = '', sign, offsetHours, offsetMinutes] = parts.slice(7);
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined;
  date.setUTCHours(hour, minute, second);
  if (sign !== undefined) {
    if (Number(offsetHours) > 23 || Number(offsetMinutes) > 59) return undefined;
    const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000;
    date.setTime(date.getTime() + (sign === '-' ? offset : -offset));
  }
  const nanos = Number(fraction.padEnd(9, '0').slice(0, 9));
  return { ms: date.getTime() + Math.floor(nanos / 1e6), nanos: nanos % 1e6 };
}

/** Negative: `a` is earlier. */
export function compareTimes(a: Instant, b: Instant): number {
  return a.ms === b.ms ? a.nanos - b.nanos : a.ms - b.ms;
}

/** In UTC, with as many fractional digits as it takes (Go's RFC3339Nano). */
export function rfc3339Nano(time: Instant): string {
  const text = new Date(time.ms).toISOString(); // 2026-01-02T03:04:05.678Z
  const fraction = `${text.slice(20, -1)}${String(time.nanos).padStart(6, '0')}`.replace(/0+$/, '');
  return `${text.slice(0, 19)}${fraction === '' ? '' : `.${fraction}`}Z`;
}
