import { defaultViewOptions } from '@sliceplane/views';
import { describe, expect, test } from 'vitest';
import { type Answer, changeOf, interestChange } from '../src/index.ts';
import { endpoints, node, pod, service, slice } from './objects.ts';
import { Rig } from './rig.ts';

const viewpoint = { node: 'n0', nodeKnown: true, zone: 'za', zoneGiven: false };

function shop(shards: number): Rig {
  const rig = new Rig(shards);
  rig.submit(
    [
      node('n0', 'za'),
      service('cart'),
      service('web', {
        clusterIP: '10.96.0.7',
        clusterIPs: ['10.96.0.7'],
        externalIPs: ['192.0.2.1'],
      }),
      service('db', { selector: null, clusterIP: 'None', clusterIPs: [] }),
      service('mail', {
        type: 'ExternalName',
        externalName: 'mail.example',
        clusterIP: '',
        clusterIPs: [],
      }),
      endpoints('db', ['10.9.0.1']),
      pod('p0', 'web'),
      pod('p1', 'web', { ready: false }),
      pod('p2', 'web', { nodeName: 'n404' }),
    ].map((object) => changeOf({ op: 'upsert', object })),
  );
  return rig;
}

function only<Ask extends Answer['ask']>(
  ask: Ask,
  answers: readonly Answer[],
): Answer & { ask: Ask } {
  expect(answers.map((answer) => answer.ask)).toEqual([ask]);
  return answers[0] as Answer & { ask: Ask };
}

describe('questions of one service', () => {
  test('view', () => {
    const ask = { ask: 'view', viewpoint, options: defaultViewOptions } as const;
    const { view } = only('view', shop(1).ask('shop/web', ask));
    expect(view.state).toBe('ready');
    expect(view.entries.map(({ address }) => address)).toEqual(['10.0.0.1']);
    expect(view.revision).toBe(1);
  });

  test('view of a service nobody has heard of', () => {
    const ask = { ask: 'view', viewpoint, options: defaultViewOptions } as const;
    const { view } = only('view', shop(1).ask('shop/none', ask));
    expect([view.state, view.entries]).toEqual(['not-found', []]);
  });

  test('explain brings the pods that never were in a slice', () => {
    const ask = { ask: 'explain', viewpoint, options: defaultViewOptions } as const;
    const { explanation, leftOut } = only('explain', shop(1).ask('shop/web', ask));
    expect(explanation.verdicts.map(({ address, chosen }) => [address, chosen])).toEqual([
      ['10.0.0.1', true],
      ['10.0.0.2', false],
    ]);
    expect(leftOut.map(({ name, rule }) => [name, rule])).toEqual([['p2', 'R3.9']]);
  });

  test('endpoints', () => {
    const answer = only('endpoints', shop(1).ask('shop/web', { ask: 'endpoints' }));
    expect(answer.endpoints?.subsets[0]?.addresses.map(({ ip }) => ip)).toEqual([
      '10.0.0.1',
      '10.0.0.3',
    ]);
    expect(
      only('endpoints', shop(1).ask('shop/none', { ask: 'endpoints' })).endpoints,
    ).toBeUndefined();
  });

  test('L84: one that cannot be answered harms nothing', () => {
    const rig = shop(1);
    const failed = only('failed', rig.ask(undefined, { ask: 'endpoints' }));
    expect(failed.message).toContain('none was named');
    expect(only('endpoints', rig.ask('shop/web', { ask: 'endpoints' })).endpoints).toBeDefined();
  });
});

describe('questions of every shard', () => {
  const all = { namespace: '', after: '', limit: 100 };

  test.each([1, 3])('services, of %i shards', (shards) => {
    const rows = shop(shards)
      .ask(undefined, { ask: 'services', ...all })
      .flatMap((answer) => (answer.ask === 'services' ? answer.services : []))
      .toSorted((a, b) => (a.service < b.service ? -1 : 1));
    expect(rows.map((row) => [row.service, row.type, row.endpoints, row.ready])).toEqual([
      ['shop/cart', 'ClusterIP', 0, 0],
      ['shop/db', 'ClusterIP', 1, 1],
      ['shop/mail', 'ExternalName', 0, 0],
      ['shop/web', 'ClusterIP', 2, 1],
    ]);
  });

  test.each([
    [{ ...all, after: 'shop/cart', limit: 2 }, ['shop/db', 'shop/mail']],
    [{ ...all, after: 'shop/cartz' }, ['shop/db', 'shop/mail', 'shop/web']],
    [{ ...all, after: 'shop/web' }, []],
    [{ ...all, namespace: 'shop', limit: 1 }, ['shop/cart']],
    [{ ...all, namespace: 'shop2' }, []],
  ])('page %j', (page, services) => {
    const answer = only('services', shop(1).ask(undefined, { ask: 'services', ...page }));
    expect(answer.services.map(({ service: name }) => name)).toEqual(services);
  });

  test('an interest in a service that does not exist lists nothing', () => {
    const rig = shop(1);
    rig.submit([interestChange('shop/ghost', 'default/both/any', true)]);
    const answer = only(
      'services',
      rig.ask(undefined, { ask: 'services', ...all, after: 'shop/db', limit: 1 }),
    );
    expect(answer.services.map(({ service: name }) => name)).toEqual(['shop/mail']);
    expect(rig.outside().found['shop/ghost']).toBe(false);
  });

  test.each([
    ['10.96.0.7', 0, [['shop/web', 'cluster-ip']]],
    ['10.96.0.7', 81, []],
    ['192.0.2.1', 80, [['shop/web', 'external-ip']]],
    ['10.0.0.1', 0, [['shop/web', 'endpoint']]],
    ['10.9.0.1', 8080, [['shop/db', 'endpoint']]],
    ['10.9.0.9', 0, []],
  ])('resolve %s port %i', (address, port, owners) => {
    const answer = only('resolve', shop(1).ask(undefined, { ask: 'resolve', address, port }));
    expect(answer.owners.map((owner) => [owner.service, owner.role])).toEqual(owners);
  });
});

test('a slice that changes hands by its label changes services', () => {
  const rig = shop(2);
  const put = (of: string | undefined) =>
    rig.submit([changeOf({ op: 'upsert', object: slice('x', of, ['10.9.9.9']) })]);
  put('cart');
  expect(Object.keys(rig.outside().slices)).toContain('shop/cart x');
  put('mail');
  expect(Object.keys(rig.outside().slices)).toContain('shop/mail x');
  expect(Object.keys(rig.outside().slices)).not.toContain('shop/cart x');
  put(undefined);
  expect(Object.keys(rig.outside().slices)).not.toContain('shop/mail x');
});

test('L85: a node that comes late lets its pods in, and only their services work', () => {
  const rig = shop(1);
  const told = rig.effects.length;
  rig.submit([changeOf({ op: 'upsert', object: node('n404', 'zb') })]);
  expect(rig.effects.slice(told).map(([key]) => key)).toEqual(['shop/web']);
  const answer = only('endpoints', rig.ask('shop/web', { ask: 'endpoints' }));
  expect(answer.endpoints).toBeDefined();
  expect(rig.effects.at(-1)?.[1].leftOut).toEqual([]);
});
