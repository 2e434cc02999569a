import { describe, expect, test } from 'vitest';
import { judge } from '../../src/criteria/criteria.ts';
import { pageOf } from '../../src/report/page.ts';
import { marksOf, type Plot, plotsOf } from '../../src/report/plots.ts';
import { reportOf } from '../../src/report/report.ts';
import { type Changed, recordedPlan, recordedRun } from '../recorded.ts';

function page(changed: Changed = {}): string {
  const result = recordedRun(changed);
  return pageOf(reportOf(result, judge(result, { maxP99: '20ms' })));
}

function dataOf(html: string): { readonly plots: readonly Plot[]; readonly marks: object } {
  const [, json = ''] =
    /<script type="application\/json" id="report-plots">(.*?)<\/script>/.exec(html) ?? [];
  return JSON.parse(json) as ReturnType<typeof dataOf>;
}

describe('report.html', () => {
  const html = page();

  test('asks nobody for anything', () => {
    // uPlot names its home in a comment, which is no request.
    const without = html.replace('/*! https://github.com/leeoniya/uPlot (v1.6.32) */', '');
    expect(without).not.toBe(html);
    expect(without).not.toMatch(
      /https?:\/\/|\/\/[a-z]+\.|@import|url\(|<link|<img|<iframe|\bsrc=/i,
    );
    expect(html).toContain("default-src 'none'");
  });

  test('holds the plots it draws, with every value', () => {
    const { plots, marks } = dataOf(html);
    expect(plots).toEqual(JSON.parse(JSON.stringify(plotsOf(recordedRun()))));
    expect(marks).toEqual(marksOf(recordedRun()));
    for (const { id, xs, series } of plots) {
      expect(html).toContain(`id="plot-${id}"`);
      for (const { values } of series) expect(values).toHaveLength(xs.length);
    }
  });

  test('says what was held against it, and how to run it again', () => {
    expect(html).toContain('FAILED');
    expect(html).toContain('propagation p99: 40 ms, at most 20 ms');
    expect(html).toContain('sliceplane-load run --seed 7');
    expect(html).toContain('shard-exit 1');
  });

  test('text of a run is text, not markup', () => {
    const name = '<script>alert(1)</script>';
    const evil = page({ plan: { ...recordedPlan, name }, failures: [`</script>${name}`] });
    expect(evil).not.toContain(name);
    expect(evil).toContain('&#60;script&#62;alert(1)');
  });

  test('an empty run has a page as well', () => {
    const empty = page({ samples: [], phases: [], faults: [], groups: [] });
    expect(dataOf(empty).plots.map(({ id }) => id)).toEqual(['propagation']);
  });
});

describe('plotsOf', () => {
  const plots = new Map(plotsOf(recordedRun()).map((plot) => [plot.id, plot]));

  test('the pictures', () => {
    expect([...plots.keys()]).toEqual([
      'propagation',
      'lag',
      'updates',
      'changes',
      'bytes',
      'traffic',
      'cpu',
      'memory',
      'shards',
      'event-loop',
      'behind',
      'queues',
      'feed',
    ]);
  });

  test('propagation rises to 1 and stays there, each stage over the values of all', () => {
    const plot = plots.get('propagation');
    expect(plot?.xs).toEqual([0.2, 0.4, 0.5, 1, 2, 3, 4, 5, 8, 40]);
    expect(plot?.series[1]).toEqual({
      label: 'server → computed',
      values: [1 / 3, 2 / 3, 2 / 3, 1, 1, 1, 1, 1, 1, 1],
    });
    expect(plot?.series.every(({ values }) => values.at(-1) === 1)).toBe(true);
  });

  test('where nothing was measured there is a gap', () => {
    expect(plots.get('lag')?.series[0]?.values[20]).toBeNull();
    expect(plots.get('memory')?.series[0]?.values.slice(25, 28)).toEqual([125e6, null, 127e6]);
    expect(plots.get('bytes')?.series[0]?.values.slice(19, 22)).toEqual([100, null, 100]);
  });

  test('many shards are drawn as their outline', () => {
    const many = recordedRun().samples.map((sample) => ({
      ...sample,
      server: sample.server && {
        ...sample.server,
        shards: Array.from({ length: 9 }, (_, i) => ({
          ...sample.server?.shards[0],
          busy: i / 10,
        })),
      },
    }));
    const shards = plotsOf(recordedRun({ samples: many as never })).find(
      ({ id }) => id === 'shards',
    );
    expect(shards?.series.map(({ label, values }) => [label, values[0]])).toEqual([
      ['busiest', 0.8],
      ['mean', expect.closeTo(0.4)],
      ['least busy', 0],
    ]);
  });

  test('marks are phases, quiet points and faults', () => {
    expect(marksOf(recordedRun())).toEqual({
      phases: [
        { name: 'first', from: 0, to: 20 },
        { name: 'second', from: 21, to: 41 },
      ],
      quiet: [
        { from: 19, to: 20 },
        { from: 40, to: 41 },
      ],
      faults: [{ at: 26, label: 'shard-exit 1' }],
    });
  });
});
