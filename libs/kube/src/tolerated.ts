/** Names listed in the notice before it says "and n more". */
const LISTED = 8;
/** Names kept at all: a hostile input may invent a new one in every object. */
const COUNTED = 1000;

/** Counts what was tolerated, to say it once instead of once per object. */
export class Tolerated {
  private readonly kinds = new Map<string, number>();
  private readonly fields = new Map<string, number>();

  /** An object of a kind that is none of ours. */
  kind(kind: string): void {
    count(this.kinds, kind);
  }

  /** A field that the API has no place for. */
  field(field: string): void {
    count(this.fields, field);
  }

  /** `ignored: 12 objects of other kinds (Deployment.apps 10, Namespace 2); unknown fields (Service spec.foo)` */
  notice(): string | undefined {
    const parts: string[] = [];
    if (this.kinds.size > 0) {
      const total = [...this.kinds.values()].reduce((sum, n) => sum + n, 0);
      parts.push(
        `${total} ${total === 1 ? 'object' : 'objects'} of other kinds (${list(this.kinds)})`,
      );
    }
    if (this.fields.size > 0) parts.push(`unknown fields (${list(this.fields)})`);
    return parts.length === 0 ? undefined : `ignored: ${parts.join('; ')}`;
  }
}

function count(counts: Map<string, number>, name: string): void {
  const key = counts.has(name) || counts.size < COUNTED ? name.slice(0, 128) : 'others';
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function list(counts: ReadonlyMap<string, number>): string {
  const names = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
  const shown = names.slice(0, LISTED).map(([name, n]) => `${name} ${n}`);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
