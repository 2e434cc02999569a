import { globSync } from 'node:fs';
import { join } from 'node:path';
import { nodes, pods, runGolden, service, showSlice, slice, words } from '@sliceplane/testkit';
import { expect, test } from 'vitest';
import type { SliceChange } from '../src/change.ts';
import { Stage } from './stage.ts';

const STORIES = join(import.meta.dirname, '../testdata');

test.each(globSync('*.story', { cwd: STORIES }).sort())('story %s', (file) => {
  const story = new Story();
  const { expected, actual } = runGolden(join(STORIES, file), (commands) => story.run(commands));
  expect(actual).toBe(expected);
});

/**
 * Commands: `service LINE [key=value ...]` (max, traffic, topology, families, deleting), `nodes LINE`, `pods LINE`,
 * `slice LINE` (as somebody else writes it), `delete-slice NAME`, `no-service`. Names of new slices print as `web-1`, `web-2`, ...
 */
class Story {
  #stage: Stage | undefined;
  readonly #names = new Map<string, string>();

  run(commands: readonly string[]): string {
    for (const command of commands) this.#command(command);
    const done = (this.#stage as Stage).reconcile();
    return [
      ...done.changes.map((change) => this.#show(change)),
      ...done.events.map((event) => `event ${event.type} ${event.reason}: ${event.message}`),
      ...done.leftOut.map(({ rule, message }) => `left out, ${rule}: ${message}`),
    ].join('\n');
  }

  #command(command: string): void {
    const [verb = '', ...rest] = words(command);
    const line = rest.join(' ');
    if (verb === 'service') return this.#service(rest);
    const stage = this.#stage;
    if (stage === undefined) throw new RangeError(`'${command}' before the first service`);
    if (verb === 'nodes') stage.setNodes(nodes(line));
    else if (verb === 'pods') stage.setPods(pods(line));
    else if (verb === 'slice') stage.state.setSlice(slice(this.#known(line)));
    else if (verb === 'delete-slice') stage.state.deleteSlice(this.#known(line));
    else if (verb === 'no-service') stage.state.setService(undefined);
    else throw new RangeError(`cannot read '${command}'`);
  }

  #service(rest: readonly string[]): void {
    const options = new Map(
      rest.filter((w) => w.includes('=')).map((w) => w.split('=') as [string, string]),
    );
    const line = rest.filter((w) => !w.includes('=')).join(' ');
    const traffic = options.get('traffic');
    const topology = options.get('topology');
    const made = service(line, {
      ...(traffic === undefined ? {} : { trafficDistribution: traffic }),
      ...(options.has('deleting') ? { deletionTimestamp: '2026-01-01T00:00:00Z' } : {}),
      annotations:
        topology === undefined ? {} : { 'service.kubernetes.io/topology-mode': topology },
      ipFamilies: (options.get('families') ?? 'IPv4').split(',') as ('IPv4' | 'IPv6')[],
    });
    if (this.#stage === undefined) {
      this.#stage = new Stage({
        service: made,
        max: Number(options.get('max') ?? 100),
        nodes: nodes('n1 n2 n3'),
      });
    } else {
      this.#stage.setService(made);
    }
  }

  #show({ origin, op, before, after }: SliceChange): string {
    const text = showSlice((after ?? before) as NonNullable<typeof after>);
    const [name = ''] = words(text);
    const own = /^web-[a-z0-9]{5}$/.test(name);
    if (own && !this.#names.has(name)) this.#names.set(name, `web-${this.#names.size + 1}`);
    const shown = `${op} ${text.replace(name, this.#names.get(name) ?? name)}`;
    return origin === 'input' ? `(input) ${shown}` : shown;
  }

  /** The line with `web-1` put back to the real name. */
  #known(line: string): string {
    const [first = ''] = words(line);
    const real = [...this.#names].find(([, shown]) => shown === first)?.[0];
    return real === undefined ? line : line.replace(first, real);
  }
}
