/** Whatever names a metric, names one that is there; and each that is there is explained and shown. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Metric } from '../../src/serve/metrics/metric.ts';
import { metrics } from '../../src/serve/metrics/open-metrics.ts';
import { addProcessDefaults } from '../../src/serve/metrics/process-metrics.ts';

const docs = join(import.meta.dirname, '../../../../docs');
const read = (path: string): string => readFileSync(join(docs, path), 'utf8');

const byName = new Map(metrics.map((metric) => [metric.name, metric]));
const ofProcess = new Registry();
addProcessDefaults(ofProcess);
const defaults = new Set(ofProcess.getMetricsAsArray().map(({ name }) => name));

interface Selector {
  readonly name: string;
  /** Undefined: a metric of the process. */
  readonly metric: Metric | undefined;
  /** Labels it selects by. */
  readonly labels: readonly string[];
}

/** Every series an expression asks for. @throws Error for one that no metric has */
function selectorsIn(expr: string): Selector[] {
  const found = expr.matchAll(/\b((?:sliceplane|process|nodejs)_\w+)(?:\{([^}]*)\})?/g);
  return [...found].map(([, name = '', matchers = '']) => {
    const family = name.replace(/_(?:bucket|sum|count)$/, '');
    const metric = byName.get(name) ?? (isHistogram(family) ? byName.get(family) : undefined);
    const isThere = metric === undefined ? defaults.has(name) || defaults.has(family) : true;
    if (!isThere) throw new Error(`${name} is no series of a metric, in ${expr}`);
    if (metric?.type === 'histogram' && name === family) throw new Error(`${name} is a histogram`);
    const labels = [...matchers.matchAll(/(\w+)\s*[=!]/g)].map(([, label = '']) => label);
    return { name: metric?.name ?? family, metric, labels };
  });
}

function isHistogram(name: string): boolean {
  return byName.get(name)?.type === 'histogram';
}

/** Labels that Prometheus adds to every series. */
const added = ['instance', 'job'];

/** What is wrong with an expression. @throws Error for a series that no metric has */
function unanswered(expr: string): string[] {
  const selectors = selectorsIn(expr);
  if (selectors.length === 0) return [`${expr} asks for nothing`];
  const wrong: string[] = [];
  for (const { name, metric, labels } of selectors) {
    if (metric === undefined) continue;
    const known = [...metric.labels, ...added];
    for (const label of labels) if (!known.includes(label)) wrong.push(`${name} has no ${label}`);
  }
  const has = [...selectors.flatMap(({ metric }) => metric?.labels ?? []), ...added, 'le'];
  const grouped = [...expr.matchAll(/\b(?:by|without) \(([^)]*)\)/g)];
  for (const label of grouped.flatMap(([, labels = '']) => labels.split(/,\s*/))) {
    if (!has.includes(label)) wrong.push(`nothing has ${label} to group by`);
  }
  return wrong;
}

describe('docs/metrics.md', () => {
  const rows = [...read('metrics.md').matchAll(/^\| `(sliceplane_\w+)` (.*)\|$/gm)].map(
    ([, name = '', rest = '']) => {
      const [, type = '', labels = '', meaning = '', advice] = rest.split('|').map((s) => s.trim());
      return { name, type, labels, meaning, advice };
    },
  );

  test('explains every metric, and none that is not there', () => {
    expect(rows.map(({ name }) => name).toSorted()).toEqual([...byName.keys()].toSorted());
  });

  test.each(rows.map((row) => [row.name, row] as const))('%s as it is', (name, row) => {
    const { type, labels, help } = byName.get(name) as Metric;
    expect(row).toMatchObject({ type, meaning: help });
    expect(row.labels).toBe(labels.map((label) => `\`${label}\``).join(', '));
    expect(row.advice).toMatch(/\w+.*\.$/);
  });

  test('names alerts that are there', () => {
    const named = [...read('metrics.md').matchAll(/^\| `([A-Z]\w+)` /gm)].map(
      ([, name = '']) => name,
    );
    expect(named.toSorted()).toEqual(
      alerts()
        .map(({ alert }) => alert)
        .toSorted(),
    );
  });

  test('names no other metric anywhere', () => {
    const named = [...read('metrics.md').matchAll(/\bsliceplane_\w+/g)].map(([name]) => name);
    expect(named.filter((name) => !byName.has(name))).toEqual([]);
  });
});

describe('docs/grafana/sliceplane.json', () => {
  interface Panel {
    readonly type: string;
    readonly title: string;
    readonly description?: string;
    readonly targets?: readonly { readonly expr: string; readonly legendFormat: string }[];
  }
  const { panels, templating, schemaVersion } = JSON.parse(read('grafana/sliceplane.json')) as {
    panels: Panel[];
    templating: { list: { name: string; type: string }[] };
    schemaVersion: number;
  };
  const shown = panels.filter(({ type }) => type !== 'row');
  const exprs = shown.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

  test('asks which Prometheus and which server', () => {
    expect(schemaVersion).toBeGreaterThanOrEqual(39);
    expect(templating.list).toMatchObject([
      { name: 'datasource', type: 'datasource' },
      { name: 'instance', type: 'query' },
    ]);
    for (const expr of exprs) expect(expr).toContain('instance=~"$instance"');
  });

  test('begins with the golden signals, and says of every panel what it shows', () => {
    expect(panels[0]).toMatchObject({ type: 'row', title: 'Golden signals' });
    expect(shown.filter(({ description = '' }) => !/\w.*\.$/s.test(description))).toEqual([]);
  });

  test.each(exprs)('%s is answered', (expr) => {
    expect(unanswered(expr)).toEqual([]);
  });

  test('each legend names labels that are left', () => {
    for (const { expr, legendFormat } of shown.flatMap(({ targets = [] }) => targets)) {
      const labels = selectorsIn(expr).flatMap(({ metric }) => metric?.labels ?? []);
      for (const [, label = ''] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) {
        expect(labels).toContain(label);
      }
    }
  });

  test('shows every metric', () => {
    const names = new Set(exprs.flatMap((expr) => selectorsIn(expr).map(({ name }) => name)));
    expect([...byName.keys()].filter((name) => !names.has(name))).toEqual([]);
  });
});

interface Alert {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string; readonly description: string };
}

function alerts(): Alert[] {
  const { groups } = parse(read('grafana/alerts.yaml')) as { groups: { rules: Alert[] }[] };
  return groups.flatMap(({ rules }) => rules);
}

describe('docs/grafana/alerts.yaml', () => {
  test.each(alerts().map((rule) => [rule.alert, rule] as const))('%s is answered', (_, rule) => {
    expect(unanswered(rule.expr)).toEqual([]);
    expect(rule.labels.severity).toMatch(/^(?:warning|critical)$/);
    expect(rule.annotations.description.length).toBeGreaterThan(40);
    const has = selectorsIn(rule.expr).flatMap(({ metric }) => metric?.labels ?? []);
    for (const [, label = ''] of rule.annotations.summary.matchAll(/\$labels\.(\w+)/g)) {
      expect([...has, ...added]).toContain(label);
    }
  });
});
