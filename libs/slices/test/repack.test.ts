import type { EndpointsSubset } from '@sliceplane/kube';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { portKey } from '../src/ports.ts';
import { repack } from '../src/repack.ts';
import { truncate } from '../src/truncate.ts';
import { printSubsets, subsetsOf } from './mirror-notation.ts';

describe('repacking', () => {
  test.each([
    // row    subsets                                              repacked
    ['TE1', '<-', ''],
    ['TE1', '111 <-', ''],
    ['TE2', '<- 1.2.3.4', '<- 1.2.3.4'],
    ['TE2', '<- !1.2.3.4', '<- !1.2.3.4'],
    ['TE4', '111 <- 1.2.3.4 !5.6.7.8', '111 <- 1.2.3.4 !5.6.7.8'],
    ['TE5', '111 <- 1.2.3.4 !1.2.3.4', '111 <- !1.2.3.4'],
    ['TE5 E20 not ready first', '111 <- !1.2.3.4 | 111 <- 1.2.3.4', '111 <- !1.2.3.4'],
    ['TE7', '111 <- 1.2.3.4 1.2.3.4', '111 <- 1.2.3.4'],
    ['TE8', '111 <- 1.2.3.4>foo 1.2.3.4>bar', '111 <- 1.2.3.4>foo'],
    ['TE10', '111 111 <- 1.2.3.4', '111 <- 1.2.3.4'],
    ['TE11', '111 <- 1.2.3.4 | 111 <- 1.2.3.4', '111 <- 1.2.3.4'],
    ['TE13', '111 <- 1.2.3.4 | 222 <- 1.2.3.4', '111 222 <- 1.2.3.4'],
    ['TE13 uid', '111 <- 1.2.3.4#uid-1 | 222 <- 1.2.3.4#uid-1', '111 222 <- 1.2.3.4#uid-1'],
    [
      'TE14',
      '111 <- 1.2.3.4#uid-1 | 222 <- !1.2.3.4#uid-1',
      '111 <- 1.2.3.4#uid-1 | 222 <- !1.2.3.4#uid-1',
    ],
    ['TE16', '111 <- 1.2.3.4#uid-2 | 111 <- 1.2.3.4#uid-1', '111 <- 1.2.3.4#uid-1 1.2.3.4#uid-2'],
    ['TE17', '111 <- 1.2.3.4#uid-2 | 111 <- 1.2.3.4', '111 <- 1.2.3.4 1.2.3.4#uid-2'],
    ['TE19', '222 <- 5.6.7.8 | 111 <- 1.2.3.4', '111 <- 1.2.3.4 | 222 <- 5.6.7.8'],
    [
      'TE20',
      '111 <- 1.2.3.4 | 222 <- 1.2.3.5 | 111 <- 1.2.3.6 | 333 <- 1.2.3.5',
      '111 <- 1.2.3.4 1.2.3.6 | 222 333 <- 1.2.3.5',
    ],
    ['E21', '80%h2c <- 10.0.0.1 | 80%h2c <- 10.0.0.2', '80%h2c <- 10.0.0.1 10.0.0.2'],
    ['E21 absent', '80 <- 10.0.0.1 | 80% <- 10.0.0.2', '80 <- 10.0.0.1 | 80% <- 10.0.0.2'],
    ['E23', '<- 10.0.0.1 | 80 <- 10.0.0.1', '80 <- 10.0.0.1'],
    ['E23 apart', '<- 10.0.0.2 | 80 <- 10.0.0.1', '<- 10.0.0.2 | 80 <- 10.0.0.1'],
    ['E25', '80 <- 10.0.0.9 10.0.0.10 10.0.0.1', '80 <- 10.0.0.1 10.0.0.10 10.0.0.9'],
    ['E19 as written', '80 <- 10.0.0.1 010.0.0.1', '80 <- 010.0.0.1 10.0.0.1'],
    ['E26', '80 <- 10.0.0.2 | a/80/UDP 9 <- 10.0.0.1', '9 a/80/UDP <- 10.0.0.1 | 80 <- 10.0.0.2'],
  ])('%s: %s becomes %s', (_row, subsets, expected) => {
    expect(printSubsets(repack(subsetsOf(subsets)))).toBe(expected);
  });

  test('E19: the first object seen for an address supplies its other fields, across subsets', () => {
    const subsets = subsetsOf('111 <- 1.2.3.4~a@n1 | 222 <- 1.2.3.4~b@n2');
    expect(printSubsets(repack(subsets))).toBe('111 222 <- 1.2.3.4~a@n1');
  });

  test('E18-E27: says of every port and address what the input says, in subsets that share nothing', () =>
    fc.assert(
      fc.property(fc.array(arbSubset, { maxLength: 6 }), (subsets) => {
        const frozen = structuredClone(subsets);
        const packed = repack(subsets);
        expect(subsets).toEqual(frozen);
        expect(facts(packed)).toEqual(facts(subsets));
        const ports = packed.flatMap((s) => s.ports.map((port) => portKey([port])));
        expect(new Set(ports).size).toBe(ports.length);
        const columns = packed.map((s) => printSubsets([{ ...s, ports: [] }]));
        expect(new Set(columns).size).toBe(columns.length);
        expect(repack(packed)).toEqual(packed);
        expect(repack(subsets.toReversed().map(withoutDetail))).toEqual(
          repack(subsets.map(withoutDetail)),
        );
      }),
    ));
});

