import { type InvalidObject, type Node, renderInvalid } from '@sliceplane/kube';
import { planOf } from '@sliceplane/slices';
import {
  type IntakeSource,
  type Manifests,
  UnreadablePathError,
  watchManifests,
} from '@sliceplane/sources';
import type { Logger } from 'pino';
import { Failure } from '../failure.ts';
import { readObjects, tolerable } from '../objects.ts';
import type { Terminal } from '../terminal.ts';
import type { Serving } from './serving.ts';

const nothing: Manifests = { objects: [], invalid: [], notices: [], files: 0 };

/** The files as a source of the plane. */
export interface Feed {
  /** The first state. */
  readonly manifests: Manifests;
  readonly close: () => void;
}

/**
 * Gives the files to the plane, and with `--watch-files` every later state of them. At the start a refused object ends the
 * command unless it keeps going; later it is logged, and what the file said last stands.
 * @throws Failure
 */
export async function openFeed(
  source: IntakeSource | undefined,
  settings: Serving,
  log: Logger,
  terminal: Terminal,
): Promise<Feed> {
  if (source === undefined) return { manifests: nothing, close: () => {} };
  if (!settings.watchFiles) {
    const manifests = await readObjects(settings, terminal);
    warnOfOtherManagers(manifests, settings, log);
    give(source, manifests, log);
    return { manifests, close: () => {} };
  }
  let first: Manifests | undefined;
  try {
    const watching = await watchManifests(settings.files, {
      ...settings.parse,
      onManifests: (state) => {
        if (first === undefined) {
          first = tolerable(state, settings, terminal);
          warnOfOtherManagers(first, settings, log);
        } else for (const object of state.invalid) log.error(refusalText(object));
        give(source, state, log);
      },
      onError: (error) =>
        log.error({ err: error }, 'the files cannot be read; their last state stands'),
    });
    return {
      manifests: first ?? nothing,
      close: watching.close,
    };
  } catch (error) {
    if (error instanceof UnreadablePathError) throw new Failure(error.message, { cause: error });
    throw error;
  }
}

function refusalText(object: InvalidObject): string {
  return `${object.where}: ${renderInvalid(object)}`;
}

/** A dump of a live cluster holds slices of its own controller beside ours; whoever wants to take them over is told how. */
function warnOfOtherManagers({ objects }: Manifests, settings: Serving, log: Logger): void {
  const slicesOnly = objects.filter(({ kind }) => kind === 'Service' || kind === 'EndpointSlice');
  for (const notice of planOf(slicesOnly, settings.slices).notices) log.warn(notice);
}

function give(source: IntakeSource, { objects, invalid }: Manifests, log: Logger): void {
  const results = source.list(objects);
  source.refuse(invalid.length);
  const changed = results.filter(({ outcome }) => outcome !== 'unchanged' && outcome !== 'refused');
  for (const { kind, namespace, name, outcome, reason } of results) {
    if (outcome === 'refused') log.error(`${kind} ${namespace}/${name} ${reason}`);
  }
  if (changed.length > 0) {
    log.info({ changed: changed.length, objects: objects.length }, 'took the state of the files');
  }
}

/** Three commands worth typing at a server that holds these objects. */
export function commandsToTry({ objects }: Pick<Manifests, 'objects'>, server: string): string[] {
  const call = process.env['npm_execpath'] === undefined ? 'sliceplane' : 'npx sliceplane';
  const service = objects.find((object) => object.kind === 'Service');
  const node = objects.find(
    (object): object is Node => object.kind === 'Node' && !object.controlPlane,
  );
  const at = server === '' ? '' : ` --server ${server}`;
  if (service === undefined)
    return [`${call} apply${at} -f FILE`, `${call} services${at}`, `${call} status${at}`];
  const name = `${service.metadata.namespace}/${service.metadata.name}`;
  const place = node === undefined ? '' : ` --node ${node.name}`;
  return [
    `${call} services${at}`,
    `${call} view ${name}${place}${at}`,
    `${call} watch ${name}${place}${at}`,
  ];
}
