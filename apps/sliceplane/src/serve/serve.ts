/**
 * The daemon, from its options to its end.
 *
 *   files ─▶ feed ─▶ plane (shards in threads) ─▶ gRPC server
 *                      └─ status ─▶ /metrics, /readyz
 */
import { randomUUID } from 'node:crypto';
import { renameSync, writeFileSync } from 'node:fs';
import type { KubeObject } from '@sliceplane/kube';
import { openPlane, type Plane, type PlaneLog } from '@sliceplane/plane';
import { otherManagers } from '@sliceplane/slices';
import { type GrpcServer, type GrpcStatus, openGrpcServer } from '@sliceplane/wire';
import { createCodec } from '@sliceplane/wire/codec';
import type { Logger } from 'pino';
import { Failure, UsageError } from '../failure.ts';
import { feedAlways, feedAsRead, FILES_SOURCE } from '../feed.ts';
import { DEFAULT_LISTEN } from '../settings.ts';
import { socketAddressText } from '../socket-address.ts';
import { type Terminal, untilAborted } from '../terminal.ts';
import { version } from '../version.ts';
import { commandsToTry } from './commands-to-try.ts';
import { EventLog } from './event-log.ts';
import { createProbeServer } from './http.ts';
import { openLogs } from './logs.ts';
import { openMetrics } from './metrics/open-metrics.ts';
import { openPlayed, playedSources } from './played.ts';
import { cannotListen, listenHttp } from './probe-listener.ts';
import type { Serving } from './serving.ts';
import { shardThreads } from './shards.ts';
import { RefusalLog } from './refusal-log.ts';
import { removeStaleSocket } from './stale-socket.ts';

/** How long calls under way may take to finish once the server drains, ms. */
const GRACE_MS = 5000;

/** Serves until the terminal is interrupted. @throws Failure when it cannot start, UsageError when it may not */
export async function serve(serving: Serving, terminal: Terminal): Promise<void> {
  const log = openLogs(serving.logLevel, process.env);
  await using opened = new AsyncDisposableStack();
  const plane = opened.adopt(planeOf(serving, log), (one) => one.close());
  // Closed in reverse: the probes answer "not ready" until the last call has ended. Yet they are opened last, so that
  // addresses that will not do leave nothing open.
  let probes: Probes | undefined;
  opened.defer(() => probes?.close());
  const server = opened.adopt(await listenGrpc(serving, plane, log), (one) => one.close(GRACE_MS));
  probes = await listenProbes(serving, plane, () => server.status, terminal.interrupted);
  const { objects, close } = await openFeed(serving, plane, log, terminal);
  opened.defer(close);
  const played = await openPlayed(serving, plane, log);
  opened.defer(() => played.close());
  await plane.settled();

  const [listen = ''] = server.addresses;
  const addresses = { listen, xds: server.xdsAddresses, metrics: probes.address };
  tellListening(addresses, [...objects, ...played.objects], log, terminal);
  if (serving.portFile !== undefined) writePortFile(serving.portFile, addresses);
  await untilAborted(terminal.interrupted);
  log.info(`draining; calls under way have ${GRACE_MS} ms, a second signal ends at once`);
  await opened.disposeAsync();
  log.info('ended');
}

/** Where it listens, in the words of the port file. */
interface Addresses {
  readonly listen: string;
  /** In plaintext beside. */
  readonly xds: readonly string[];
  /** '': nowhere. */
  readonly metrics: string;
}

/** A machine reads one line of the log; a person reads it and three commands to type. */
function tellListening(
  addresses: Addresses,
  objects: readonly KubeObject[],
  log: Logger,
  terminal: Terminal,
): void {
  const { listen, xds, metrics } = addresses;
  const tried = commandsToTry(objects, listen === DEFAULT_LISTEN ? '' : listen);
  const beside = xds.length === 0 ? '' : `, plaintext xDS on ${xds.join(' and ')}`;
  const measured = metrics === '' ? '' : `, metrics on ${metrics}`;
  const text = `listening on ${listen}${beside}${measured}`;
  if (process.stderr.isTTY !== true) return log.info({ ...addresses, try: tried }, text);
  log.info(text);
  terminal.notice(['', 'Try:', ...tried.map((line) => `  ${line}`), ''].join('\n'));
}

interface Opened {
  /** What the server starts with. */
  readonly objects: readonly KubeObject[];
  readonly close: () => void;
}

async function openFeed(
  serving: Serving,
  plane: Plane,
  log: Logger,
  terminal: Terminal,
): Promise<Opened> {
  if (serving.files.length === 0) return { objects: [], close: () => {} };
  const feed = serving.watchFiles ? feedAlways : feedAsRead;
  const { manifests, close } = await feed(plane.source(FILES_SOURCE), serving, terminal, {
    info: (text) => log.info(text),
    error: (text) => log.error(text),
  });
  for (const notice of otherManagers(manifests.objects, serving.slices)) log.warn(notice);
  return { objects: manifests.objects, close };
}

