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
