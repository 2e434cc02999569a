/** Partitions that were told lost and not told restored, law L70. */
export class ToldLost {
  readonly #names = new Set<string>();

  /** @returns those that were not told before */
  lose(names: readonly string[]): readonly string[] {
    const news = names.filter((name) => !this.#names.has(name));
    for (const name of news) this.#names.add(name);
    return news;
  }

  /** A batch landed: all are back, those that went meanwhile too, but for what is withheld. */
  restore(isWithheld: (name: string) => boolean): readonly string[] {
    if (this.#names.size === 0) return [];
    const back = [...this.#names].filter((name) => !isWithheld(name));
    for (const name of back) this.#names.delete(name);
    return back;
  }
}
