import { service, slice } from '@sliceplane/testkit';
import { expect, test } from 'vitest';
import {
  type EndpointSlice,
  type KubeObject,
  MANAGED_BY,
  MIRRORING_MANAGED_BY,
} from '@sliceplane/kube';
import { otherManagers } from '../src/index.ts';

const SERVICE = 'kubernetes.io/service-name';
const MANAGER = 'endpointslice.kubernetes.io/managed-by';

function sliceOf(name: string, manager: string): EndpointSlice {
  const made = slice(`${name} IPv4 :80 [a]`);
  const labels = { [SERVICE]: 'web', [MANAGER]: manager };
  return { ...made, metadata: { ...made.metadata, labels } };
}

const selecting = service('web :80');
const byHand = { ...selecting, selector: null };
const written: KubeObject = {
  apiVersion: 'v1',
  kind: 'Endpoints',
  metadata: byHand.metadata,
  subsets: [{ addresses: [{ ip: '10.0.0.1' }], notReadyAddresses: [], ports: [] }],
};
const theirs = sliceOf('s1', 'their-controller');

/** The flag that each sentence names. */
function flagsFor(objects: readonly KubeObject[]): (string | undefined)[] {
  return otherManagers(objects).map((told) => /(--\S+) their-controller would/.exec(told)?.[1]);
}

test.each<[string, KubeObject[], string[]]>([
  ['a selector Service', [selecting, theirs], ['--managed-by']],
  ['mirrored Endpoints', [byHand, written, theirs], ['--mirroring-managed-by']],
  ['Endpoints that have no foreign slice', [byHand, written], []],
  ['a Service without anything of ours', [byHand, theirs], []],
  ['no Service', [written, theirs], []],
  ['ours', [selecting, sliceOf('s1', MANAGED_BY), sliceOf('s2', MIRRORING_MANAGED_BY)], []],
  ['nobody', [selecting, sliceOf('s1', '')], []],
])('%s beside slices of another manager', (_, objects, flags) => {
  expect(flagsFor(objects)).toEqual(flags);
});

test('slices are counted by manager, a slice said twice once', () => {
  const objects = [
    selecting,
    theirs,
    theirs,
    sliceOf('s2', 'their-controller'),
    sliceOf('s3', 'zed'),
  ];
  expect(otherManagers(objects)).toEqual([
    'service test/web also has 2 slices of their-controller, left alone; --managed-by their-controller would take them over',
    'service test/web also has 1 slice of zed, left alone; --managed-by zed would take them over',
  ]);
});
