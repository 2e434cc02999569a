import { readFileSync } from 'node:fs';
import { presets } from '@sliceplane/synthetic';
import { type Command, Option } from 'commander';
import { UsageError } from '../failure.ts';
import type { RunPlan, ServerPlan } from '../plan.ts';
import { checkScenario } from '../scenario/check.ts';
import { type ScenarioFlags, withFlags } from '../scenario/flags.ts';
import { readScenario } from '../scenario/read.ts';
import type { Scenario, ScenarioAgents, ScenarioCriteria } from '../scenario/scenario.ts';
import { toPlan } from '../scenario/to-plan.ts';
import * as value from './option-values.ts';

/** What every command that runs a load has in common. */
interface Given extends Pick<
  ScenarioFlags,
  'preset' | 'seed' | 'shards' | 'churn' | 'mix' | 'duration' | 'sample'
> {
  readonly scenario?: string;
  readonly agents?: number;
  readonly agentProcesses?: number;
  readonly perConnection?: number;
  readonly api?: 'session' | 'watch';
  readonly subscribe?: string;
  readonly slow?: string;
  readonly stuck?: string;
  readonly stuckHow?: 'stop-reading' | 'stop-process';
  readonly reconnecting?: string;
  readonly fault?: ScenarioFlags['faults'];
  readonly server?: string;
  readonly tlsCa?: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly tlsServerName?: string;
}

/** What decides which cluster there is, and how it changes. */
export function addClusterOptions(command: Command): Command {
  return command
    .option(
      '--scenario <file>',
      'YAML or JSON, or the name of one that comes along; flags win over it',
    )
    .addOption(
      new Option('--preset <name>', 'synthetic cluster (default: small)').choices(
        Object.keys(presets),
      ),
    )
    .addOption(
      new Option('--seed <n>', 'of the cluster, its changes and the agents (default: 1)').argParser(
        value.integerFrom(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
      ),
    )
    .addOption(
      new Option('--churn <rate>', 'object changes per second (default: 50)').argParser(
        value.numberFrom(0, 1_000_000),
      ),
    )
    .addOption(
      new Option(
        '--mix <kinds>',
        'what changes, by weight (default: readiness=5,rollout=1)',
      ).argParser(value.mix),
    )
    .addOption(
      new Option('--duration <time>', 'of all phases together (default: 30s)').argParser(
        value.duration,
      ),
    );
}

/** And what else a run consists of: agents, faults, a server. */
export function addScenarioOptions(command: Command): Command {
  return addClusterOptions(command)
    .addOption(
      new Option(
        '--agents <n>',
        'readers, each with a node of the cluster (default: 50)',
      ).argParser(value.integerFrom(0, 100_000)),
    )
    .addOption(
      new Option('--agent-processes <n>', 'that hold them').argParser(value.integerFrom(1, 64)),
    )
    .addOption(
      new Option('--per-connection <n>', 'agents that share one (default: 1)').argParser(
        value.integerFrom(1, 5000),
      ),
    )
    .addOption(
      new Option('--api <name>', 'how agents read (default: session)').choices([
        'session',
        'watch',
      ]),
    )
    .addOption(
      new Option(
        '--subscribe <shape>',
        'own-services:N, namespace or everything (default: own-services:4)',
      ).argParser(value.subscribe),
    )
    .addOption(new Option('--slow <share>', 'agents that read slowly').argParser(value.share))
    .addOption(
      new Option('--stuck <share>', 'agents that read once and never again').argParser(value.share),
    )
    .addOption(
      new Option('--stuck-how <how>', 'what a stuck agent does').choices([
        'stop-reading',
        'stop-process',
      ]),
    )
    .addOption(
      new Option('--reconnecting <share>', 'agents that leave and come back').argParser(
        value.share,
      ),
    )
    .addOption(
      new Option(
        '--fault <time=fault>',
        `break something, such as 30s=shard-exit:1; repeatable (${value.faultKinds.join(', ')})`,
      ).argParser(value.fault),
    )
    .addOption(
      new Option('--sample <time>', 'between two points of the plots (default: 1s)').argParser(
        value.duration,
      ),
    )
    .addOption(
      new Option('--shards <n>', "worker threads of the run's own server").argParser(
        value.integerFrom(1, 256),
      ),
    )
    .option('--server <address>', 'host:port or unix:/path of a server to test instead')
    .option('--tls-ca <file>', 'authorities that server is trusted by, PEM; turns TLS on')
    .option('--tls-cert <file>', 'own certificate, PEM')
    .option('--tls-key <file>', 'key of the own certificate, PEM')
    .option('--tls-server-name <name>', 'name the certificate of that server must have');
}

/** A run as it was asked for: file, flags, defaults, in falling order of rank for flags. */
export interface Asked {
  readonly scenario: Scenario;
  readonly plan: RunPlan;
  readonly criteria: ScenarioCriteria;
}

/**
 * @param decided what somebody else has decided: wins over flags
 * @throws UsageError with every error, one to a line
 */
export function askedOf(
  command: Command,
  criteria: ScenarioCriteria,
  rerun: string,
  decided: ScenarioFlags = {},
): Asked {
  const given = command.opts<Given>();
  const file = given.scenario === undefined ? {} : readScenario(given.scenario);
  const scenario = withFlags(file, { ...flagsOf(given), criteria, ...decided });
  const checked = checkScenario(scenario);
  if ('errors' in checked) throw new UsageError(checked.errors.join('\n'));
  const server = givenServer(given);
  if (server !== undefined && given.shards !== undefined) {
    throw new UsageError("--shards is for the run's own server: leave it out with --server");
  }
  try {
    const plan = toPlan(scenario, { ...(server !== undefined && { server }), rerun });
    return { scenario, plan, criteria: scenario.criteria ?? {} };
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function flagsOf(given: Given): ScenarioFlags {
  const { preset, seed, shards, churn, mix, duration, sample, fault: faults } = given;
  const agents: Partial<Record<keyof ScenarioAgents, unknown>> = {
    count: given.agents,
    processes: given.agentProcesses,
    perConnection: given.perConnection,
    api: given.api,
    subscribe: given.subscribe,
    slow: given.slow,
    stuck: given.stuck,
    stuckHow: given.stuckHow,
    reconnecting: given.reconnecting,
  };
  return {
    ...said({ preset, seed, shards, churn, mix, duration, sample, faults }),
    agents: said(agents),
  } as ScenarioFlags;
}

/** Without what was not said: it must not win over the file. */
function said(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, one]) => one !== undefined));
}

