import { openPlane, type Plane } from '@sliceplane/plane';
import { createCodec } from '@sliceplane/wire/codec';
import { readObjects } from '../objects.ts';
import { counted } from '../output/table.ts';
import type { Settings } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import { version } from '../version.ts';
import type { Answers, Scope } from './answers.ts';

/** The name of the source that speaks for `-f`. */
export const FILES_SOURCE = 'files';

/** A plane in this process, on this thread, that holds what the files say. @throws Failure */
export async function openOffline(settings: Settings, terminal: Terminal): Promise<Answers> {
  const { objects, refused } = await readObjects(settings, terminal);
  const plane = openPlane({
    host: 'inline',
    codec: createCodec(),
    slices: settings.slices,
    parse: settings.parse,
    sources: [FILES_SOURCE],
    version,
  });
  for (const result of plane.source(FILES_SOURCE).list(objects)) {
    if (result.outcome === 'refused') terminal.notice(`error: ${result.reason}`);
  }
  await plane.settled();
  if (!objects.some(({ kind }) => kind === 'Node')) tellNodeless(plane, terminal);
  return {
    epoch: () => Promise.resolve(plane.hub.epoch),
    view: (service, place, options) => plane.view(service, place, options),
    explain: (...asked) => plane.explain(...asked),
    services: async (scope) => {
      const services = await plane.services({ namespace: scope.namespace, ...everything });
      return services.filter(({ service }) => scope.service === '' || service === scope.service);
    },
    slices: (scope) => Promise.resolve([...plane.slices(scope.namespace, scope.service)]),
    endpoints: async (scope) => {
      const items = await plane.endpoints({ namespace: scope.namespace, ...everything });
      return items.filter(({ metadata }) =>
        isAsked(`${metadata.namespace}/${metadata.name}`, scope),
      );
    },
    resolve: (address, port) => plane.resolve(address, port),
    refused,
    close: () => plane.close(),
  };
}

const everything = { after: '', limit: Number.MAX_SAFE_INTEGER } as const;

function isAsked(service: string, scope: Scope): boolean {
  return scope.service === '' || scope.service === service;
}

/** Said once for the whole input, as `plan` says it. */
function tellNodeless(plane: Plane, terminal: Terminal): void {
  const pods = plane.leftOut().filter(({ rule }) => rule === 'R3.9').length;
  if (pods === 0) return;
  const are = pods === 1 ? 'is' : 'are';
  terminal.notice(
    `notice: there are no Node objects: ${counted(pods, 'pod')} ${are} left out because their nodes are unknown (R3.9)`,
  );
}