describe('truncation', () => {
  test.each([
    // row    ready per subset | not ready per subset           kept of each
    [
      'TE22',
      '100 100 100 100 100 | 100 100 100 100 100',
      '100 100 100 100 100 | 100 100 100 100 100',
    ],
    ['TE23', '90 110 50 10 20 | 101 200 200 201 298', '90 110 50 10 20 | 73 144 144 145 214'],
    ['E29', '600 600 | 5 0', '500 500 | 0 0'],
    ['E29 all ready stay', '600 400 | 5 5', '600 400 | 0 0'],
    ['V43 no empty subset', '1001 0 | 0 7', '1000 | 0'],
  ])('%s: %s keeps %s', (_row, given, kept) => {
    const [ready = [], notReady = []] = given
      .split(' | ')
      .map((half) => half.split(' ').map(Number));
    const before = ready.map((count, i) => subsetOfSize(i, count, notReady[i] ?? 0));
    const { subsets, truncated } = truncate(before);
    expect(
      [subsets.map((s) => s.addresses.length), subsets.map((s) => s.notReadyAddresses.length)]
        .map((counts) => counts.join(' '))
        .join(' | '),
    ).toBe(kept);
    expect(truncated).toBe(kept !== given);
    for (const subset of subsets) {
      const source = before.find((s) => s.ports[0] === subset.ports[0]);
      expect(source?.addresses.slice(0, subset.addresses.length)).toEqual(subset.addresses);
    }
  });

  test('E28-E30: fills the capacity exactly, and drops a ready address only when no other is left', () =>
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(40), fc.nat(40)), { maxLength: 6 }),
        fc.integer({ min: 1, max: 120 }),
        (sizes, capacity) => {
          const before = sizes.map(([ready, notReady], i) => subsetOfSize(i, ready, notReady));
          const { subsets, truncated } = truncate(before, capacity);
          const [all, ready] = [count(before), readyCount(before)];
          expect(count(subsets)).toBe(Math.min(all, capacity));
          expect(readyCount(subsets)).toBe(Math.min(ready, capacity));
          expect(truncated).toBe(all > capacity);
        },
      ),
    ));
});

const arbAddress = fc.record(
  {
    ip: fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.10', '2001:db8::1', '010.0.0.1'),
    nodeName: fc.constantFrom('n1', 'n2'),
    targetRef: fc.record({ uid: fc.constantFrom('', 'u1', 'u2') }),
  },
  { requiredKeys: ['ip'] },
);
const arbPort = fc.record(
  {
    name: fc.constantFrom('', 'http'),
    port: fc.constantFrom(80, 443),
    protocol: fc.constantFrom('TCP' as const, 'UDP' as const),
    appProtocol: fc.constantFrom('', 'h2c'),
  },
  { requiredKeys: ['name', 'port', 'protocol'] },
);
const arbSubset = fc.record({
  addresses: fc.array(arbAddress, { maxLength: 4 }),
  notReadyAddresses: fc.array(arbAddress, { maxLength: 3 }),
  ports: fc.array(arbPort, { maxLength: 3 }),
});

/** Every (port, address) with its readiness. An address without any port counts unless it has one elsewhere. */
function facts(subsets: readonly EndpointsSubset[]): ReadonlyMap<string, boolean> {
  const said = new Map<string, boolean>();
  for (const s of subsets) {
    for (const port of s.ports.length === 0 ? ['none'] : s.ports.map((port) => portKey([port]))) {
      for (const ready of [true, false]) {
        for (const a of ready ? s.addresses : s.notReadyAddresses) {
          const key = `${port} ${a.ip} ${a.targetRef?.uid ?? ''}`;
          said.set(key, ready && (said.get(key) ?? true));
        }
      }
    }
  }
  return new Map([...foldPortless(said)].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** E23: portless addresses whose set equals a port's are told by that port alone. */
function foldPortless(said: ReadonlyMap<string, boolean>): ReadonlyMap<string, boolean> {
  const columns = Map.groupBy(said, ([key]) => key.split(' ')[0]);
  const column = (port: string | undefined): string =>
    (columns.get(port) ?? [])
      .map(([key, ready]) => `${key.split(' ').slice(1).join(' ')} ${ready}`)
      .sort()
      .join();
  const told = [...columns.keys()].some((p) => p !== 'none' && column(p) === column('none'));
  return told ? new Map([...said].filter(([key]) => !key.startsWith('none '))) : said;
}

function withoutDetail(subset: EndpointsSubset): EndpointsSubset {
  const strip = ({ ip, targetRef }: EndpointsSubset['addresses'][number]) => ({
    ip,
    ...(targetRef?.uid ? { targetRef: { uid: targetRef.uid } } : {}),
  });
  return {
    ...subset,
    addresses: subset.addresses.map(strip),
    notReadyAddresses: subset.notReadyAddresses.map(strip),
  };
}

function subsetOfSize(index: number, ready: number, notReady: number): EndpointsSubset {
  const address = (n: number) => ({ ip: `10.${index}.${n >> 8}.${n & 255}` });
  return {
    addresses: Array.from({ length: ready }, (_, n) => address(n)),
    notReadyAddresses: Array.from({ length: notReady }, (_, n) => address(ready + n)),
    ports: [{ name: '', port: 1000 + index, protocol: 'TCP' }],
  };
}

function readyCount(subsets: readonly EndpointsSubset[]): number {
  return subsets.reduce((sum, s) => sum + s.addresses.length, 0);
}

function count(subsets: readonly EndpointsSubset[]): number {
  return readyCount(subsets) + subsets.reduce((sum, s) => sum + s.notReadyAddresses.length, 0);
}
