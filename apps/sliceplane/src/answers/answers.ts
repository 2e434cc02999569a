import type { Endpoints, EndpointSlice } from '@sliceplane/kube';
import type { AskedPlace } from '@sliceplane/hub';
import type { Explanation, View, ViewOptions } from '@sliceplane/views';
import type { ListedService, ResolvedAddress } from '@sliceplane/wire';

/**
 * Who answers a question: a server, or a plane inside this process that was given the files. A command asks and prints;
 * it does not know which of the two it talks to, so both give the same answer.
 */
export interface Answers {
  readonly view: (
    service: string,
    place: AskedPlace,
    options: ViewOptions,
  ) => Promise<OfEpoch<View>>;
  readonly explain: (
    service: string,
    place: AskedPlace,
    options: ViewOptions,
    internalTrafficPolicy?: 'Cluster' | 'Local',
  ) => Promise<OfEpoch<Explanation>>;
  /** All of them, in order of namespace/name. */
  readonly services: (scope: Scope) => Promise<readonly ListedService[]>;
  readonly slices: (scope: Scope) => Promise<readonly EndpointSlice[]>;
  readonly endpoints: (scope: Scope) => Promise<readonly Endpoints[]>;
  /** undefined: not an IP address. */
  readonly resolve: (address: string, port: number) => Promise<ResolvedAddress | undefined>;
  /** Something in the files was refused: the answer stands, the exit code is 1. */
  readonly refused: boolean;
  readonly close: () => Promise<void>;
}

/** An answer and the identity of the state it is about; revisions compare only inside one. */
export interface OfEpoch<Answer> {
  readonly epoch: string;
  readonly answer: Answer;
}

/** What a list is narrowed to. */
export interface Scope {
  /** '' for all namespaces. */
  readonly namespace: string;
  /** namespace/name; '' for all services. */
  readonly service: string;
}
