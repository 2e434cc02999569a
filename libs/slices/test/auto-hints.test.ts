import { nodes, nodesOf, pods, service, showEndpoint, slice } from '@sliceplane/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allocate, zoneRatios } from '../src/topology.ts';
import { showWrites, Stage } from './stage.ts';

const auto = service('web http:80', {
  annotations: { 'service.kubernetes.io/topology-mode': 'Auto' },
});

const arbZone = fc.constantFrom('a', 'a', 'a', 'b', 'b', 'c', 'd');
const arbCluster = fc.record({
  /** CPU of the zones a, b, c, and perhaps d. */
  cpu: fc.array(fc.constantFrom(1000, 1000, 1500, 2000, 7000), { minLength: 2, maxLength: 4 }),
  max: fc.constantFrom(1, 2, 3, 5, 100),
  batches: fc.array(
    fc.array(fc.record({ pod: fc.nat(30), zone: arbZone, ready: fc.nat(5) }), {
      minLength: 1,
      maxLength: 20,
    }),
    { minLength: 1, maxLength: 5 },
  ),
});

test('L2: in mode Auto every sync settles at once, and every ready endpoint has one hint or none has', () =>
  fc.assert(
    fc.property(arbCluster, ({ cpu, max, batches }) => {
      const zones = cpu.map(
        (millis, i) => `${'abcd'.charAt(i)}0/${'abcd'.charAt(i)}!cpu:${millis}`,
      );
      // Zone d may be without ready nodes: then it has no share (R7.10).
      const all = [...nodes(zones.join(' ')), ...nodes(cpu.length < 4 ? 'd0/d!notready c0/c' : '')];
      const stage = new Stage({
        service: auto,
        nodes: [...new Map(all.map((n) => [n.name, n])).values()],
        max,
      });
      const lines = new Map<number, string>();
      for (const batch of batches) {
        for (const { pod, zone, ready } of batch) {
          lines.set(
            pod,
            `p${String(pod).padStart(2, '0')}@${zone}0${ready === 0 ? '!notready' : ''}`,
          );
        }
        stage.setPods(pods([...lines.values()].join(' ')));
        const first = stage.reconcile();
        stage.setPods(stage.pods);
        expect(showWrites(stage.reconcile())).toBe('');
        const hints = stage.endpoints
          .filter((e) => e.conditions?.ready)
          .map((e) => e.hints?.forZones?.length ?? 0);
        const refused = first.events.some((e) => e.reason === 'TopologyAwareHintsDisabled');
        expect(new Set(hints)).toEqual(new Set(hints.length === 0 ? [] : [refused ? 0 : 1]));
        expect('refused' in allocate(zoneRatios(stage.nodes.values()), hints.length)).toBe(refused);
      }
    }),
    { numRuns: 600 },
  ));

test('R7.6: a slice whose zone hints fit is not written for its hints for nodes', () => {
  const line = 'a@n1/za^za~n1 b@n2/zb^zb~n2';
  const stage = new Stage({
    service: auto,
    pods: pods(line),
    nodes: nodesOf(line),
    slices: [slice(`s1 http:80 [${line}]`)],
  });
  expect(showWrites(stage.reconcile())).toBe('');
  expect(stage.endpoints.map(showEndpoint).join(' ')).toBe('a^za~n1 b^zb~n2');
});
