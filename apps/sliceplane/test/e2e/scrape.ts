/** What a server tells Prometheus: samples by name and labels, as printed. */
export class Scrape {
  readonly text: string;
  readonly #samples: ReadonlyMap<string, number>;

  constructor(text: string) {
    this.text = text;
    const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    this.#samples = new Map(
      lines.map((line) => {
        const end = line.lastIndexOf(' ');
        return [line.slice(0, end), Number(line.slice(end + 1))];
      }),
    );
  }

  /** `streams{method="Watch"}`, without the prefix. @throws Error when there is no such sample */
  of(sample: string): number {
    const value = this.#samples.get(`sliceplane_${sample}`);
    if (value === undefined) throw new Error(`no sample ${sample} in:\n${this.text}`);
    return value;
  }

  /** Over all samples of a metric that have all these labels. */
  sum(name: string, labels: string): number {
    let sum = 0;
    for (const [sample, value] of this.#samples) {
      if (sample.startsWith(`sliceplane_${name}{`) && sample.includes(labels)) sum += value;
    }
    return sum;
  }

  /** Those of ours that grew since, by how much. */
  since(before: Scrape): Record<string, number> {
    const grown: Record<string, number> = {};
    for (const [sample, value] of this.#samples) {
      const by = value - (before.#samples.get(sample) ?? 0);
      if (sample.startsWith('sliceplane_') && by !== 0) grown[sample.slice(11)] = by;
    }
    return grown;
  }

  get labelled(): string[] {
    return [...this.#samples.keys()].filter((sample) => sample.startsWith('sliceplane_'));
  }
}

/** @param probes host:port of /metrics */
export async function scrape(probes: string): Promise<Scrape> {
  const response = await fetch(`http://${probes}/metrics`);
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status}: ${text}`);
  return new Scrape(text);
}
