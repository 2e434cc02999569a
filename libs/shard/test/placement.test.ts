import type { KubeObject } from '@sliceplane/kube';
import { describe, expect, test } from 'vitest';
import { changeOf, interestChange } from '../src/index.ts';
import { endpoints, node, pod, service, slice } from './objects.ts';

describe('where an object goes', () => {
  test.each<[string, KubeObject, unknown]>([
    [
      'a Service: its own partition, as an anchor',
      service('web'),
      {
        to: 'partitions',
        partitions: ['shop/web'],
        selects: { scope: 'shop', labels: { app: 'web' } },
      },
    ],
    [
      'a Service without selector: no anchor',
      service('web', { selector: null }),
      { to: 'partitions', partitions: ['shop/web'] },
    ],
    [
      'an ExternalName Service: no anchor, whatever it selects',
      service('web', { type: 'ExternalName' }),
      { to: 'partitions', partitions: ['shop/web'] },
    ],
    [
      'a Pod: to who selects it',
      pod('p1', 'web'),
      { to: 'selecting', scope: 'shop', labels: { app: 'web' } },
    ],
    ['a Node: everywhere', node('n1', 'za'), { to: 'everyone' }],
    [
      'Endpoints: the Service of that name',
      endpoints('web', []),
      { to: 'partitions', partitions: ['shop/web'] },
    ],
    [
      'a slice: the Service of its label',
      slice('x', 'web', []),
      { to: 'partitions', partitions: ['shop/web'] },
    ],
    [
      'a slice without label: nowhere',
      slice('x', undefined, []),
      { to: 'partitions', partitions: [] },
    ],
    [
      'a slice with an empty label: nowhere',
      slice('x', '', []),
      { to: 'partitions', partitions: [] },
    ],
  ])('%s', (_, object, placement) => {
    expect(changeOf({ op: 'upsert', object }).put?.placement).toEqual(placement);
  });

  test('an object is kept once, under its key', () => {
    const object = pod('p1', 'web');
    const change = changeOf({ op: 'upsert', object });
    expect(change.put?.payload).toBe(object);
    expect(change.key).toBe('shop/p1');
  });

  test('a deletion names the object only', () => {
    const change = changeOf({ op: 'delete', kind: 'Node', namespace: '', name: 'n1' });
    expect(change).toEqual({ kind: 'Node', key: 'n1', put: undefined });
  });

  test('an interest goes to its service and is known by service and class', () => {
    const open = interestChange('shop/web', 'default/both/zone:za', true);
    const close = interestChange('shop/web', 'default/both/zone:za', false);
    expect(open.put?.placement).toEqual({ to: 'partitions', partitions: ['shop/web'] });
    expect([close.key, close.put]).toEqual([open.key, undefined]);
  });
});
