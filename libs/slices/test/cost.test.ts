/** Costs as ratios inside one run, so that a slow machine does not decide. */
import { nodes, pods, service } from '@sliceplane/testkit';
import type { PodFacts } from '@sliceplane/kube';
import { expect, test } from 'vitest';
import { Stage } from './stage.ts';

test.each([['none'], ['PreferClose']])(
  'a flip in a big service costs like one in a small service, trafficDistribution %s',
  (traffic) => {
    const web = service('web http:80', traffic === 'none' ? {} : { trafficDistribution: traffic });
    const flipper = (count: number): (() => number) => {
      const stage = new Stage({ service: web, pods: pods(`p*${count}`), nodes: nodes('n1/za') });
      stage.reconcile();
      const facts: PodFacts[] = [...stage.pods];
      let written = 0;
      let turn = 0;
      return () => {
        const began = performance.now();
        for (let i = 0; i < 1500; i++, turn++) {
          const at = (turn * 7) % facts.length;
          const pod = facts[at] as PodFacts;
          facts[at] = { ...pod, ready: !pod.ready };
          stage.state.setPod(facts[at]);
          written += stage.reconcile().changes.length;
        }
        expect(written).toBe(turn);
        return performance.now() - began;
      };
    };
    const [small, big] = [flipper(20), flipper(5000)];
    const ratios = Array.from({ length: 7 }, () => {
      const base = small();
      return big() / base;
    });
    // What differs is the copy of a slice of 100 instead of 20. The best of seven: other work on the machine is not ours.
    expect(Math.min(...ratios)).toBeLessThan(2);
  },
);

test('a flip does not look at the other pods', () => {
  const stage = new Stage({ pods: pods('p*300') });
  stage.reconcile();
  let looked = 0;
  const [first, ...rest] = stage.pods;
  for (const pod of rest) {
    stage.state.setPod(new Proxy(pod, { get: (of, key) => (looked++, Reflect.get(of, key)) }));
  }
  stage.reconcile();
  looked = 0;
  stage.state.setPod({ ...(first as PodFacts), ready: false });
  expect(stage.reconcile().changes.length).toBe(1);
  expect(looked).toBe(0);
});
