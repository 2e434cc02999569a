import type { Outlook } from '@sliceplane/views';
import { describe, expect, test } from 'vitest';
import { plainOutlook, portOutlook, World } from './world.ts';

describe('services', () => {
  const other = (over: Partial<Outlook>): Outlook => ({ ...plainOutlook, ...over });
  const ports = (...over: Parameters<typeof portOutlook>): Outlook =>
    other({ ports: [portOutlook(...over)] });
  test.each<[string, Outlook, boolean]>([
    ['the same', plainOutlook, false],
    ['counts', ports({ total: 9, ready: 4, draining: 1 }), false],
    ['hints', ports({ zoneHints: 'full', hintedZones: ['za'], zones: ['za'] }), false],
    ['a policy', other({ local: true }), true],
    ['an ExternalName', other({ externalName: true }), true],
    ['another port', ports({ port: 'admin' }), true],
    ['another number', ports({ number: 81 }), true],
    ['another protocol', ports({ protocol: 'UDP' }), true],
    ['another appProtocol', ports({ appProtocol: 'h2c' }), true],
    ['another family', ports({ family: 'IPv6' }), true],
    ['one port more', other({ ports: [portOutlook(), portOutlook({ port: 'x' })] }), true],
    ['no port', other({ ports: [] }), true],
  ])('L114: %s', (_what, outlook, isNews) => {
    const world = new World();
    world.put('shop/cart', {}, plainOutlook);
    const heard: string[] = [];
    world.hub.listenServices((service) => heard.push(service));
    world.put('shop/cart', {}, outlook);
    expect(heard).toEqual(isNews ? ['shop/cart'] : []);
    expect([...world.hub.services()]).toEqual([{ service: 'shop/cart', outlook }]);
    expect(world.hub.outlookOf('shop/cart')).toEqual(outlook);
  });

  test('L114: those that come and go, as they are when it is told, until one listens no more', () => {
    const world = new World();
    const heard: string[] = [];
    const stop = world.hub.listenServices((service) => {
      heard.push(`${service} ${world.hub.outlookOf(service) === undefined ? 'gone' : 'here'}`);
    });
    const goes = (): void => {
      world.service('shop/cart').found = false;
      world.commit('shop/cart');
    };
    world.put('shop/cart', { 1: 'a' });
    goes();
    expect([...world.hub.services()]).toEqual([]);
    world.put('shop/cart', { 1: 'a' });
    stop();
    goes();
    expect(heard).toEqual(['shop/cart here', 'shop/cart gone', 'shop/cart here']);
  });

  test('a service that is only waited for is none', () => {
    const world = new World();
    world.hub.tap('shop/none', 'hinted/both/any', () => {});
    expect([...world.hub.services()]).toEqual([]);
    expect(world.hub.outlookOf('shop/none')).toBeUndefined();
  });
});

describe('regions of zones', () => {
  function regions() {
    const { hub } = new World();
    let calls = 0;
    hub.listenRegions(() => void calls++);
    const put = (name: string, zone: string, region: string): void =>
      hub.setNode({
        kind: 'Node',
        name,
        uid: 'u',
        zone,
        region,
        ready: true,
        controlPlane: false,
        cpuMillis: 1,
      });
    return { hub, put, calls: () => calls };
  }

  test('L114: what most obviously holds: one node says, others agree, the last one goes', () => {
    const { hub, put, calls } = regions();
    expect(hub.regionOf('za')).toBe('');
    put('n1', 'za', 'eu');
    put('n2', 'za', 'eu');
    expect([hub.regionOf('za'), calls()]).toEqual(['eu', 1]);
    hub.deleteNode('n1');
    put('n2', 'za', 'eu');
    expect([hub.regionOf('za'), calls()]).toEqual(['eu', 1]);
    hub.deleteNode('n2');
    hub.deleteNode('n2');
    expect([hub.regionOf('za'), calls()]).toEqual(['', 2]);
  });

  test('L114: where nodes disagree the lowest name counts, and silence does not', () => {
    const { hub, put, calls } = regions();
    put('n1', 'za', 'us');
    put('n2', 'za', '');
    put('n3', '', 'eu');
    expect([hub.regionOf('za'), hub.regionOf(''), calls()]).toEqual(['us', '', 1]);
    put('n2', 'za', 'eu');
    put('n4', 'za', 'xx');
    expect([hub.regionOf('za'), calls()]).toEqual(['eu', 2]);
    put('n2', 'zb', 'eu');
    expect([hub.regionOf('za'), hub.regionOf('zb'), calls()]).toEqual(['us', 'eu', 3]);
  });

  test('a node is told of by its zone alone', () => {
    const { hub, put } = regions();
    let calls = 0;
    const stop = hub.listenNode('n1', () => void calls++);
    put('n1', 'za', 'eu');
    put('n1', 'za', 'us');
    put('n2', 'zb', 'us');
    expect(calls).toBe(1);
    put('n1', 'zb', 'us');
    hub.deleteNode('n1');
    expect(calls).toBe(3);
    stop();
    put('n1', 'zb', 'us');
    expect(calls).toBe(3);
  });
});
