import { credentials, loadPackageDefinition } from '@grpc/grpc-js';
import {
  type AdminClient,
  type AdminGrpcType,
  type ListXdsClientsRequest,
  type ListXdsClientsResponse__Output,
  packageDefinition,
  type XdsClient__Output,
} from '@sliceplane/proto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Child, startChild } from './child.ts';
import { eventually } from './eventually.ts';

export interface SliceplaneOptions {
  /** `host:port` of the native API; port 0 takes a free one. @defaultValue 127.0.0.1:0 */
  readonly listen?: string;
  /** `host:port` or `unix:/path` of the plaintext xDS listener. Absent: xDS on the main listener only. */
  readonly xdsListen?: string;
  /** More words for `sliceplane serve`. */
  readonly words?: readonly string[];
}

/** A server of its own process, as a user starts it. */
export interface Sliceplane {
  /** `host:port` of the native API. */
  readonly address: string;
  /** `host:port` or `unix:/path` that xDS clients are pointed at. */
  readonly xds: string;
  readonly logs: () => string;
  /** What each xDS stream has accepted and refused. */
  readonly xdsClients: (request?: ListXdsClientsRequest) => Promise<readonly XdsClient__Output[]>;
  /** Asks it to end, as Kubernetes does, and waits until it has. */
  readonly stop: () => Promise<void>;
  /** Ends it as a crash does: nobody is told. */
  readonly kill: () => Promise<void>;
}

const program = resolve(import.meta.dirname, '../../../apps/sliceplane/bin/sliceplane.mjs');
const runSource = ['--conditions=@sliceplane/source', program];

/** Starts `sliceplane serve` with two shards and waits until it listens. @throws Error with its words when it ends instead */
export async function startSliceplane(options: SliceplaneOptions = {}): Promise<Sliceplane> {
  const { listen = '127.0.0.1:0', xdsListen, words = [] } = options;
  const folder = mkdtempSync(join(tmpdir(), 'sliceplane-peers-'));
  const portFile = join(folder, 'ports.json');
  const child = startChild(process.execPath, [
    ...runSource,
    'serve',
    `--listen=${listen}`,
    '--metrics-listen=off',
    '--shards=2',
    `--port-file=${portFile}`,
    ...(xdsListen === undefined ? [] : [`--xds-listen=${xdsListen}`]),
    ...words,
  ]);
  const address = await listening(child, portFile);
  rmSync(folder, { recursive: true });
  const admin = adminOf(address);
  return {
    address,
    xds: xdsListen ?? address,
    logs: child.logs,
    xdsClients: (request = {}) => xdsClientsOf(admin, request),
    stop: async () => {
      admin.close();
      await child.stop();
    },
    kill: async () => {
      admin.close();
      child.process.kill('SIGKILL');
      await child.ended;
    },
  };
}

/** What `sliceplane` prints when it is given these words. @throws Error with its words when it fails */
export async function sliceplaneSays(words: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const child = startChild(process.execPath, [...runSource, ...words], {
    onLine: (line) => lines.push(line),
  });
  const code = await child.ended;
  if (code !== 0) throw new Error(`sliceplane ${words.join(' ')}: exit ${code}\n${child.logs()}`);
  return `${lines.join('\n')}\n`;
}

async function listening(child: Child, portFile: string): Promise<string> {
  let isOver = false;
  void child.ended.then(() => (isOver = true));
  const text = await eventually(() => {
    if (isOver) return undefined;
    return readFileSync(portFile, 'utf8');
  });
  if (text === undefined) throw new Error(`serve ended instead of listening:\n${child.logs()}`);
  return (JSON.parse(text) as { listen: string }).listen;
}

function adminOf(address: string): AdminClient {
  const { sliceplane } = loadPackageDefinition(packageDefinition) as unknown as AdminGrpcType;
  return new sliceplane.v1.Admin(address, credentials.createInsecure(), {
    'grpc.use_local_subchannel_pool': 1,
  });
}

async function xdsClientsOf(
  admin: AdminClient,
  request: ListXdsClientsRequest,
): Promise<readonly XdsClient__Output[]> {
  const {
    promise,
    resolve: take,
    reject,
  } = Promise.withResolvers<ListXdsClientsResponse__Output>();
  admin.listXdsClients(
    { pageSize: 1000, ...request },
    { deadline: Date.now() + 60_000 },
    (error, answer) => (error === null && answer !== undefined ? take(answer) : reject(error)),
  );
  return (await promise).clients;
}
