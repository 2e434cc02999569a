import { type ServerReadableStream, type ServerWritableStream, status } from '@grpc/grpc-js';
import { InvalidArgument, type SliceReader } from '@sliceplane/hub';
import { keyOf, type Kind } from '@sliceplane/kube';
import type {
  ApplyRequest__Output,
  ApplyResponse,
  DeleteRequest__Output,
  DeleteResponse,
  ListEndpointsRequest__Output,
  ListEndpointsResponse,
  ListSlicesRequest__Output,
  ObjectResult as ObjectResultMessage,
  WatchSlicesRequest__Output,
} from '@sliceplane/proto';
import type { Backend, ObjectResult, SourceMark } from '../backend.ts';
import type { CallTally } from './call-tally.ts';
import { manifestToMessage, messageToManifest } from './messages.ts';
import { type ByteHandler, serialiser } from './methods.ts';
import { pageStart, pageToken } from './page-token.ts';
import { StatusError, statusErrorOf } from './status-error.ts';
import type { Streams } from './streams.ts';
import { nothingKnown, type SourceStatus } from './stream-status.ts';
import { unary, type UnaryRules, type Waiting } from './unary.ts';
import { within } from './view-request.ts';

const toApplied = serialiser<ApplyResponse>('Cluster', 'Apply');
const toDeleted = serialiser<DeleteResponse>('Cluster', 'Delete');
const toEndpoints = serialiser<ListEndpointsResponse>('Cluster', 'ListEndpoints');

const kinds: Readonly<Record<Exclude<NonNullable<ApplyRequest__Output['object']>, 'mark'>, Kind>> =
  {
    service: 'Service',
    pod: 'Pod',
    node: 'Node',
    endpoints: 'Endpoints',
    endpointSlice: 'EndpointSlice',
  };

const marks: Readonly<Record<string, SourceMark>> = {
  SOURCE_MARK_RELIST: 'relist',
  SOURCE_MARK_SYNCED: 'synced',
};

/** What became of the objects that Apply and Delete named. */
export type Taken = Record<ObjectResult['outcome'], number>;

export interface ClusterRules extends UnaryRules {
  readonly taken: Taken;
}

/** Objects in, slices out. */
export function cluster(
  backend: Backend,
  rules: ClusterRules,
  streams: Streams,
): Record<string, ByteHandler> {
  const smaller = 'ask with a smaller page_size';
  const tally = rules.calls.open('Cluster.Apply');
  return {
    Apply: (
      call: ServerReadableStream<ApplyRequest__Output, Buffer>,
      callback: (error: StatusError | null, answer?: Buffer) => void,
    ) => apply(backend, { ...rules, tally }, streams, call, callback),
    Delete: unary(rules, {
      name: 'Cluster.Delete',
      instead: 'delete fewer objects at once',
      answer: (request: DeleteRequest__Output) => remove(backend, rules, request),
    }),
    ListSlices: unary(rules, {
      name: 'Cluster.ListSlices',
      instead: smaller,
      answer: (request: ListSlicesRequest__Output) => listSlices(backend, rules, request),
    }),
    WatchSlices: (call: ServerWritableStream<WatchSlicesRequest__Output, Buffer>) => {
      let reader: SliceReader | undefined;
      const statusOf = (): SourceStatus => {
        const behind = reader?.behind ?? 0;
        return { ...nothingKnown, method: 'WatchSlices', behind };
      };
      const kind = {
        method: 'WatchSlices',
        heartbeatMs: () => Infinity,
        status: statusOf,
      } as const;
      streams.open(call, kind, (wake) => {
        const { namespace, service } = call.request;
        const filter = { namespace, service: serviceKey(namespace, service) };
        return (reader = backend.hub.watchSlices(filter, rules.limits.frameBytes, wake));
      });
    },
    ListEndpoints: unary(rules, {
      name: 'Cluster.ListEndpoints',
      instead: smaller,
      answer: (request: ListEndpointsRequest__Output, call) =>
        listEndpoints(backend, rules, request, call),
    }),
  };
}

