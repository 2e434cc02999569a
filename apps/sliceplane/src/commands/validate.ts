import {
  type InvalidObject,
  keyOf,
  type KubeObject,
  renderBody,
  renderInvalid,
  warningsOf,
} from '@sliceplane/kube';
import { Command } from 'commander';
import { Failure } from '../failure.ts';
import { manifestsOf } from '../objects.ts';
import { document } from '../output/document.ts';
import { counted } from '../output/table.ts';
import { requireOnlyFiles, settingsOf } from '../settings.ts';
import type { Terminal } from '../terminal.ts';

/** Every error of every object. The errors are the document here, so they go to stdout. */
export function validateCommand(terminal: Terminal): Command {
  return new Command('validate')
    .summary('all errors of the given objects')
    .description(
      "Prints every error of every given object, in Kubernetes' own words; exit 1 if there is one. Warnings go to stderr.",
    )
    .addHelpText(
      'after',
      `
Examples:
  sliceplane validate -f apps/sliceplane/examples/shop
  kubectl get services,pods,nodes -A -o yaml | sliceplane validate -f -`,
    )
    .action(async (_: unknown, command: Command) => {
      const settings = settingsOf(command);
      requireOnlyFiles(settings, 'validate');
      const { objects, invalid, notices } = await manifestsOf(settings);
      for (const notice of notices) terminal.notice(`notice: ${notice}`);
      for (const warning of warnings(objects)) terminal.notice(`warning: ${warning}`);
      const shown = { valid: objects.length, invalid: invalid.map(refusal) };
      const verdict = `${counted(objects.length, 'object')} valid, ${invalid.length} invalid`;
      terminal.print(
        document(settings.format, shown, () =>
          [...invalid.map((object) => `${object.where}: ${renderInvalid(object)}`), verdict].join(
            '\n',
          ),
        ),
      );
      if (invalid.length > 0) throw new Failure(`${counted(invalid.length, 'object')} invalid`);
    });
}

/** What an API server would take with a warning (V41, V48, V57, V58): each text once, with the first object it is about. */
function warnings(objects: readonly KubeObject[]): readonly string[] {
  const about = new Map<string, string[]>();
  for (const object of objects) {
    if (object.kind === 'Pod' || object.kind === 'Node') continue;
    for (const text of warningsOf(object)) {
      const names = about.get(text) ?? [];
      about.set(text, names);
      names.push(`${object.kind} ${keyOf(object)}`);
    }
  }
  return [...about].map(([text, [first = '', ...more]]) =>
    more.length === 0 ? `${first}: ${text}` : `${first} and ${more.length} more: ${text}`,
  );
}

/** `reason`, `message` and `field` as in the `details.causes` of a Kubernetes Status (V4). */
function refusal({ kind, group, namespace, name, where, errors }: InvalidObject): unknown {
  return {
    kind,
    group,
    namespace,
    name,
    where,
    causes: errors.map((error) => ({
      reason: error.type,
      message: renderBody(error),
      field: error.field,
    })),
  };
}
