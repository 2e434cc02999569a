import type { IpFamily, ParseOptions } from '@sliceplane/kube';
import { MANAGED_BY, MIRRORING_MANAGED_BY } from '@sliceplane/kube';
import { type ResolvedSliceOptions, resolveSliceOptions } from '@sliceplane/slices';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { UsageError } from './failure.ts';
import { type Format, formats } from './output/document.ts';

/** Where a server listens when nobody says otherwise, and where a command looks for it. */
export const DEFAULT_LISTEN = '127.0.0.1:17551';

/** The options every command understands, with nothing left open. */
export interface Settings {
  readonly files: readonly string[];
  /** What an answer is narrowed to: '' is every namespace. */
  readonly narrow: string;
  /** Of names and objects that say none. */
  readonly namespace: string;
  readonly format: Format;
  /** As given. */
  readonly server: string | undefined;
  readonly tls: TlsFiles;
  readonly parse: ParseOptions;
  readonly slices: ResolvedSliceOptions;
  readonly keepGoing: boolean;
}

/** Paths of PEM files. A certificate and its key come together. */
export interface TlsFiles {
  readonly cert: string | undefined;
  readonly key: string | undefined;
  readonly ca: string | undefined;
}

interface Given {
  readonly filename?: readonly string[];
  readonly namespace?: string;
  readonly allNamespaces?: boolean;
  readonly output: Format;
  readonly server?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsCa?: string;
  readonly ipFamilies: readonly IpFamily[];
  readonly managedBy: string;
  readonly mirroringManagedBy: string;
  readonly maxEndpointsPerSlice: number;
  readonly keepGoing?: boolean;
}

/** They stand on the root command, so they may be given before or after the name of a command. */
export function addSettings(root: Command): Command {
  return root
    .addOption(
      new Option(
        '-f, --filename <path>',
        'file, directory (recursive) or - for stdin; repeatable',
      ).argParser((path: string, before: readonly string[] | undefined) => [
        ...(before ?? []),
        path,
      ]),
    )
    .addOption(
      new Option(
        '-n, --namespace <name>',
        'narrow to one namespace, which names and objects that say none are in',
      ).argParser(namespaceName),
    )
    .option('-A, --all-namespaces', 'all namespaces (the default without -n)')
    .addOption(
      new Option('-o, --output <format>', 'output format').choices(formats).default('table'),
    )
    .option('--server <address>', `host:port or unix:/path of a server (default ${DEFAULT_LISTEN})`)
    .option('--tls-cert <file>', 'own certificate, PEM')
    .option('--tls-key <file>', 'key of the own certificate, PEM')
    .option('--tls-ca <file>', 'authorities a server is trusted by, PEM; turns TLS on')
    .addOption(
      new Option('--ip-families <list>', 'of Services that say none: IPv4, IPv6 or IPv4,IPv6')
        .argParser(ipFamilies)
        .default(['IPv4'], 'IPv4'),
    )
    .option('--managed-by <value>', 'managed-by label to act as', MANAGED_BY)
    .option('--mirroring-managed-by <value>', 'the same for mirrored slices', MIRRORING_MANAGED_BY)
    .addOption(
      new Option('--max-endpoints-per-slice <n>', 'largest slice, 1 to 1000')
        .argParser(integerFrom(1, 1000))
        .default(100),
    )
    .option('--keep-going', 'answer from the valid objects; the exit code is still 1');
}

/** @throws UsageError naming the options that contradict each other */
export function settingsOf(command: Command): Settings {
  const given = command.optsWithGlobals<Given>();
  const namespace = given.namespace ?? 'default';
  if ((given.tlsCert === undefined) !== (given.tlsKey === undefined)) {
    throw new UsageError('--tls-cert and --tls-key go together');
  }
  return {
    files: given.filename ?? [],
    narrow: given.allNamespaces === true ? '' : (given.namespace ?? ''),
    namespace,
    format: given.output,
    server: given.server,
    tls: { cert: given.tlsCert, key: given.tlsKey, ca: given.tlsCa },
    parse: { defaultNamespace: namespace, ipFamilies: given.ipFamilies },
    slices: sliceOptions(given),
    keepGoing: given.keepGoing ?? false,
  };
}

/** For commands that read files and nothing else. @throws UsageError */
export function requireOnlyFiles(settings: Settings, command: string): void {
  if (settings.server !== undefined) {
    throw new UsageError(`${command} reads files: leave out --server`);
  }
  requireFiles(settings, command);
}

/** @throws UsageError */
export function requireFiles(settings: Settings, command: string): void {
  if (settings.files.length > 0) return;
  throw new UsageError(`${command} needs objects to read: -f FILE, -f DIRECTORY or -f -`);
}

function sliceOptions(given: Given): ResolvedSliceOptions {
  try {
    return resolveSliceOptions({
      maxEndpointsPerSlice: given.maxEndpointsPerSlice,
      managedBy: given.managedBy,
      mirroringManagedBy: given.mirroringManagedBy,
    });
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(inOurOptions(error.message));
    throw error;
  }
}

/** The library names its own options; the user knows ours. */
function inOurOptions(message: string): string {
  return message
    .replace(/\bmirroringManagedBy\b/, '--mirroring-managed-by')
    .replace(/\bmanagedBy\b/, '--managed-by');
}

/** A parser of whole numbers that names the bounds and the value it refuses. */
export function integerFrom(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < least || value > most) {
      throw new InvalidArgumentError(
        `It must be an integer from ${least} to ${most}, not ${text}.`,
      );
    }
    return value;
  };
}

function namespaceName(text: string): string {
  if (text === '') throw new InvalidArgumentError('It must not be empty; -A is all namespaces.');
  return text;
}

function ipFamilies(text: string): readonly IpFamily[] {
  const families = text.split(',');
  const known = families.every((family) => family === 'IPv4' || family === 'IPv6');
  if (!known || new Set(families).size !== families.length) {
    throw new InvalidArgumentError(`It must be IPv4, IPv6, IPv4,IPv6 or IPv6,IPv4, not ${text}.`);
  }
  return families as IpFamily[];
}
