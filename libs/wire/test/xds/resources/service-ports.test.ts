import type { Outlook, PortOutlook } from '@sliceplane/views';
import { describe, expect, test } from 'vitest';
import { findPort, servicePortsOf, targetPort } from '../../../src/xds/resources/service-ports.ts';

const service = 'shop/cart';

/** `http:80 dns:53/UDP@IPv6 grpc:81+kubernetes.io/h2c` */
function outlookOf(text: string, more: Partial<Outlook> = {}): Outlook {
  const ports = text
    .split(' ')
    .filter((one) => one !== '')
    .map(rowOf);
  return { local: false, externalName: false, ports, ...more };
}

function rowOf(text: string): PortOutlook {
  const [, port = '', number, protocol = 'TCP', family = 'IPv4', appProtocol] =
    /^([^:]*):(\d*)(?:\/([A-Z]+))?(?:@(\w+))?(?:\+(.+))?$/.exec(text) ?? [];
  return {
    family: family as 'IPv4',
    port,
    protocol: protocol as 'TCP',
    ...(number === '' ? {} : { number: Number(number) }),
    ...(appProtocol === undefined ? {} : { appProtocol }),
    total: 0,
    ready: 0,
    draining: 0,
    nodeHints: 'none',
    zoneHints: 'none',
    hintedNodes: [],
    hintedZones: [],
    zones: [],
  };
}

describe('what a service has for xDS clients', () => {
  test.each([
    ['http:80', ['shop/cart/http']],
    [':80', ['shop/cart/80']],
    ['http:80@IPv4 dns:53/UDP@IPv4 http:80@IPv6', ['shop/cart/http', 'shop/cart/dns']],
    ['http:80 data:20/SCTP', ['shop/cart/http']],
    ['http:80@FQDN', []],
    ['http:80@FQDN http:80@IPv6', ['shop/cart/http']],
    [':', []],
  ])('%s: %j', (ports, expected) => {
    const { usable } = servicePortsOf(service, outlookOf(ports));
    expect(usable.map(({ cluster }) => cluster)).toEqual(expected);
  });

  test.each([
    [undefined, 'http', 'there is no Service shop/cart'],
    [outlookOf(''), 'http', 'Service shop/cart has no ports'],
    [outlookOf(':'), 'http', 'Service shop/cart has no ports'],
    [
      outlookOf('http:80', { externalName: true }),
      'http',
      'Service shop/cart is an ExternalName: it has no endpoints of its own',
    ],
    [outlookOf('http:80'), 'web', 'Service shop/cart has no port web'],
    [outlookOf('http:80'), '80', 'port 80 of Service shop/cart has a name: ask for shop/cart/http'],
    [
      outlookOf('data:20/SCTP'),
      'data',
      'port data of Service shop/cart is SCTP: xDS has no such address',
    ],
    [
      outlookOf('http:80@FQDN'),
      'http',
      'port http of Service shop/cart has endpoints that are host names (FQDN): xDS clients refuse them',
    ],
  ])('%#: port %s: %s', (outlook, port, absent) => {
    const ports = servicePortsOf(service, outlook);
    expect(findPort(ports, { service, port })).toEqual({ absent });
  });

  test.each([
    ['http:80', false],
    ['grpc:80', true],
    ['grpc-web:80', true],
    ['http2:80', true],
    ['h2c:80', true],
    ['http:80+kubernetes.io/h2c', true],
    ['http:80+grpc', true],
    ['grpc:80+http', false],
  ])('%s speaks HTTP/2: %s', (port, http2) => {
    expect(servicePortsOf(service, outlookOf(port)).usable[0]).toMatchObject({ http2 });
  });
});

describe('the port that is dialled', () => {
  test.each([
    // dialled, ports, cluster
    ['', 'http:80', 'http'],
    ['', 'dns:53/UDP http:80', 'http'],
    ['', 'http:80 grpc:81', 'grpc'],
    ['', 'grpc-api:81 http:80 admin:82', 'grpc-api'],
    ['', 'admin:82 http:80', 'admin'],
    ['', 'dns:53/UDP', 'dns'],
    ['80', 'http:80 grpc:81', 'http'],
    ['grpc', 'http:80 grpc:81', 'grpc'],
    ['80', ':80', '80'],
    ['80', 'http:80@IPv4 http:80@IPv6', 'http'],
  ])('%j of %s is %s', (port, ports, cluster) => {
    const found = targetPort(servicePortsOf(service, outlookOf(ports)), { service, port });
    expect(found).toMatchObject({ cluster: `shop/cart/${cluster}` });
  });

  test.each([
    ['81', 'http:80', 'Service shop/cart has no port 81'],
    ['', 'data:20/SCTP', 'port data of Service shop/cart is SCTP: xDS has no such address'],
    ['', ':', 'Service shop/cart has no ports'],
  ])('%j of %s: %s', (port, ports, absent) => {
    const found = targetPort(servicePortsOf(service, outlookOf(ports)), { service, port });
    expect(found).toEqual({ absent });
  });
});
