/**
 * A control plane of grpc-js, proto-loader and Envoy's own .proto files, and nothing else: it keeps the endpoints of one
 * cluster as each zone sees them, and tells all of them to every stream at once.
 *
 *   built      for each stream: the assignment built from the endpoints, encoded, and the response around it encoded
 *   encoded    for each stream: an assignment built once a zone is encoded, and the response around it
 *   per-zone   the assignment is built and encoded once a zone, the response encoded for each stream
 *   joined     as per-zone, and the response is bytes put together with the stream's nonce
 */
import { Server, ServerCredentials, type ServerDuplexStream } from '@grpc/grpc-js';
import { Writer } from '@sliceplane/protobuf';
import { aboutItself, answer, sharedNowMs } from './answering.ts';
import { builtAssignment, type KeptCluster, keptOf } from './built-assignment.ts';
import {
  adsService,
  ASSIGNMENT_URL,
  assignmentIn,
  assignmentType,
  type SotwRequest,
  type SotwResponse,
  sotwResponseType,
} from './envoy-protos.ts';

export type ControlMode = 'built' | 'encoded' | 'per-zone' | 'joined';

interface Client {
  readonly call: ServerDuplexStream<SotwRequest, SotwResponse | Buffer>;
  readonly zone: string;
  nonce: number;
}

let clusters: ReadonlyMap<string, KeptCluster> = new Map();
let generation = 0;
const clients = new Set<Client>();
const writer = new Writer();

const server = new Server({ 'grpc.max_send_message_length': -1, 'grpc.enable_channelz': 0 });
const { StreamAggregatedResources: sotw } = adsService;
if (sotw === undefined) throw new Error('ADS has no State of the World');
const responseSerialize = (response: SotwResponse | Buffer): Buffer =>
  Buffer.isBuffer(response) ? response : sotwResponseType.serialize(response);
server.addService(
  { StreamAggregatedResources: { ...sotw, responseSerialize } },
  {
    StreamAggregatedResources: (call: Client['call']) => {
      let client: Client | undefined;
      call.on('data', ({ node }: SotwRequest) => {
        if (client !== undefined) return;
        client = { call, zone: node?.locality?.zone ?? '', nonce: 0 };
        clients.add(client);
        tell(client, encoded(client.zone));
      });
      const gone = (): void => void (client && clients.delete(client));
      call.on('cancelled', gone);
      call.on('close', gone);
    },
  },
);

function encoded(zone: string): Buffer {
  const cluster = clusters.get(zone);
  if (cluster === undefined) throw new Error(`no cluster as zone '${zone}' sees it`);
  return assignmentType.serialize(builtAssignment(cluster));
}

function tell(client: Client, value: Uint8Array): void {
  client.call.write({
    versionInfo: `g${generation}`,
    resources: [{ type_url: ASSIGNMENT_URL, value }],
    typeUrl: ASSIGNMENT_URL,
    nonce: String(++client.nonce),
  });
}

/** Everything of a response but the nonce, which comes last. */
function headOf(value: Uint8Array): Buffer {
  const any = writer.string(1, ASSIGNMENT_URL).bytes(2, value).finish();
  return writer.string(1, `g${generation}`).bytes(2, any).string(4, ASSIGNMENT_URL).finish();
}

/** Made once for each zone. */
function perZone<Made>(make: (zone: string) => Made): (client: Client) => Made {
  const made = new Map([...clusters.keys()].map((zone) => [zone, make(zone)]));
  return ({ zone }) => made.get(zone) as Made;
}

const modes: Readonly<Record<ControlMode, () => void>> = {
  built: () => {
    for (const client of clients) tell(client, encoded(client.zone));
  },
  encoded: () => {
    const assignments = perZone((zone) => builtAssignment(clusters.get(zone) as KeptCluster));
    for (const client of clients) tell(client, assignmentType.serialize(assignments(client)));
  },
  'per-zone': () => {
    const values = perZone(encoded);
    for (const client of clients) tell(client, values(client));
  },
  joined: () => {
    const heads = perZone((zone) => headOf(encoded(zone)));
    for (const client of clients) {
      const nonce = writer.string(5, String(++client.nonce)).finish();
      client.call.write(Buffer.concat([heads(client), nonce]));
    }
  },
};

server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error;
  answer(port, {
    ...aboutItself,
    /** What it tells from now on, as resources by zone. Decoded here, so that no time for it is counted. */
    hold: ({ byZone }: { readonly byZone: Readonly<Record<string, string>> }) => {
      const entries = Object.entries(byZone);
      clusters = new Map(
        entries.map(([zone, any]) => [zone, keptOf(assignmentIn(Buffer.from(any, 'base64')))]),
      );
    },
    /** One response to every stream; when that began. */
    tell: ({ mode }: { readonly mode: ControlMode }) => {
      const atMs = sharedNowMs();
      generation++;
      modes[mode]();
      return atMs;
    },
  });
});
