/** Quantities as people write them in flags and files, and the numbers they stand for. */

const msOf: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
const bytesOf: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};

/** `500ms`, `30s`, `10m`, `1h` in ms. undefined: it is no duration. */
export function durationMs(text: string): number | undefined {
  return scaled(text, msOf);
}

/** `600MB`, `1.5GiB` in bytes. undefined: it is no amount of bytes. */
export function byteCount(text: string): number | undefined {
  return scaled(text, bytesOf);
}

/** `5%`, `0.05`. undefined: it is no share from 0 to 1. */
export function shareOf(value: string | number): number | undefined {
  const text = String(value);
  const number = /^\d+(\.\d+)?%$/.test(text) ? Number(text.slice(0, -1)) / 100 : Number(text);
  return text !== '' && number >= 0 && number <= 1 ? number : undefined;
}

/** Of a duration the schema has let through. Ms. */
export function checkedMs(duration: string): number {
  return checked(duration, durationMs(duration));
}

/** Of a share the schema has let through. 0..1. */
export function checkedShare(share: string | number): number {
  return checked(share, shareOf(share));
}

/** Of an amount the schema has let through. */
export function checkedBytes(amount: string): number {
  return checked(amount, byteCount(amount));
}

function checked(given: string | number, value: number | undefined): number {
  if (value === undefined) throw new Error(`${given} was not checked`);
  return value;
}

function scaled(text: string, units: Readonly<Record<string, number>>): number | undefined {
  const [, number = '', unit = ''] = /^(\d+(?:\.\d+)?)([A-Za-z]+)$/.exec(text) ?? [];
  const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
  return factor === undefined ? undefined : Number(number) * factor;
}