/** Each object is taken or refused by itself, as it arrives; what was taken stays taken however the call ends (law 9). */
function apply(
  backend: Backend,
  { limits, report, tally, taken }: ClusterRules & { readonly tally: CallTally },
  streams: Streams,
  call: ServerReadableStream<ApplyRequest__Output, Buffer>,
  callback: (error: StatusError | null, answer?: Buffer) => void,
): void {
  const results: ObjectResult[] = [];
  const startMs = performance.now();
  let ended = false;
  const end = (error: unknown): void => {
    if (ended) return;
    ended = true;
    const told = error === undefined ? undefined : statusErrorOf(error, report);
    tally.ended(told?.code ?? status.OK, performance.now() - startMs);
    if (told !== undefined) {
      callback(told);
      return;
    }
    const refused = results.filter(({ outcome }) => outcome === 'refused').length;
    const accepted = results.length - refused;
    callback(null, toApplied({ results: results.map(resultMessage), accepted, refused }));
  };
  call.on('data', (request: ApplyRequest__Output) => {
    if (ended) return;
    try {
      if (request.object === 'mark') {
        mark(backend, request);
        return;
      }
      if (results.length >= limits.objectsPerApply) throw tooManyObjects(limits.objectsPerApply);
      const result = applyOne(backend, request);
      taken[result.outcome]++;
      results.push(result);
    } catch (error) {
      end(error);
    }
  });
  call.on('end', () => end(undefined));
  call.on('error', end);
  streams.endOnDrain(call);
}

function tooManyObjects(limit: number): StatusError {
  return new StatusError(
    'too-many-objects',
    `this call carries more than ${limit} objects, the limit; the first ${limit} are kept: send the rest in another call`,
  );
}

/** @throws InvalidArgument for a mark of a later version: to go on without it could delete what it meant to keep */
function mark(backend: Backend, request: ApplyRequest__Output): void {
  const told = marks[request.mark ?? ''];
  if (told !== undefined) backend.mark(told);
  else
    throw new InvalidArgument(
      'mark',
      request.mark,
      'must be SOURCE_MARK_RELIST or SOURCE_MARK_SYNCED',
    );
}

function applyOne(backend: Backend, request: ApplyRequest__Output): ObjectResult {
  const { object } = request;
  if (object !== undefined && object !== 'mark') {
    const message = request[object];
    if (message) return backend.apply(messageToManifest(kinds[object], message));
  }
  const error = { reason: 'FieldValueRequired', field: 'object', message: 'Required value' };
  return { kind: '', namespace: '', name: '', outcome: 'refused', errors: [error] };
}

function remove(
  backend: Backend,
  { taken }: ClusterRules,
  { objects }: DeleteRequest__Output,
): Buffer {
  const results = objects.map(({ kind, namespace, name }) => backend.remove(kind, namespace, name));
  for (const { outcome } of results) taken[outcome]++;
  return toDeleted({ results: results.map(resultMessage) });
}

function resultMessage(result: ObjectResult): ObjectResultMessage {
  return { ...result, errors: [...result.errors] };
}

function listSlices(
  backend: Backend,
  { limits }: UnaryRules,
  request: ListSlicesRequest__Output,
): Buffer {
  const { namespace } = request;
  return backend.hub.listSlices(
    {
      namespace,
      service: serviceKey(namespace, request.service),
      limit: within('page_size', request.pageSize, [100, 1, 1000]),
      limitBytes: limits.unaryMessageBytes - 64 * 1024,
      after: pageStart(request.pageToken),
    },
    pageToken,
  );
}

/** A page ends early where it would be larger than an answer may be. */
async function listEndpoints(
  backend: Backend,
  { limits }: UnaryRules,
  request: ListEndpointsRequest__Output,
  { signal }: Waiting,
): Promise<Buffer> {
  const { namespace } = request;
  const service = serviceKey(namespace, request.service);
  const limit = within('page_size', request.pageSize, [100, 1, 1000]);
  const after = pageStart(request.pageToken);
  if (service !== '') {
    const one = await backend.endpointsOf(service, signal);
    return toEndpoints({ items: one === undefined ? [] : [manifestToMessage('Endpoints', one)] });
  }
  const all = await backend.endpoints({ namespace, after, limit: limit + 1 }, signal);
  const items = all.map((endpoints) => manifestToMessage('Endpoints', endpoints));
  for (let count = Math.min(limit, all.length); ; count = Math.floor(count / 2)) {
    const last = all.length > count ? all[count - 1] : undefined;
    const nextPageToken = last === undefined ? '' : pageToken(keyOf(last));
    const answer = toEndpoints({ items: items.slice(0, count), nextPageToken });
    if (answer.length <= limits.unaryMessageBytes || count <= 1) return answer;
  }
}

/** namespace/name, of a request that may give the name alone. @throws InvalidArgument when they do not go together */
function serviceKey(namespace: string, service: string): string {
  if (service === '') return '';
  const [first, second, ...rest] = service.split('/');
  if (second === undefined && namespace !== '') return `${namespace}/${first}`;
  if (second === undefined || rest.length > 0) {
    throw new InvalidArgument(
      'service',
      service,
      'must be namespace/name, or a name in `namespace`',
    );
  }
  if (namespace !== '' && namespace !== first) {
    throw new InvalidArgument('service', service, `is not in namespace '${namespace}'`);
  }
  return service;
}
