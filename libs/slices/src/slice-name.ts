/** The letters of generated names: no vowels, nothing that looks like another letter. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';
const SUFFIX_LETTERS = 5;
const LONGEST_PREFIX = 58;

export interface NamesInUse {
  has(name: string): boolean;
}

/** Prefix of generated names as the API server cuts it (R6.1). */
export function namePrefix(serviceName: string): string {
  return `${serviceName}-`.slice(0, LONGEST_PREFIX);
}

/**
 * Names for new slices: no dice, so that equal input gives equal names on any thread. The suffix is a hash of the
 * Service's key, its uid and a counter that only grows; names in use are skipped.
 */
export class SliceNames {
  readonly #prefix: string;
  readonly #seed: string;
  #counter: number;

  constructor(service: { namespace: string; name: string; uid: string }, counter: number) {
    this.#prefix = namePrefix(service.name);
    this.#seed = `${service.namespace}/${service.name} ${service.uid}`;
    this.#counter = counter;
  }

  /** How many names were tried so far. */
  get counter(): number {
    return this.#counter;
  }

  next(taken: NamesInUse): string {
    for (;;) {
      const name = this.#prefix + suffix(`${this.#seed} ${this.#counter++}`);
      if (!taken.has(name)) return name;
    }
  }
}

function suffix(text: string): string {
  let hash = fnv1a(text);
  let letters = '';
  for (let i = 0; i < SUFFIX_LETTERS; i++) {
    letters += LETTERS[hash % LETTERS.length] ?? '';
    hash = Math.floor(hash / LETTERS.length);
  }
  return letters;
}

/** FNV-1a over UTF-16 units, then MurmurHash3's finaliser so that neighbouring counters differ everywhere. Unsigned 32 bits. */
function fnv1a(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
