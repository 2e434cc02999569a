/** Figures as people read them: three digits and a unit. Units of bytes are powers of 1000. */

const byteUnits = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** `512 B`, `1.23 MB` */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (Math.abs(value) >= 999.5 && unit < byteUnits.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 ? Math.round(value) : significant(value)} ${byteUnits[unit]}`;
}

/** `0.42 ms`, `85 ms`, `1.3 s`, `2 min 5 s` */
export function msText(ms: number): string {
  if (ms < 999.5) return `${significant(ms)} ms`;
  return ms < 119_500 ? `${significant(ms / 1000)} s` : secondsText(ms / 1000);
}

/** `42 s`, `10 min`, `1 h 5 min` */
export function secondsText(seconds: number): string {
  const whole = Math.round(seconds);
  const parts = [
    [Math.floor(whole / 3600), 'h'],
    [Math.floor(whole / 60) % 60, 'min'],
    [whole % 60, 's'],
  ] as const;
  const told = parts.filter(([value]) => value > 0).slice(0, 2);
  return told.length === 0 ? '0 s' : told.map(([value, unit]) => `${value} ${unit}`).join(' ');
}

/** `1,234,567`, `0.5` */
export function countText(count: number): string {
  return Number(significant(count, 2)).toLocaleString('en-US');
}

/** `1 shard`, `2 shards`, `2 processes` */
export function counted(count: number, noun: string): string {
  if (count === 1) return `1 ${noun}`;
  return `${countText(count)} ${noun}${noun.endsWith('s') ? 'es' : 's'}`;
}

/** `12.5 %` */
export function percentText(share: number): string {
  return `${significant(share * 100)} %`;
}

/** Three digits that count; whole numbers keep all of theirs. */
function significant(value: number, digits = 3): string {
  if (value === 0) return '0';
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  return String(Number(value.toFixed(Math.max(0, Math.min(digits - 1 - magnitude, 6)))));
}
