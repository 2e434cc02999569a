import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { keyOf, parseManifests, parseObject, renderInvalid, toManifest } from '../src/index.ts';
import { arbTampered, good } from './tampered.ts';

test('the good objects are good', () => {
  const found = parseManifests(JSON.stringify(good));
  expect(found.invalid.map(renderInvalid)).toEqual([]);
  expect(found.objects).toHaveLength(good.length);
  expect(found.notices).toEqual([]);
});

/** What is wrong with an answer, whatever was asked: '' if nothing. */
function flaw(raw: unknown): string {
  const found = parseObject(raw);
  if (found.ok) {
    keyOf(found.object);
    return '';
  }
  if (found.invalid === undefined) return found.ignored === '' ? 'ignored without a name' : '';
  const { errors } = found.invalid;
  if (errors.length === 0) return 'refused without an error';
  if (!errors.every((error) => typeof error.field === 'string')) return 'an error without a field';
  if (errors.some((e) => e.detail === '' && e.type === 'FieldValueInvalid'))
    return 'no reason given';
  return renderInvalid(found.invalid).includes(' is invalid: ') ? '' : 'no message';
}

test('an object is read, refused with its fields, or of another kind; never a throw', () => {
  const counts = { kept: 0, refused: 0 };
  fc.assert(
    fc.property(arbTampered, (raw) => {
      counts[parseObject(raw).ok ? 'kept' : 'refused']++;
      expect(flaw(raw)).toBe('');
    }),
    { numRuns: 2000 },
  );
  // The wounds are neither all harmless nor all deadly, or this would show nothing.
  expect(counts.kept).toBeGreaterThan(200);
  expect(counts.refused).toBeGreaterThan(200);
});

test('what was kept of a slice or Endpoints prints to what reads as the same', () => {
  fc.assert(
    fc.property(arbTampered, (raw) => {
      const found = parseObject(raw);
      fc.pre(found.ok);
      const { object } = found;
      fc.pre(object.kind === 'Endpoints' || object.kind === 'EndpointSlice');
      expect(parseObject(toManifest(object))).toMatchObject({ ok: true, object });
    }),
    { numRuns: 400 },
  );
});

test.each(['json', 'yaml'])(
  'its neighbours in a List of %s are kept, and nothing of it leaks into them',
  (format) => {
    const [first, last] = [good[0], good[1]];
    fc.assert(
      fc.property(arbTampered, (raw) => {
        const list = { apiVersion: 'v1', kind: 'List', items: [first, raw, last] };
        const text =
          format === 'json'
            ? JSON.stringify(list)
            : stringify(list, { aliasDuplicateObjects: false });
        const { objects, invalid } = parseManifests(text);
        expect(objects.length + invalid.length).toBeGreaterThanOrEqual(2);
        expect(objects[0]).toMatchObject({ kind: 'Service', metadata: { name: 'web' } });
        expect(objects.at(-1)).toMatchObject({ kind: 'Pod', name: 'web-1' });
        for (const object of invalid) expect(object.where).toContain('items[1]');
      }),
      { numRuns: format === 'json' ? 500 : 80 },
    );
  },
);

test('any text at all comes back as a result', () => {
  const arbText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc
      .array(
        fc.constantFrom(
          '{',
          '}',
          '[',
          ']',
          ':',
          ',',
          '-',
          '&a',
          '*a',
          '---',
          '\n',
          '\n  ',
          ' ',
          '"',
          "'",
          '#',
          '|',
          '>',
          '!!',
          '? ',
          'a',
          '1',
          '<<',
        ),
      )
      .map((t) => t.join('')),
  );
  fc.assert(
    fc.property(arbText, (text) => {
      const { objects, notices } = parseManifests(text);
      expect(objects).toEqual([]);
      expect(notices.length).toBeLessThan(2);
    }),
    { numRuns: 2000 },
  );
});

test('any value at all is an answer', () => {
  fc.assert(
    fc.property(
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withNullPrototype: true,
        withSparseArray: true,
      }),
      (value) => {
        expect(flaw(value)).toBe('');
      },
    ),
    { numRuns: 2000 },
  );
});
