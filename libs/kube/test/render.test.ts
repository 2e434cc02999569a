import { expect, test } from 'vitest';
import {
  duplicate,
  forbidden,
  internalError,
  invalid,
  mistyped,
  notSupported,
  required,
  tooLong,
  tooMany,
} from '../src/field-error.ts';
import { renderFieldError, renderInvalid } from '../src/index.ts';

test.each([
  // V2: every constructor
  [duplicate('ports[1].name', 'http'), 'ports[1].name: Duplicate value: "http"'],
  [tooMany('endpoints', 1001, 1000), 'endpoints: Too many: 1001: must have at most 1000 items'],
  [tooMany('x', 2, 1), 'x: Too many: 2: must have at most 1 item'],
  [required('addressType'), 'addressType: Required value'],
  [required('a', 'because'), 'a: Required value: because'],
  [forbidden('spec.x', 'no'), 'spec.x: Forbidden: no'],
  [tooLong('a', 5), 'a: Too long: may not be more than 5 bytes'],
  [internalError('a', 'oops'), 'a: Internal error: oops'],
  [
    notSupported('p', 'icmp', ['SCTP', 'TCP']),
    'p: Unsupported value: "icmp": supported values: "SCTP", "TCP"',
  ],
  [invalid('a', 'say "hi"\n', 'd'), 'a: Invalid value: "say \\"hi\\"\\n": d'],
  [invalid('a', 0, 'd'), 'a: Invalid value: 0: d'],
  [invalid('a', true, 'd'), 'a: Invalid value: true: d'],
  [
    invalid('a', { protocol: 'TCP', port: 80 }, 'd'),
    'a: Invalid value: {"protocol":"TCP","port":80}: d',
  ],
  [invalid('a', ['x', null, [1]], ''), 'a: Invalid value: ["x",null,[1]]'],
  [
    mistyped('spec.ports', 'x', 'an array'),
    'spec.ports: Invalid value: "x": must be an array, not a string',
  ],
  [mistyped('', [], 'an object'), 'Invalid value: []: must be an object, not an array'],
])('V2 %#: %j', (error, text) => expect(renderFieldError(error)).toBe(text));

const slice = {
  kind: 'EndpointSlice',
  group: 'discovery.k8s.io',
  namespace: 'n',
  name: 's',
  where: '',
};
const a = required('a');
const b = required('b');

test.each([
  [{ ...slice, errors: [a] }, 'EndpointSlice.discovery.k8s.io "s" is invalid: a: Required value'],
  [
    { ...slice, errors: [a, b, a] },
    'EndpointSlice.discovery.k8s.io "s" is invalid: [a: Required value, b: Required value]',
  ],
  [
    { ...slice, errors: [a, a] },
    'EndpointSlice.discovery.k8s.io "s" is invalid: a: Required value',
  ],
  [
    { ...slice, kind: 'Endpoints', group: '', errors: [a] },
    'Endpoints "s" is invalid: a: Required value',
  ],
])('V4 %#', (object, text) => expect(renderInvalid(object)).toBe(text));

test('what is enormous or cyclic is cut, not printed', () => {
  const cycle: unknown[] = [1];
  cycle.push(cycle);
  const wide = Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i]));
  expect(() => JSON.stringify(invalid('a', cycle, 'd'))).not.toThrow();
  expect(() => JSON.stringify(mistyped('a', { cycle, big: 10n }, 'd'))).not.toThrow();
  for (const value of [cycle, wide, 'x'.repeat(10_000_000), { ['k'.repeat(1_000_000)]: 1 }, 10n]) {
    expect(renderFieldError(invalid('a', value, 'd')).length).toBeLessThan(1000);
  }
});
