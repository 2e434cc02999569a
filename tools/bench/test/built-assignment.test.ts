import { expect, test } from 'vitest';
import { builtAssignment, keptOf } from '../src/built-assignment.ts';
import {
  type Assignment,
  assignmentType,
  type LbEndpoint,
  meaningOf,
} from '../src/envoy-protos.ts';

const endpoint = (address: string, healthStatus = 'HEALTHY'): LbEndpoint => ({
  endpoint: { address: { socketAddress: { address, portValue: 8080 } } },
  healthStatus,
});
const assignment: Assignment = {
  clusterName: 'bench/web/http',
  policy: { overprovisioningFactor: { value: 100_000 } },
  endpoints: [
    {
      locality: { zone: 'zone-a' },
      loadBalancingWeight: { value: 1 },
      lbEndpoints: [endpoint('10.0.0.1'), endpoint('10.0.0.2', 'DRAINING')],
    },
    {
      locality: { region: 'r', zone: 'zone-b' },
      loadBalancingWeight: { value: 1 },
      priority: 1,
      lbEndpoints: [endpoint('10.0.0.3')],
    },
  ],
};

test('what is built of what was kept means the same, also as bytes', () => {
  const built = builtAssignment(keptOf(assignment));
  const decoded = assignmentType.deserialize(assignmentType.serialize(built));
  const asked = assignmentType.deserialize(assignmentType.serialize(assignment));
  expect(meaningOf(decoded)).toBe(meaningOf(asked));
});

test('the meaning does not depend on the order, and on everything else', () => {
  const [first, second] = assignment.endpoints ?? [];
  const meanings = [
    assignment,
    { ...assignment, endpoints: [second ?? {}, first ?? {}] },
    { ...assignment, endpoints: [first ?? {}, { ...second, priority: 2 }] },
    { ...assignment, endpoints: [first ?? {}] },
  ].map(meaningOf);
  expect(meanings[1]).toBe(meanings[0]);
  expect(new Set(meanings).size).toBe(3);
});
