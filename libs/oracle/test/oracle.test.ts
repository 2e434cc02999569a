import { nodes, pod, pods, service } from '@sliceplane/testkit';
import { expect, test } from 'vitest';
import { oracleOf, placed, shown } from './world.ts';

test('a Service nobody knows is not found, one without endpoints is empty', () => {
  const oracle = oracleOf([service('web :80')]);
  expect(oracle.view('test/web', { node: '' })).toEqual({ state: 'empty', endpoints: [] });
  expect(oracle.view('test/db', { node: '' })).toEqual({ state: 'not-found', endpoints: [] });
  oracle.apply({ op: 'delete', kind: 'Service', namespace: 'test', name: 'web' });
  expect(oracle.view('test/web', { node: '' }).state).toBe('not-found');
  expect(oracle.services()).toEqual([]);
});

test('an endpoint says everything', () => {
  const web = service('web http:80>8080+kubernetes.io/h2c');
  const oracle = oracleOf([...nodes('n1/za'), pod('a=10.0.0.1!host:web-0.web'), web]);
  expect(oracle.view('test/web', { node: 'n1' })).toEqual({
    state: 'ready',
    endpoints: [
      {
        family: 'IPv4',
        address: '10.0.0.1',
        ports: [{ name: 'http', port: 8080, protocol: 'TCP', appProtocol: 'kubernetes.io/h2c' }],
        nodeName: 'n1',
        zone: 'za',
        hostname: 'web-0',
        notReady: false,
        notServing: false,
        terminating: false,
      },
    ],
  });
});

test('what is remembered is forgotten with the next change of the namespace or of a node', () => {
  const oracle = oracleOf([...nodes('n1/za'), ...pods('a=10.0.0.1'), service('web :80')]);
  const view = () => placed(oracle.view('test/web', { node: 'n1' }));
  expect(view()).toBe('10.0.0.1:80@n1/za');
  oracle.apply({ op: 'upsert', object: pod('b=10.0.0.2') });
  expect(view()).toBe('10.0.0.1:80@n1/za 10.0.0.2:80@n1/za');
  for (const object of nodes('n1/zb')) oracle.apply({ op: 'upsert', object });
  expect(view()).toBe('10.0.0.1:80@n1/zb 10.0.0.2:80@n1/zb');
  oracle.apply({ op: 'delete', kind: 'Pod', namespace: 'test', name: 'a' });
  expect(view()).toBe('10.0.0.2:80@n1/zb');
  oracle.apply({ op: 'delete', kind: 'Node', namespace: '', name: 'n1' });
  expect(view()).toBe('');
});

test('namespaces do not see each other', () => {
  const elsewhere = { ...pod('b=10.0.0.2'), namespace: 'other' };
  const oracle = oracleOf([...nodes('n1/za'), pod('a=10.0.0.1'), elsewhere, service('web :80')]);
  oracle.apply({ op: 'upsert', object: service('web :80', { namespace: 'other' }) });
  expect(shown(oracle.view('test/web', { node: 'n1' }))).toBe('10.0.0.1:80');
  expect(shown(oracle.view('other/web', { node: 'n1' }))).toBe('10.0.0.2:80');
  expect(oracle.services()).toEqual(['other/web', 'test/web']);
});
