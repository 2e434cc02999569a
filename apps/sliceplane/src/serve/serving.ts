import { presets, type PresetName } from '@sliceplane/synthetic';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from '../failure.ts';
import { DEFAULT_LISTEN, integerFrom, type Settings, settingsOf } from '../settings.ts';
import { parseSocketAddress, type SocketAddress } from '../socket-address.ts';

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** What `serve` is told, with nothing left open. */
export interface Serving extends Settings {
  readonly listen: SocketAddress;
  /** Where xDS is served in plaintext beside. */
  readonly xdsListen: readonly SocketAddress[];
  /** undefined: nowhere. */
  readonly metricsListen: SocketAddress | undefined;
  /** undefined: the engine's own choice. */
  readonly shards: number | undefined;
  readonly watchFiles: boolean;
  readonly clientCa: string | undefined;
  readonly insecure: boolean;
  readonly logLevel: LogLevel;
  readonly portFile: string | undefined;
  /** Not synced before a caller of Apply says so. */
  readonly waitForApply: boolean;
  readonly allowFaults: boolean;
  /** MiB; undefined: Node's own. */
  readonly shardHeapMb: number | undefined;
  /** A cluster of this program's own making. */
  readonly synthetic: Synthetic | undefined;
  /** What once happened, again. */
  readonly replay: { readonly path: string; readonly speed: number } | undefined;
}

export interface Synthetic {
  readonly preset: PresetName;
  /** undefined: that of the preset. */
  readonly seed: number | undefined;
  /** Object changes; 0: it stands still. */
  readonly perSecond: number;
}

interface Given {
  readonly listen: string;
  readonly xdsListen?: readonly string[];
  readonly metricsListen: string;
  readonly shards?: number;
  readonly watchFiles?: boolean;
  readonly tlsClientCa?: string;
  readonly insecure?: boolean;
  readonly logLevel: LogLevel;
  readonly portFile?: string;
  readonly waitForApply?: boolean;
  readonly allowFaults?: boolean;
  readonly shardHeapMb?: number;
  readonly synthetic?: PresetName;
  readonly seed?: number;
  readonly churn?: number;
  readonly replay?: string;
  readonly speed?: number;
}

export function addServing(command: Command): Command {
  return command
    .option(
      '--listen <address>',
      'host:port or unix:/path; port 0 takes a free one',
      DEFAULT_LISTEN,
    )
    .addOption(
      new Option(
        '--xds-listen <address>',
        'loopback host:port or unix:/path where xDS is served in plaintext beside; repeatable',
      ).argParser((address: string, before: readonly string[] | undefined) => [
        ...(before ?? []),
        address,
      ]),
    )
    .option(
      '--metrics-listen <address>',
      'host:port of /metrics, /healthz and /readyz, or off',
      '127.0.0.1:17552',
    )
    .addOption(
      new Option('--shards <n>', 'worker threads (default: cores - 1, at least 1)').argParser(
        integerFrom(1, 256),
      ),
    )
    .addOption(
      new Option(
        '--shard-heap-mb <n>',
        "largest heap of a shard, MiB; beyond it the shard is replaced (default: Node's)",
      ).argParser(integerFrom(16, 1_048_576)),
    )
    .option('--wait-for-apply', 'count as synced only when whoever applies says so')
    .option('--allow-faults', 'let callers break shards, to see that it heals')
    .option('--watch-files', 'follow the files; an object that leaves them is deleted')
    .addOption(
      new Option('--synthetic <preset>', 'serve a synthetic cluster').choices(Object.keys(presets)),
    )
    .addOption(
      new Option('--seed <n>', 'of the synthetic cluster: equal seeds, equal clusters').argParser(
        integerFrom(0, Number.MAX_SAFE_INTEGER),
      ),
    )
    .addOption(
      new Option('--churn <rate>', 'changes per second of the synthetic cluster').argParser(
        positiveNumber,
      ),
    )
    .option('--replay <file>', 'serve what a recording says, as it happened; - is stdin')
    .addOption(
      new Option('--speed <factor>', 'of the replay: 2 is twice as fast').argParser(positiveNumber),
    )
    .option('--tls-client-ca <file>', 'authorities a client must be signed by (mTLS), PEM')
    .option('--insecure', 'plaintext beyond loopback and unix sockets')
    .addOption(
      new Option('--log-level <level>', 'what is logged').choices(logLevels).default('info'),
    )
    .option('--port-file <path>', 'write the addresses there, as JSON, once it listens');
}

/** @throws UsageError */
export function servingOf(command: Command): Serving {
  const settings = settingsOf(command);
  const given = command.opts<Given>();
  if (settings.server !== undefined)
    throw new UsageError('serve is the server: leave out --server');
  if (given.watchFiles === true && settings.files.length === 0) {
    throw new UsageError('--watch-files has no files to watch: give them with -f');
  }
  if (given.tlsClientCa !== undefined && settings.tls.cert === undefined) {
    throw new UsageError('--tls-client-ca needs --tls-cert and --tls-key');
  }
  if (given.synthetic === undefined && (given.seed ?? given.churn) !== undefined) {
    throw new UsageError(
      '--seed and --churn are about a synthetic cluster: name it with --synthetic',
    );
  }
  if (given.replay === undefined && given.speed !== undefined) {
    throw new UsageError('--speed is about a replay: name its file with --replay');
  }
  return {
    ...settings,
    listen: parseSocketAddress('--listen', given.listen),
    xdsListen: (given.xdsListen ?? []).map((text) => parseSocketAddress('--xds-listen', text)),
    metricsListen:
      given.metricsListen === 'off'
        ? undefined
        : parseSocketAddress('--metrics-listen', given.metricsListen),
    shards: given.shards,
    watchFiles: given.watchFiles ?? false,
    clientCa: given.tlsClientCa,
    insecure: given.insecure ?? false,
    logLevel: given.logLevel,
    portFile: given.portFile,
    waitForApply: given.waitForApply ?? false,
    allowFaults: given.allowFaults ?? false,
    shardHeapMb: given.shardHeapMb,
    synthetic:
      given.synthetic === undefined
        ? undefined
        : { preset: given.synthetic, seed: given.seed, perSecond: given.churn ?? 0 },
    replay:
      given.replay === undefined ? undefined : { path: given.replay, speed: given.speed ?? 1 },
  };
}

function positiveNumber(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < Infinity)) {
    throw new InvalidArgumentError(`It must be a number above 0, not ${text}.`);
  }
  return value;
}
