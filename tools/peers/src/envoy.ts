import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child, startChild } from './child.ts';
import { eventually } from './eventually.ts';

export interface EnvoyOptions {
  /** See findEnvoy. */
  readonly binary: string;
  /** Text of its bootstrap, YAML or JSON, with an admin interface. */
  readonly bootstrap: string;
}

/** One endpoint as Envoy's /clusters shows it. */
export interface EnvoyHost {
  /** `address:port` */
  readonly at: string;
  /** HEALTHY, DRAINING, … as EDS said it. */
  readonly health: string;
  readonly priority: number;
  readonly zone: string;
  readonly weight: number;
}

/** A running Envoy, and what its admin port says. */
export class Envoy {
  readonly #child: Child;
  readonly #folder: string;
  /** `host:port` */
  readonly admin: string;

  private constructor(child: Child, folder: string, admin: string) {
    this.#child = child;
    this.#folder = folder;
    this.admin = admin;
  }

  /**
   * Validates the bootstrap as `envoy --mode validate` does, starts, and waits until the admin interface answers.
   *
   * @throws Error with Envoy's words
   */
  static async start({ binary, bootstrap }: EnvoyOptions): Promise<Envoy> {
    const folder = mkdtempSync(join(tmpdir(), 'sliceplane-envoy-'));
    const config = join(folder, 'envoy.yaml');
    const adminFile = join(folder, 'admin');
    writeFileSync(config, bootstrap);
    const words = ['-c', config, '--log-level', 'warning'];
    const check = startChild(binary, ['--mode', 'validate', ...words]);
    if ((await check.ended) !== 0) throw new Error(`not valid for Envoy:\n${check.logs()}`);
    const alone = ['--use-dynamic-base-id', '--concurrency', '1'];
    const child = startChild(binary, [...words, ...alone, '--admin-address-path', adminFile]);
    try {
      return new Envoy(child, folder, await adminAddress(child, adminFile));
    } catch (error) {
      await child.stop();
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  logs(): string {
    return this.#child.logs();
  }

  /**
   * `host:port` of the listener for a service, `namespace/name:port`, once Envoy has everything it waits for before it listens.
   *
   * @throws Error with what it waits for
   */
  async listening(service: string): Promise<string> {
    const name = `${service.replace(':', '/')}@`;
    return eventually(async () => {
      const ready = await this.#text('/ready');
      const { listener_statuses: listeners = [] } =
        await this.#json<Listeners>('/listeners?format=json');
      const listener = listeners.find((each) => each.name.startsWith(name));
      if (listener === undefined || !ready.startsWith('LIVE')) {
        throw new Error(`${ready} ${await this.#text('/init_dump')}\n${this.logs()}`);
      }
      return endpointOf(listener.local_address.socket_address);
    });
  }

  /** Names of its clusters, sorted, without the control plane's. */
  async clusters(): Promise<readonly string[]> {
    const { cluster_statuses: all = [] } = await this.#json<Clusters>('/clusters?format=json');
    return all
      .flatMap(({ name, added_via_api: added }) => (added === true ? [name] : []))
      .toSorted();
  }

  /** Of one cluster, sorted by address; undefined: it has no such cluster. */
  async hosts(cluster: string): Promise<readonly EnvoyHost[] | undefined> {
    const { cluster_statuses: all = [] } = await this.#json<Clusters>('/clusters?format=json');
    const found = all.find(({ name }) => name === cluster);
    if (found === undefined) return undefined;
    return (found.host_statuses ?? []).map(hostOf).toSorted((a, b) => a.at.localeCompare(b.at));
  }

  /** Counters and gauges whose names match. */
  async stats(filter: string): Promise<ReadonlyMap<string, number>> {
    const { stats } = await this.#json<Stats>(
      `/stats?format=json&filter=${encodeURIComponent(filter)}`,
    );
    return new Map(
      stats.flatMap(({ name, value }) =>
        name === undefined || value === undefined ? [] : [[name, value]],
      ),
    );
  }

  async clusterStat(cluster: string, stat: string): Promise<number> {
    const name = `cluster.${cluster.replaceAll(':', '_')}.${stat}`;
    return (await this.stats(`${stat}$`)).get(name) ?? 0;
  }

  async stop(): Promise<void> {
    await this.#child.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #text(path: string): Promise<string> {
    const response = await fetch(`http://${this.admin}${path}`);
    return response.text();
  }

  async #json<Shape>(path: string): Promise<Shape> {
    return JSON.parse(await this.#text(path)) as Shape;
  }
}

/** Envoy leaves out of its JSON what has the default. */
interface SocketAddress {
  readonly address: string;
  readonly port_value: number;
}

interface Listeners {
  readonly listener_statuses?: readonly {
    readonly name: string;
    readonly local_address: { readonly socket_address: SocketAddress };
  }[];
}

interface HostStatus {
  readonly address: { readonly socket_address: SocketAddress };
  readonly health_status?: { readonly eds_health_status?: string };
  readonly priority?: number;
  readonly weight?: number;
  readonly locality?: { readonly zone?: string };
}

interface Clusters {
  readonly cluster_statuses?: readonly {
    readonly name: string;
    readonly added_via_api?: boolean;
    readonly host_statuses?: readonly HostStatus[];
  }[];
}

interface Stats {
  readonly stats: readonly { readonly name?: string; readonly value?: number }[];
}

const endpointOf = ({ address, port_value: port }: SocketAddress): string => `${address}:${port}`;

function hostOf({
  address,
  health_status: health,
  priority,
  weight,
  locality,
}: HostStatus): EnvoyHost {
  return {
    at: endpointOf(address.socket_address),
    health: health?.eds_health_status ?? 'UNKNOWN',
    priority: priority ?? 0,
    zone: locality?.zone ?? '',
    weight: weight ?? 0,
  };
}

async function adminAddress(child: Child, file: string): Promise<string> {
  let isOver = false;
  void child.ended.then(() => (isOver = true));
  const address = await eventually(() => {
    if (isOver) return '';
    const text = readFileSync(file, 'utf8');
    if (!text.includes(':')) throw new Error(`nothing in ${file} yet`);
    return text;
  });
  if (address === '') throw new Error(`Envoy ended instead of listening:\n${child.logs()}`);
  return address;
}
