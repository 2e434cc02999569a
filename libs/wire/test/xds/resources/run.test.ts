import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type LbEndpoint, lbEndpointField } from '../../../src/xds/resources/lb-endpoint.ts';
import { listed, restOf, wholeOf } from '../../../src/xds/resources/portion.ts';
import { Run } from '../../../src/xds/resources/run.ts';

function endpoint(index: number): LbEndpoint {
  const address = `10.0.${index >> 8}.${index & 255}`;
  const where = { nodeName: '', zone: 'za', forNodes: [], forZones: [], ports: [] };
  const entry = { id: index + 1, address, ready: true, ...where };
  return { key: `${address} 80`, port: 80, protocol: 'TCP', entry };
}

const all = Array.from({ length: 300 }, (_, index) => endpoint(index));
const place = { zone: 'za', reachedFrom: ['za'], announced: 'HEALTHY' } as const;

/** The fields in these bytes, sorted. */
function fields(parts: readonly Uint8Array[]): readonly string[] {
  const bytes = Buffer.concat(parts);
  const found: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = at + 2 + (bytes[at + 1] as number);
    found.push(bytes.toString('hex', at, end));
    at = end;
  }
  return found.sort();
}

// Sizes on both sides of where a run is cut into buckets.
const few = fc.subarray(all, { maxLength: 80 });
const many = fc.subarray(all, { minLength: 50, maxLength: 300 });

test('L117: bytes and sum depend on what is in a run, not on how it came to be', () => {
  fc.assert(
    fc.property(many, fc.oneof(few, many), (kept, gone) => {
      const run = new Run(place);
      for (const one of gone) run.add(one);
      for (const one of kept.toReversed()) if (!gone.includes(one)) run.add(one);
      run.bytes();
      for (const one of gone) if (!kept.includes(one)) run.delete(one);
      const plain = new Run(place);
      for (const one of kept) plain.add(one);
      expect(run.size).toBe(kept.length);
      expect(Buffer.compare(run.bytes(), plain.bytes())).toBe(0);
      expect(run.sum).toEqual(plain.sum);
      const expected = kept.map((one) =>
        Buffer.from(lbEndpointField(one, 'HEALTHY')).toString('hex'),
      );
      expect(fields([run.bytes()])).toEqual(expected.sort());
    }),
  );
});

test('what is left of a run is as if it had been listed', () => {
  fc.assert(
    fc.property(fc.oneof(few, many), fc.func(fc.boolean()), (members, isTaken) => {
      const run = new Run(place);
      for (const one of members) run.add(one);
      const taken = members.filter((one) => isTaken(one.key));
      const left = members.filter((one) => !isTaken(one.key));
      const rest = restOf(run, taken);
      expect(rest === undefined).toBe(left.length === 0);
      if (rest === undefined) return;
      const plain = listed('za', 'HEALTHY', left);
      expect(rest.size).toBe(left.length);
      expect(rest.sum).toEqual(plain.sum);
      expect(fields(rest.parts())).toEqual(fields(plain.parts()));
      expect(wholeOf(run).size).toBe(members.length);
    }),
  );
});
