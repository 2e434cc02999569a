import type { Plane } from '@sliceplane/plane';
import { feedOnce, FILES_SOURCE } from '../feed.ts';
import { counted } from '../output/table.ts';
import type { Settings } from '../settings.ts';
import type { Terminal } from '../terminal.ts';
import type { Answers, Scope } from './answers.ts';
import { openFilesPlane } from './files-plane.ts';

/** The files' answers, by the engine a server runs. @throws Failure */
export async function openOffline(settings: Settings, terminal: Terminal): Promise<Answers> {
  const plane = openFilesPlane(settings);
  const { manifests } = await feedOnce(plane.source(FILES_SOURCE), settings, terminal, {
    info: () => {},
    error: (text) => terminal.notice(`error: ${text}`),
  });
  await plane.settled();
  if (!manifests.objects.some(({ kind }) => kind === 'Node')) tellNodeless(plane, terminal);
  const { epoch } = plane.hub;
  return {
    view: async (...asked) => ({ epoch, answer: await plane.view(...asked) }),
    explain: async (...asked) => ({ epoch, answer: await plane.explain(...asked) }),
    services: async (scope) => {
      const services = await plane.services({ namespace: scope.namespace, ...everything });
      return services.filter(({ service }) => isAsked(service, scope));
    },
    slices: (scope) => Promise.resolve([...plane.slices(scope.namespace, scope.service)]),
    endpoints: async (scope) => {
      const items = await plane.endpoints({ namespace: scope.namespace, ...everything });
      return items.filter(({ metadata }) =>
        isAsked(`${metadata.namespace}/${metadata.name}`, scope),
      );
    },
    resolve: (address, port) => plane.resolve(address, port),
    refused: manifests.refused,
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
