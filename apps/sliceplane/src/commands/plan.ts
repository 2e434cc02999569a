import { type EndpointSlice, keyOf, type KubeObject } from '@sliceplane/kube';
import { type LeftOut, planOf } from '@sliceplane/slices';
import { Command } from 'commander';
import { Failure } from '../failure.ts';
import { readObjects } from '../objects.ts';
import { document } from '../output/document.ts';
import { type Plan, planDocument, planText } from '../output/plan.ts';
import { requireOnlyFiles, settingsOf } from '../settings.ts';
import type { Terminal } from '../terminal.ts';

/** What a controller would write. Applied and planned again, it is empty. */
export function planCommand(terminal: Terminal): Command {
  return new Command('plan')
    .summary('the slices a controller would create, update and delete')
    .description(
      'Prints what a controller would create, update and delete. The input EndpointSlices that carry our managed-by\n' +
        'value are what exists already.',
    )
    .addHelpText(
      'after',
      `
Examples:
  sliceplane plan -f apps/sliceplane/examples/shop
  sliceplane plan -f cluster.yaml -o json | jq '.creates[].metadata.name'

  # Take over what the controller of a live cluster wrote
  kubectl get services,endpoints,endpointslices,pods,nodes -A -o yaml |
    sliceplane plan -f - --managed-by endpointslice-controller.k8s.io`,
    )
    .action(async (_: unknown, command: Command) => {
      const settings = settingsOf(command);
      requireOnlyFiles(settings, 'plan');
      const { objects, refused } = await readObjects(settings, terminal);
      const { leftOut, notices, ...whole } = planOf(objects, settings.slices);
      for (const notice of notices) terminal.notice(`notice: ${notice}`);
      const here = leftOut.filter(({ namespace }) => isIn(settings.narrow, namespace));
      for (const notice of leftOutNotices(here, objects)) terminal.notice(`notice: ${notice}`);
      const plan = narrowed(whole, settings.narrow);
      const existing = new Map(objects.filter(isSlice).map((slice) => [keyOf(slice), slice]));
      terminal.print(
        document(settings.format, planDocument(plan), () =>
          planText(plan, (slice) => existing.get(keyOf(slice)), terminal.paint),
        ),
      );
      if (refused) throw new Failure('the plan leaves out the refused objects');
    });
}

function isSlice(object: KubeObject): object is EndpointSlice {
  return object.kind === 'EndpointSlice';
}

function isIn(narrow: string, namespace: string): boolean {
  return narrow === '' || narrow === namespace;
}

function narrowed({ creates, updates, deletes, events }: Plan, narrow: string): Plan {
  const ours = (slice: EndpointSlice): boolean => isIn(narrow, slice.metadata.namespace);
  return {
    creates: creates.filter(ours),
    updates: updates.filter(ours),
    deletes: deletes.filter(ours),
    events: events.filter(({ namespace }) => isIn(narrow, namespace)),
  };
}

/** Each once, though several services may select the pod. Without any Node object the plan has said it for all pods. */
function leftOutNotices(leftOut: readonly LeftOut[], objects: readonly KubeObject[]): string[] {
  const nodeless = !objects.some(({ kind }) => kind === 'Node');
  const told = leftOut.filter(({ rule }) => !(nodeless && rule === 'R3.9'));
  return [...new Set(told.map(({ rule, message }) => `left out: ${message} (${rule})`))];
}
