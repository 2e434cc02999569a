import {
  Caller,
  type ClientPlace,
  Envoy,
  envoyBootstrap,
  type EnvoyVariant,
  findEnvoy,
  findGo,
  findLoopback,
  findPython,
  grpcBootstrap,
} from '@sliceplane/peers';
import { type AtHand, atHand } from './at-hand.ts';

/** A client under test: it calls `default/echo:grpc` all the time. */
export interface Peer {
  readonly caller: Caller;
  readonly stop: () => Promise<void>;
}

export interface EnvoyPeer extends Peer {
  readonly envoy: Envoy;
}

/** Where a suite of tests gets its clients from. */
export interface PeerKind<P extends Peer = Peer> {
  /** Why there are none on this machine. */
  readonly missing: string | undefined;
  readonly open: (place: ClientPlace) => Promise<P>;
  readonly variant: 'sotw' | 'delta';
  /** What calls fail with when nobody can answer. */
  readonly nobody: RegExp;
}

/** A kind of gRPC client: it has another way to the Service by the number of its port. */
export interface GrpcKind extends PeerKind {
  /** Names of the Service it can be given, after `xds:///`. */
  readonly targets: readonly string[];
  /** Calls that it fails by itself while it goes over to another cluster, whatever the server does. */
  readonly losesWhenRerouted?: RegExp;
  /** `edit`: of the bootstrap that is printed for it. */
  readonly call: (
    place: ClientPlace,
    target: string,
    edit?: (bootstrap: string) => string,
  ) => Promise<Caller>;
}

/** grpc-js takes the target for a URL's authority, where a port is a number. */
const byNumber = ['echo.default', 'echo.default.svc:80', 'echo.default.svc.cluster.local:80'];

export const grpcJs: GrpcKind = grpcKind(
  byNumber,
  () => atHand(findLoopback()),
  (_, target, bootstrap) => Caller.grpcJs({ target, bootstrap }),
  /^UNAVAILABLE: .*(no localities|empty priority list|No endpoints|no endpoints)/i,
);

export const cCore: GrpcKind = grpcKind(
  [...byNumber, 'echo.default:grpc'],
  () => atHand(findPython(), findLoopback()),
  (python, target, bootstrap) => Caller.python(python, { target, bootstrap }),
  /^UNAVAILABLE: .*contains no localities/,
);

export const grpcGo: GrpcKind = grpcKind(
  [...byNumber, 'echo.default:grpc'],
  () => atHand(findGo(), findLoopback()),
  (program, target, bootstrap) => Caller.go(program, { target, bootstrap }),
  /^UNAVAILABLE: .*no targets to pick from/,
  // clientconn.go, applyServiceConfigAndBalancer: calls take the new cluster before its balancer is made.
  /unknown cluster selected for RPC/,
);

function grpcKind(
  targets: readonly string[],
  look: () => AtHand,
  callerOf: (path: string, target: string, bootstrap: string) => Caller,
  nobody: RegExp,
  losesWhenRerouted?: RegExp,
): GrpcKind {
  let found: AtHand | undefined;
  const atHandOnce = (): AtHand => (found ??= look());
  const call: GrpcKind['call'] = async (place, target, edit = (text) => text) =>
    callerOf(atHandOnce().path, target, edit(await grpcBootstrap(place)));
  return {
    targets,
    ...(losesWhenRerouted !== undefined && { losesWhenRerouted }),
    get missing() {
      return atHandOnce().missing;
    },
    call,
    open: async (place) => {
      const caller = await call(place, 'xds:///echo.default:80');
      return { caller, stop: async () => void (await caller.stop()) };
    },
    variant: 'sotw',
    nobody,
  };
}

export interface EnvoyKind extends PeerKind<EnvoyPeer> {
  /** It calls `default/echo:grpc` unless another is said. */
  readonly open: (place: ClientPlace, service?: string) => Promise<EnvoyPeer>;
}

export function envoyKind({ api, variant }: EnvoyVariant): EnvoyKind {
  let found: AtHand | undefined;
  const atHandOnce = (): AtHand => (found ??= atHand(findEnvoy(), findLoopback()));
  return {
    get missing() {
      return atHandOnce().missing;
    },
    open: async (place, service = 'default/echo:grpc') => {
      const bootstrap = await envoyBootstrap({ ...place, api, variant, routes: [service] });
      const envoy = await Envoy.start({ binary: atHandOnce().path, bootstrap });
      const caller = Caller.grpcJs({ target: await envoy.listening(service) });
      const stop = async (): Promise<void> => {
        await caller.stop();
        await envoy.stop();
      };
      return { envoy, caller, stop };
    },
    variant,
    nobody: /^UNAVAILABLE: (no healthy upstream|.*503|.*no_cluster|$)/,
  };
}