function givenServer(given: Given): Extract<ServerPlan, { kind: 'given' }> | undefined {
  const { server, tlsCa, tlsCert, tlsKey, tlsServerName } = given;
  const tls = said({
    caFile: tlsCa,
    certFile: tlsCert,
    keyFile: tlsKey,
    serverName: tlsServerName,
  });
  const hasTls = Object.keys(tls).length > 0;
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new UsageError('--tls-cert and --tls-key go together');
  }
  if (server === undefined) {
    if (hasTls)
      throw new UsageError('the TLS options say how to reach a server: give it with --server');
    return undefined;
  }
  if (!/^(unix:.+|.+:\d+)$/.test(server)) {
    throw new UsageError(`--server must be host:port or unix:/path, not ${server}`);
  }
  checkReadable({ '--tls-ca': tlsCa, '--tls-cert': tlsCert, '--tls-key': tlsKey });
  return { kind: 'given', address: server, ...(hasTls && { tls }) };
}

/** Before a cluster is built and processes are started for nothing. @throws UsageError naming the option */
function checkReadable(files: Readonly<Record<string, string | undefined>>): void {
  for (const [option, path] of Object.entries(files)) {
    if (path === undefined) continue;
    try {
      readFileSync(path);
    } catch (error) {
      throw new UsageError(`${option} cannot be read: ${(error as Error).message}`, {
        cause: error,
      });
    }
  }
}
