/** A law of the SPEC files did not hold. */
export class LawBroken extends Error {
  readonly law: string;

  constructor(law: string, detail: string) {
    super(`${law}: ${detail}`);
    this.name = 'LawBroken';
    this.law = law;
  }
}

/** @throws LawBroken unless `holds` */
export function law(id: string, holds: boolean, detail: () => string): asserts holds {
  if (!holds) throw new LawBroken(id, detail());
}

/** @throws LawBroken unless both print the same JSON */
export function same(id: string, what: string, got: unknown, wanted: unknown): void {
  const [is, be] = [JSON.stringify(got), JSON.stringify(wanted)];
  if (is === be) return;
  let at = 0;
  while (is?.[at] === be?.[at]) at++;
  const near = (json: string | undefined): string =>
    json?.slice(Math.max(0, at - 200), at + 200) ?? 'undefined';
  throw new LawBroken(id, `${what} differs near\n  got    …${near(is)}\n  wanted …${near(be)}`);
}
