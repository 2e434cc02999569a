import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import {
  parseObject,
  type ParseOptions,
  renderFieldError,
  type Service,
  validateService,
  validateServiceUpdate,
} from '../src/index.ts';
import { beginnings, refusals } from './refusals.ts';

/** A Service with this spec (and metadata), written in YAML, through the whole of reading. */
function parsed(
  spec: string,
  metadata = '',
  options: ParseOptions = {},
): ReturnType<typeof parseObject> {
  const given = parse(`{${spec}}`) as object;
  const named = { name: 'web', ...(parse(`{${metadata}}`) as object) };
  const ports = [{ port: 80 }];
  return parseObject(
    { apiVersion: 'v1', kind: 'Service', metadata: named, spec: { ports, ...given } },
    options,
  );
}

function service(spec: string): Service {
  const found = parsed(spec, 'uid: u, resourceVersion: "1"', { ipFamilies: ['IPv4', 'IPv6'] });
  if (!found.ok) throw new Error(refusals(found).join());
  return found.object as Service;
}

const between = 'must be between 1 and 65535, inclusive';

describe('V49-V59: Services', () => {
  test.each<[string, string, string[]]>([
    ['V49', 'selector: {a: b}', []],
    ['V50', 'selector: {"a b": c}', ['spec.selector: Invalid value: "a b"']],
    ['V50', 'selector: {a: "b c"}', ['spec.selector: Invalid value: "b c"']],
    ['V51', 'ports: []', ['spec.ports: Required value']],
    ['V51', 'ports: [], clusterIP: None', []],
    ['V51', 'ports: [], type: ExternalName, externalName: example.com', []],
    ['V51', 'ports: [{port: 80}, {name: b, port: 81}]', ['spec.ports[0].name: Required value']],
    ['V51', 'ports: [{name: B, port: 81}]', ['spec.ports[0].name: Invalid value: "B"']],
    [
      'V51',
      'ports: [{name: a, port: 80}, {name: a, port: 81}]',
      ['spec.ports[1].name: Duplicate value: "a"'],
    ],
    ['V51', 'ports: [{port: 0}]', [`spec.ports[0].port: Invalid value: 0: ${between}`]],
    ['V51', 'ports: [{port: 65536}]', [`spec.ports[0].port: Invalid value: 65536: ${between}`]],
    ['V51', 'ports: [{}]', [`spec.ports[0].port: Invalid value: 0: ${between}`]],
    [
      'V51',
      'ports: [{port: 80, protocol: ICMP}]',
      ['spec.ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"'],
    ],
    ['V51', 'ports: [{port: 80, targetPort: 65535}]', []],
    [
      'V51',
      'ports: [{port: 80, targetPort: 65536}]',
      [`spec.ports[0].targetPort: Invalid value: 65536: ${between}`],
    ],
    [
      'V51',
      'ports: [{port: 80, targetPort: "8080"}]',
      ['spec.ports[0].targetPort: Invalid value: "8080": must contain at least one letter (a-z)'],
    ],
    [
      'V51',
      'ports: [{port: 80, targetPort: web--}]',
      [
        'spec.ports[0].targetPort: Invalid value: "web--": must not contain consecutive',
        'spec.ports[0].targetPort: Invalid value: "web--": must not begin',
      ],
    ],
    [
      'V51',
      'ports: [{port: 80, targetPort: [80]}]',
      [
        'spec.ports[0].targetPort: Invalid value: [80]: must be an integer or a string, not an array',
      ],
    ],
    [
      'V51',
      'ports: [{port: 80, appProtocol: "--"}]',
      ['spec.ports[0].appProtocol: Invalid value: "--"'],
    ],
    [
      'V51',
      'ports: [{name: a, port: 80}, {name: b, port: 80}]',
      ['spec.ports[1]: Duplicate value: {"protocol":"TCP","port":80}'],
    ],
    ['V51', 'ports: [{name: a, port: 80}, {name: b, port: 80, protocol: UDP}]', []],
    [
      'V51',
      'type: NodePort, ports: [{name: a, port: 80, nodePort: 30000}, {name: b, port: 81, nodePort: 30000}]',
      ['spec.ports[1].nodePort: Duplicate value: {"protocol":"TCP","nodePort":30000}'],
    ],
    [
      'V51',
      'ports: [{port: 80, nodePort: 30000}]',
      ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
    ],
    ['V52', 'clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1]', []],
    [
      'V52',
      'clusterIP: 10.0.0.1, clusterIPs: [10.0.0.2]',
      ['spec.clusterIPs: Invalid value: ["10.0.0.2"]: first value must match `clusterIP`'],
    ],
    [
      'V52',
      'ipFamilyPolicy: PreferDualStack, clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1, "fd00::1"]',
      [],
    ],
    [
      'V52',
      'ipFamilyPolicy: PreferDualStack, clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1, 10.0.0.2], ipFamilies: [IPv4, IPv6]',
      [
        'spec.clusterIPs[1]: Invalid value: "10.0.0.2": expected an IPv6 value as indicated by `ipFamilies[1]`',
        'spec.clusterIPs: Invalid value: ["10.0.0.1","10.0.0.2"]: may specify no more than one IP for each IP family',
      ],
    ],
    [
      'V52',
      'ipFamilyPolicy: PreferDualStack, clusterIP: a, clusterIPs: [a, "fd00::1", "fd00::2"]',
      [
        'spec.clusterIPs: Invalid value: ["a","fd00::1","fd00::2"]: may only hold up to 2 values',
        'spec.clusterIPs[0]: Invalid value: "a": must be a valid IP',
      ],
    ],
    [
      'V52',
      'clusterIP: 010.0.0.1',
      ['spec.clusterIPs[0]: Invalid value: "010.0.0.1": must not have leading 0s'],
    ],
    [
      'V52',
      'clusterIP: "fd00::1", ipFamilies: [IPv4]',
      [
        'spec.clusterIPs[0]: Invalid value: "fd00::1": expected an IPv4 value as indicated by `ipFamilies[0]`',
      ],
    ],
    [
      'V52',
      'ipFamilyPolicy: PreferDualStack, clusterIP: None, clusterIPs: [None, None]',
      ['spec.clusterIPs[1]: Invalid value: "None": \'None\' must be the first and only value'],
    ],
    [
      'V52',
      'clusterIP: None, type: NodePort',
      [
        'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for NodePort services',
      ],
    ],
    [
      'V52',
      'clusterIP: None, type: LoadBalancer',
      [
        'spec.clusterIPs[0]: Invalid value: "None": may not be set to \'None\' for LoadBalancer services',
      ],
    ],
    [
      'V53',
      'ipFamilies: [IPv5]',
      ['spec.ipFamilies[0]: Unsupported value: "IPv5": supported values: "IPv4", "IPv6"'],
    ],
    [
      'V53',
      'ipFamilyPolicy: PreferDualStack, ipFamilies: [IPv4, IPv4]',
      ['spec.ipFamilies[1]: Duplicate value: "IPv4"'],
    ],
    [
      'V53',
      'ipFamilyPolicy: Dual',
      [
        'spec.ipFamilyPolicy: Unsupported value: "Dual": supported values: "PreferDualStack", "RequireDualStack", "SingleStack"',
      ],
    ],
    [
      'V54',
      'ipFamilyPolicy: RequireDualStack',
      [
        'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
      ],
    ],
    [
      'V54',
      'ipFamilyPolicy: SingleStack, ipFamilies: [IPv4, IPv6]',
      [
        'spec.ipFamilyPolicy: Invalid value: "SingleStack": must be RequireDualStack or PreferDualStack when multiple \'ipFamilies\' are specified',
      ],
    ],
    ['V55', 'type: ExternalName', ['spec.externalName: Required value']],
    ['V55', 'type: ExternalName, externalName: example.com.', []],
    [
      'V55',
      'type: ExternalName, externalName: example.com..',
      ['spec.externalName: Invalid value: "example.com."'],
    ],
    [
      'V55',
      'type: ExternalName, externalName: a, clusterIP: 10.0.0.1, ipFamilies: [IPv4], ipFamilyPolicy: SingleStack',
      [
        'spec.clusterIPs: Forbidden: may not be set for ExternalName services',
        'spec.ipFamilies: Forbidden',
        'spec.ipFamilyPolicy: Forbidden',
      ],
    ],
    [
      'V56',
      'externalTrafficPolicy: Local',
      [
        'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
      ],
    ],
    ['V56', 'externalTrafficPolicy: Local, externalIPs: [1.2.3.4]', []],
    [
      'V56',
      'type: NodePort, externalTrafficPolicy: local',
      [
        'spec.externalTrafficPolicy: Unsupported value: "local": supported values: "Cluster", "Local"',
      ],
    ],
    ['V56', 'type: LoadBalancer, externalTrafficPolicy: Local, healthCheckNodePort: 31000', []],
    [
      'V56',
      'type: LoadBalancer, healthCheckNodePort: 31000',
      ['spec.healthCheckNodePort: Invalid value: 31000: may only be set when'],
    ],
    [
      'V56',
      'internalTrafficPolicy: Node',
      [
        'spec.internalTrafficPolicy: Unsupported value: "Node": supported values: "Cluster", "Local"',
      ],
    ],
    ['V57', 'trafficDistribution: PreferClose', []],
    ['V57', 'trafficDistribution: PreferSameZone', []],
    ['V57', 'trafficDistribution: PreferSameNode', []],
    [
      'V57',
      'trafficDistribution: Far',
      [
        'spec.trafficDistribution: Unsupported value: "Far": supported values: "PreferClose", "PreferSameZone", "PreferSameNode"',
      ],
    ],
    ['V59', 'publishNotReadyAddresses: true, clusterIP: None', []],
    [
      'V59',
      'publishNotReadyAddresses: "true"',
      ['spec.publishNotReadyAddresses: Invalid value: "true": must be a boolean, not a string'],
    ],
    [
      'type',
      'type: Cluster',
      [
        'spec.type: Unsupported value: "Cluster": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
      ],
    ],
  ])('%s %s', (_rule, spec, errors) => {
    const found = refusals(parsed(spec));
    expect(beginnings(found, errors)).toEqual(errors);
  });

  test.each([
    ['V49', 'name: 1web', []],
    ['V49', 'name: we.b', ['metadata.name: Invalid value: "we.b": must not contain dots']],
    [
      'V58',
      'annotations: {service.kubernetes.io/topology-mode: Auto, service.kubernetes.io/topology-aware-hints: Auto}',
      [],
    ],
    [
      'V58',
      'annotations: {service.kubernetes.io/topology-mode: Auto, service.kubernetes.io/topology-aware-hints: auto}',
      [
        'metadata.annotations[service.kubernetes.io/topology-mode]: Invalid value: "Auto": must match annotations[service.kubernetes.io/topology-aware-hints] when both are specified',
      ],
    ],
  ])('%s metadata {%s}', (_rule, metadata, errors) => {
    expect(refusals(parsed('', metadata))).toEqual(errors);
  });

  test.each([
    ['clusterIP: 10.0.0.1', 'clusterIP: 10.0.0.1', ''],
    ['clusterIP: 10.0.0.1', 'clusterIP: 10.0.0.2', 'may not change once set'],
    ['clusterIP: ""', 'clusterIP: 10.0.0.2', ''],
    ['clusterIP: 10.0.0.1', 'type: ExternalName, externalName: a', ''],
    ['clusterIP: None', 'clusterIP: None', ''],
    ['clusterIP: None', 'clusterIP: 10.0.0.1', 'may not change once set'],
    [
      'ipFamilyPolicy: RequireDualStack, clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1, "fd00::1"]',
      'clusterIP: 10.0.0.1, ipFamilyPolicy: SingleStack',
      '',
    ],
    [
      'ipFamilyPolicy: RequireDualStack, clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1, "fd00::1"]',
      'clusterIP: 10.0.0.1, ipFamilyPolicy: PreferDualStack',
      "must be set to 'SingleStack' when releasing",
    ],
  ])('V52 update {%s} to {%s}: %s', (before, after, error) => {
    const errors = validateServiceUpdate(service(before), service(after)).map(renderFieldError);
    expect(errors).toHaveLength(error === '' ? 0 : 1);
    expect(errors.join()).toContain(error);
  });
});

