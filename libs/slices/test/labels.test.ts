import {
  LABEL_HEADLESS,
  LABEL_MANAGED_BY,
  LABEL_SERVICE_NAME,
  type Labels,
} from '@sliceplane/kube';
import { pods, service, slice } from '@sliceplane/testkit';
import { expect, test } from 'vitest';
import { labelsDrifted, sliceLabels } from '../src/labels.ts';
import { hintMode } from '../src/traffic.ts';
import { showWrites, Stage } from './stage.ts';

const OURS = { [LABEL_SERVICE_NAME]: 'web', [LABEL_MANAGED_BY]: 'me' };

test.each<[string, string, Labels, Labels, boolean]>([
  ['T106 headless is added', 'None', {}, { [LABEL_HEADLESS]: '' }, false],
  ['T106 headless is removed', '10.0.0.1', { [LABEL_HEADLESS]: '' }, {}, false],
  ['T107 a propagated label', '10.0.0.1', {}, { foo: 'bar' }, true],
  ['R6.5 a user label', '10.0.0.1', { user: 'x' }, {}, true],
])('%s', (_, clusterIP, existing, extra, drifted) => {
  const { [LABEL_HEADLESS]: __, ...labels } = extra;
  const wanted = sliceLabels(service('web', { clusterIP, labels }), 'me');
  expect(wanted).toEqual({ ...OURS, ...extra });
  expect(labelsDrifted({ ...OURS, ...existing }, wanted)).toBe(drifted);
});

test('T107: reserved keys of the Service are ignored, whatever they say', () => {
  const labels = {
    [LABEL_SERVICE_NAME]: 'x',
    [LABEL_MANAGED_BY]: 'x',
    [LABEL_HEADLESS]: 'x',
    foo: 'bar',
  };
  expect(sliceLabels(service('web', { labels }), 'me')).toEqual({ ...OURS, foo: 'bar' });
});

test('R6.6: drift of the headless label waits for the next write', () => {
  const stage = new Stage({ pods: pods('a'), slices: [slice('s1 http:80 [a]')] });
  stage.setService(service('web http:80', { clusterIP: 'None' }));
  expect(showWrites(stage.reconcile())).toBe('');
  stage.setPods(pods('a!notready'));
  expect(showWrites(stage.reconcile())).toBe('update 1→1');
  expect(stage.slices[0]?.metadata.labels[LABEL_HEADLESS]).toBe('');
});

test('R6.7: an edited label is repaired, foreign annotations and owners stay', () => {
  const owners = slice('x []').metadata.ownerReferences;
  const extra = { apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: 'x' };
  const stage = new Stage({
    pods: pods('a'),
    slices: [
      slice('s1 http:80 [a]', {
        labels: { user: 'x' },
        metadata: { annotations: { note: 'kept' }, ownerReferences: [...owners, extra] },
      }),
    ],
  });
  expect(showWrites(stage.reconcile())).toBe('update 1→1');
  expect(stage.slices[0]?.metadata).toMatchObject({
    labels: { [LABEL_SERVICE_NAME]: 'web' },
    annotations: { note: 'kept' },
    ownerReferences: [...owners, extra],
    generation: 2,
  });
  expect(stage.slices[0]?.metadata.labels).not.toHaveProperty('user');
});

const MODE = 'service.kubernetes.io/topology-mode';
const HINTS = 'service.kubernetes.io/topology-aware-hints';
test.each<[string, Labels, string | undefined, string]>([
  ['T109', { [HINTS]: 'enabled' }, undefined, 'none'],
  ['T109', { [HINTS]: 'aUto' }, undefined, 'none'],
  ['T109', { [HINTS]: 'disabled' }, undefined, 'none'],
  ['T109', { [HINTS]: 'auto' }, undefined, 'auto'],
  ['T109', { [HINTS]: 'Auto' }, undefined, 'auto'],
  ['T109', { [MODE]: 'Auto' }, undefined, 'auto'],
  ['T109', { [MODE]: 'disabled', [HINTS]: 'auto' }, undefined, 'auto'],
  ['T109', { [MODE]: 'auto', [HINTS]: 'disabled' }, undefined, 'none'],
  ['R7.2', { [MODE]: 'Auto' }, 'PreferClose', 'auto'],
  ['R7.2', { [MODE]: 'Disabled' }, 'PreferClose', 'zone'],
  ['R7.14', {}, 'PreferSameZone', 'zone'],
  ['R7.15', {}, 'PreferSameNode', 'node'],
  ['R7.18', {}, 'Sideways', 'none'],
])('%s: %o and trafficDistribution %s: %s', (_, annotations, trafficDistribution, mode) => {
  const over = trafficDistribution === undefined ? {} : { trafficDistribution };
  expect(hintMode(service('web', { annotations, ...over }))).toBe(mode);
});
