/** The facts of a core/v1 Node that decide about endpoints and hints. Broadcast to every shard. */
export interface Node {
  readonly kind: 'Node';
  readonly name: string;
  readonly uid: string;
  /** Label topology.kubernetes.io/zone; '' when missing or empty. */
  readonly zone: string;
  /** Label topology.kubernetes.io/region; '' when missing. */
  readonly region: string;
  /** Ready condition is True. */
  readonly ready: boolean;
  /** Label node-role.kubernetes.io/control-plane or .../master is present (R7.3). */
  readonly controlPlane: boolean;
  /** `status.allocatable.cpu` in thousandths of a core; 0 when missing. */
  readonly cpuMillis: number;
}
