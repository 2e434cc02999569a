import fc from 'fast-check';

/** What matters to JSON or UTF-8, and what does not. */
const arbByte = fc.oneof(
  fc.constantFrom(...Buffer.from('"\\{}[],: \n\t0123456789-+.eEtfnulas/')),
  fc.constantFrom(0x00, 0x1f, 0x7f, 0x80, 0xbf, 0xc3, 0xe2, 0xef, 0xf0, 0xff),
);

interface Wound {
  readonly at: number;
  readonly removed: number;
  readonly inserted: readonly number[];
}
const arbWound: fc.Arbitrary<Wound> = fc.record({
  at: fc.nat(),
  removed: fc.nat({ max: 2 }),
  inserted: fc.array(arbByte, { maxLength: 2 }),
});

/** The text as bytes, a few of which have been replaced, taken out or put in; or none. */
export function arbSpoiled(arbText: fc.Arbitrary<string>): fc.Arbitrary<Buffer> {
  return fc.tuple(arbText, fc.array(arbWound, { maxLength: 2 })).map(([text, wounds]) =>
    wounds.reduce<Buffer>((bytes, { at, removed, inserted }) => {
      const place = at % Math.max(bytes.length, 1);
      return Buffer.concat([
        bytes.subarray(0, place),
        Buffer.from(inserted),
        bytes.subarray(place + removed),
      ]);
    }, Buffer.from(text)),
  );
}