test('V32 M9: defaults', () => {
  expect(
    service(
      'selector: {}, ports: [{name: a, port: 80, targetPort: 0}, {name: b, port: 81, targetPort: ""}]',
    ),
  ).toEqual({
    kind: 'Service',
    metadata: {
      name: 'web',
      namespace: 'default',
      uid: 'u',
      resourceVersion: '1',
      labels: {},
      annotations: {},
      ownerReferences: [],
    },
    type: 'ClusterIP',
    selector: null,
    clusterIP: '',
    clusterIPs: [],
    ipFamilies: ['IPv4'],
    ports: [
      { name: 'a', protocol: 'TCP', port: 80, targetPort: 80 },
      { name: 'b', protocol: 'TCP', port: 81, targetPort: 81 },
    ],
    externalIPs: [],
    publishNotReadyAddresses: false,
    internalTrafficPolicy: 'Cluster',
    loadBalancerIPs: [],
  });
});

test.each([
  ['type: NodePort', 'Cluster'],
  ['type: LoadBalancer', 'Cluster'],
  ['externalIPs: [1.2.3.4]', 'Cluster'],
  ['type: ClusterIP', undefined],
])('V32: externalTrafficPolicy of {%s} is %s', (spec, policy) => {
  expect(service(spec).externalTrafficPolicy).toBe(policy);
});

test('V52 update: a stored cluster IP may keep its spelling', () => {
  const stored = { ...service(''), clusterIP: '010.0.0.1', clusterIPs: ['010.0.0.1'] };
  expect(validateServiceUpdate(stored, stored)).toEqual([]);
  expect(validateService(stored)).toHaveLength(1);
});

test('V11: a Service accepted with the strict gate off', () => {
  expect(parsed('clusterIP: 010.0.0.1', '', { strictIPs: false }).ok).toBe(true);
  expect(validateService(service('clusterIP: 10.0.0.1'))).toEqual([]);
});
