import type { EndpointSlice } from '@sliceplane/kube';

/**
 * One slice that came, changed or went. `write`: the plan of a reconcile, ours to carry out.
 * `input`: somebody else's slice (any managed-by value) that a source delivered; it passes untouched.
 * Endpoint objects that did not change are the same references in `before` and `after`.
 */
export interface SliceChange {
  readonly origin: 'write' | 'input';
  readonly op: 'create' | 'update' | 'delete';
  readonly before: EndpointSlice | undefined;
  readonly after: EndpointSlice | undefined;
}

/** What a controller would record on the Service or Endpoints (an effect: logged, counted, listed by `plan`). */
export interface SliceEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly kind: 'Service' | 'Endpoints';
  readonly namespace: string;
  readonly name: string;
}

/** Something of the input that is in no slice although it was selected, and the rule that left it out. */
export interface LeftOut {
  readonly kind: 'Pod' | 'Endpoints';
  readonly namespace: string;
  readonly name: string;
  readonly service: string;
  /** Rule number: "R3.9", "E8", ... */
  readonly rule: string;
  /** `pod shop/cart-1 is on node n9, which is unknown` */
  readonly message: string;
}
