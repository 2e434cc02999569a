export type { RecordedEvent } from './event-ring.ts';
export type { FieldViolation, ObjectResult } from './object-door.ts';
export {
  type ApiMark,
  openPlane,
  type Plane,
  type PlaneLog,
  type PlaneOptions,
  type PlaneShardHost,
} from './plane.ts';
export type { PlaneStatus, ShardState } from './plane-status.ts';
export type { AddressOwner, Page, ServiceSummary } from './questions.ts';
