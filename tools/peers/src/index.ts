export { AssignmentWatch, type AssignmentWatchOptions } from './assignment-watch.ts';
export { BackendProcess } from './backend-process.ts';
export { Backend, type BackendOptions } from './backend.ts';
export {
  type ClientPlace,
  envoyBootstrap,
  type EnvoyPlan,
  type EnvoyVariant,
  grpcBootstrap,
} from './bootstrap.ts';
export { Caller, type CallerOptions, said, type Tally, type Window } from './caller.ts';
export { Envoy, type EnvoyHost, type EnvoyOptions } from './envoy.ts';
export { eventually } from './eventually.ts';
export { findEnvoy, findGo, findLoopback, findPython, type Found } from './found.ts';
export { Cluster, type NodeSaid, type PodSaid, type ServiceSaid } from './kubernetes.ts';
export { type Passed, XdsRelay, type XdsTypeName } from './relay.ts';
export {
  type Sliceplane,
  type SliceplaneOptions,
  sliceplaneSays,
  startSliceplane,
} from './sliceplane.ts';
export { freeLoopbackNet } from './loopback.ts';
export { type RunningPod, Workload, type WorkloadOptions } from './workload.ts';
