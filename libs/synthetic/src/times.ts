/** RFC 3339 to the second, as Kubernetes prints times. `ms` since the Unix epoch. */
export function timeText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