function planeOf(serving: Serving, log: Logger): Plane {
  const { shards, slices, parse, files } = serving;
  return openPlane({
    ...(shards !== undefined && { shards }),
    host: shardThreads(slices, serving.shardHeapMb),
    codec: createCodec(),
    slices,
    parse,
    sources: [...(files.length > 0 ? [FILES_SOURCE] : []), ...playedSources(serving)],
    apiSync: serving.waitForApply ? 'when-told' : 'at-once',
    epoch: randomUUID(),
    version,
    log: planeLog(log),
  });
}

function planeLog(log: Logger): (entry: PlaneLog) => void {
  const events = new EventLog(log);
  return (entry) => {
    if (entry.event === 'recorded') events.record(entry.recorded, Date.now());
    else logPlane(log, entry);
  };
}

function logPlane(log: Logger, entry: Exclude<PlaneLog, { event: 'recorded' }>): void {
  switch (entry.event) {
    case 'synced':
      return log.info('synced: every source has delivered its first state');
    case 'shard-lost':
      return log.error(`a shard was lost with ${entry.services} services; their last views stand`);
    case 'shard-restored':
      return log.warn(`a shard took over ${entry.services} services`);
    case 'fault':
      return log.error({ err: entry.fault }, entry.fault.message);
  }
}

async function listenGrpc(serving: Serving, plane: Plane, log: Logger): Promise<GrpcServer> {
  const { cert, key } = serving.tls;
  const refusals = new RefusalLog(log);
  try {
    for (const one of [serving.listen, ...serving.xdsListen]) await removeStaleSocket(one);
    return await openGrpcServer({
      backend: plane,
      listen: [socketAddressText(serving.listen)],
      xdsListen: serving.xdsListen.map(socketAddressText),
      insecure: serving.insecure,
      allowFaults: serving.allowFaults,
      ...(cert !== undefined &&
        key !== undefined && {
          tls: {
            certFile: cert,
            keyFile: key,
            ...(serving.clientCa !== undefined && { clientCaFile: serving.clientCa }),
          },
        }),
      onError: (error) => log.error({ err: error }, 'a call failed'),
      onNack: ({ service, message, ...from }) =>
        log.warn(from, `an agent could not take in ${service}: ${message}`),
      onXdsNack: (nack) => refusals.record(nack, Date.now()),
    });
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(inOurOptions(error.message));
    throw notListening(serving, error);
  }
}

/** Names the option that chose the address. */
function notListening({ listen, xdsListen }: Serving, error: unknown): Failure {
  const words = error instanceof Error ? error.message : '';
  const beside = xdsListen
    .map(socketAddressText)
    .find((address) => words.startsWith(`cannot listen on ${address}: `));
  if (beside !== undefined) return cannotListen('--xds-listen', beside, error);
  return cannotListen('--listen', socketAddressText(listen), error);
}

/** The wire names its own options; the user knows ours. */
function inOurOptions(message: string): string {
  const options = {
    listen: '--listen',
    xdsListen: '--xds-listen',
    certFile: '--tls-cert',
    keyFile: '--tls-key',
    clientCaFile: '--tls-client-ca',
  };
  return message
    .replace(
      'a TLS certificate and key, or ask for insecure',
      '--tls-cert and --tls-key, or --insecure',
    )
    .replace(
      /^(?:listen|xdsListen|certFile|keyFile|clientCaFile)\b/,
      (name) => options[name as 'listen'],
    );
}

interface Probes {
  /** '': nobody wants them. */
  readonly address: string;
  readonly close: () => void;
}

/** @throws Failure when they cannot be listened to */
async function listenProbes(
  { metricsListen }: Serving,
  plane: Plane,
  server: () => GrpcStatus,
  interrupted: AbortSignal,
): Promise<Probes> {
  if (metricsListen === undefined) return { address: '', close: () => {} };
  const http = createProbeServer({
    metrics: openMetrics(() => ({
      plane: plane.status(),
      hub: plane.hub.status(),
      server: server(),
    })),
    healthy: () => true,
    ready: () => plane.synced && !interrupted.aborted,
  });
  const address = await listenHttp(http, metricsListen);
  return {
    address,
    close: () => {
      http.close();
      http.closeAllConnections();
    },
  };
}

/** Whole or not at all: somebody may be waiting for the file to appear. @throws Failure when it cannot be written */
function writePortFile(path: string, addresses: Addresses): void {
  try {
    writeFileSync(`${path}.part`, `${JSON.stringify(addresses)}\n`);
    renameSync(`${path}.part`, path);
  } catch (error) {
    throw new Failure(`--port-file ${path} cannot be written: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
