import type { OracleEndpoint } from '@sliceplane/oracle';
import type { ViewEndpoint__Output } from '@sliceplane/proto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprint, isEqual, lineOfAgent, lineOfModel } from '../../src/check/fingerprint.ts';

const arbLines = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 30 });

test('order is no matter, content is', () =>
  fc.assert(
    fc.property(arbLines, fc.string({ minLength: 1 }), (lines, other) => {
      const print = fingerprint(lines);
      expect(isEqual(fingerprint(lines.toReversed()), print)).toBe(true);
      fc.pre(!lines.includes(other));
      expect(isEqual(fingerprint([...lines, other]), print)).toBe(false);
      expect(isEqual(fingerprint([...lines.slice(1), other]), print)).toBe(false);
    }),
  ));

test('one endpoint twice is not the same as two others', () => {
  expect(isEqual(fingerprint(['a', 'a']), fingerprint(['a', 'b']))).toBe(false);
  expect(isEqual(fingerprint(['a', 'a', 'b']), fingerprint(['a', 'b', 'b']))).toBe(false);
});

const model: OracleEndpoint = {
  family: 'IPv4',
  address: '10.0.0.1',
  ports: [
    { name: 'http', port: 80, protocol: 'TCP', appProtocol: '' },
    { name: 'dns', port: 53, protocol: 'UDP', appProtocol: '' },
  ],
  nodeName: 'n1',
  zone: 'za',
  hostname: 'h',
  notReady: false,
  notServing: false,
  terminating: false,
};

/** The same endpoint as an agent gets it: TCP is not said, and ports come in another order. */
const agent: ViewEndpoint__Output = {
  ...model,
  id: 7,
  ports: [
    { name: 'dns', port: 53, protocol: 'UDP', appProtocol: '' },
    { name: 'http', port: 80, protocol: '', appProtocol: '' },
  ],
  targetRef: null,
  hints: null,
  slice: '',
};

test('an agent and the model have the same words for the same endpoint', () => {
  expect(lineOfAgent(agent)).toBe(lineOfModel(model));
});

test.each([
  { address: '10.0.0.2' },
  { nodeName: 'n2' },
  { zone: '' },
  { hostname: '' },
  { notReady: true },
  { notServing: true },
  { terminating: true },
  { ports: [] },
  { ports: [{ name: 'http', port: 80, protocol: '', appProtocol: 'h2c' }] },
] satisfies Partial<ViewEndpoint__Output>[])('%o is another endpoint', (different) => {
  expect(lineOfAgent({ ...agent, ...different })).not.toBe(lineOfModel(model));
});
