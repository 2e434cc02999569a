import { describe, expect, test } from 'vitest';
import {
  classOf,
  parseViewClass,
  type Ring,
  selectionOf,
  viewClassKey,
  type ViewClassKey,
  type ClassMode,
  ViewIndex,
} from '../src/index.ts';
import { options, service, slice, viewpoint } from './notation.ts';

function outlook(svc: string, ...slices: string[]) {
  const index = new ViewIndex('ns1/svc');
  index.setService(service(svc));
  for (const line of slices) index.setSlice(undefined, slice(line));
  index.commit();
  return index.outlook();
}

describe('the class of a viewpoint', () => {
  const zones = ['s1 :80 1@n1/za>-/za 2@n2/zb>-/zb'];
  const nodes = ['s1 :80 1@n1/za>n1/za 2@n2/zb>n2/zb'];
  const split = ['s1 :a=80 1@n1/za>n1 2@n2/zb>n2', 's2 :b=81 1@n1/za>-/za 2@n2/zb>-/zb'];
  test.each<[string, string, string[], ClassMode, string, Ring]>([
    // hints     service            mode            from       ring
    ['none', '80', ['s1 :80 1 2'], 'default', 'n1/za', 'any'],
    ['zones', '80', zones, 'default', 'n1/za', 'zone:za'],
    ['zones', '80', zones, 'default', 'n5/za', 'zone:za'],
    ['zones', '80', zones, 'default', '/za', 'zone:za'],
    ['zones', '80', zones, 'default', 'n1/zz', 'any'],
    ['zones', '80', zones, 'default', 'n1/', 'any'],
    ['nodes', '80', nodes, 'default', 'n1/za', 'node:n1'],
    ['nodes', '80', nodes, 'default', 'n1/zz!', 'node:n1'],
    ['nodes', '80', nodes, 'default', 'n9/zb', 'zone:zb'],
    ['a port each', 'a=80,b=81', split, 'default', 'n1/za', 'node:n1@za'],
    ['a port each', 'a=80,b=81', split, 'default', 'n1/zb!', 'node:n1@zb'],
    ['a port each', 'a=80,b=81', split, 'default', 'n1/zz', 'node:n1'],
    ['a port each', 'a=80,b=81', split, 'default', 'n9/zb', 'zone:zb'],
    ['zones', '80', zones, 'prefer-zone', 'n1/za', 'zone:za'],
    ['zones', '80', zones, 'prefer-zone', 'n1/zz', 'any'],
    ['zones', '80', zones, 'strict-zone', 'n1/zz', 'zone:zz'],
    ['zones', '80', zones, 'node-only', 'n9/za', 'node:n9'],
    ['zones', '80', zones, 'everything', 'n1/za', 'any'],
    ['Local', '80 local', zones, 'default', 'n9/za', 'node:n9'],
    ['Local', '80 local', zones, 'strict-zone', 'n9/za', 'node:n9'],
    ['Local', '80 local', zones, 'everything', 'n9/za', 'any'],
    ['Local', '80 local', zones, 'hinted', 'n9/za', 'any'],
    ['nodes', '80', nodes, 'hinted', 'n1/za', 'any'],
    ['nobody ready', '80', ['s1 :80 1>n1/za!RSt'], 'default', 'n1/za', 'any'],
  ])('%s %s %s %s from %s: %s', (_hints, svc, slices, mode, from, ring) => {
    const key = classOf(outlook(svc, ...slices), viewpoint(from), options({ mode }));
    expect(key).toBe(`${mode}/both/${ring}`);
  });

  test('only the ports asked for count', () => {
    const both = outlook('a=80,b=81', ...split);
    const from = viewpoint('n1/za');
    expect(classOf(both, from, options({ port: 'a' }))).toBe('default/both:a/node:n1');
    expect(classOf(both, from, options({ port: '81' }))).toBe('default/both:81/zone:za');
    expect(classOf(both, from, options({ port: 'c' }))).toBe('default/both:c/any');
    expect(selectionOf(both, from, options({ port: '81' }))).toEqual([
      { family: 'IPv4', port: 'b', protocol: 'TCP', reason: 'same-zone', total: 2 },
    ]);
  });
});

describe('the key of a class', () => {
  test.each<[ViewClassKey]>([
    ['default/both/any'],
    ['strict-zone/IPv6+not-ready:http/zone:eu-1a'],
    ['node-only/FQDN:8080/node:ip-10-0-0-1.internal'],
    ['default/IPv4/node:n1@zb'],
    ['hinted/both/any'],
    ['default/IPv4+subset-20/node:n1'],
    ['default/IPv4+not-ready+subset-3:http/node:n1@zb'],
    ['prefer-zone/both/zone:'],
    ['default/both:a%2Fb/node:n%401@z%3A%25'],
    ['default/both/zone:a%20b%E2%80%83c'],
  ])('%s comes back from its parts', (key) => {
    expect(viewClassKey(parseViewClass(key))).toBe(key);
  });

  test('parts', () => {
    expect(parseViewClass('strict-zone/IPv6+not-ready:a%2Fb/node:n1@z%401')).toEqual({
      options: {
        mode: 'strict-zone',
        family: 'IPv6',
        includeNotReady: true,
        port: 'a/b',
        subset: 0,
      },
      ring: 'node:n1@z%401',
    });
  });

  test.each([
    ['nonsense', "view class 'nonsense' is not mode/family[+not-ready][+subset-k][:port]/ring"],
    [
      'default/both+subset-0/node:n1',
      "view class 'default/both+subset-0/node:n1' is not mode/family[+not-ready][+subset-k][:port]/ring",
    ],
    ['fast/both/any', "view class 'fast/both/any' has unknown mode 'fast'"],
    ['default/IPv5/any', "view class 'default/IPv5/any' has unknown family 'IPv5'"],
    [
      'default/both/city:x',
      "view class 'default/both/city:x' is not mode/family[+not-ready][+subset-k][:port]/ring",
    ],
    ['default/both/zone:%zz', "view class 'default/both/zone:%zz' is not escaped as names are"],
  ])('%s is refused', (key, message) => {
    expect(() => parseViewClass(key as ViewClassKey)).toThrow(new RangeError(message));
  });
});
