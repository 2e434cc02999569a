import { Observer } from './observer.ts';
import type { Screen } from './screen.ts';
import { openStage, type Stage } from './stage.ts';
import { figures, liveTable, phaseTable } from './view.ts';
import type { World } from './world.ts';

/** Between two looks at the clients, which are two pictures on a terminal. Ms. */
const LOOK_MS = 100;

/** What is put on stage. */
export interface Act {
  readonly title: string;
  /** 0: as long as it takes. */
  readonly ms: number;
  readonly happens: (stage: Stage) => Promise<void>;
}

/** Plays acts in a world, and tells of them while they last. */
export class Play {
  readonly observer: Observer;
  /** What was to be seen and was not. */
  unseen = 0;
  readonly #world: World;
  readonly #screen: Screen;
  readonly #looking: NodeJS.Timeout;
  readonly #beganMs = performance.now();
  #act = '';

  constructor(world: World, screen: Screen) {
    this.#world = world;
    this.#screen = screen;
    this.observer = new Observer(world);
    this.#looking = setInterval(() => this.#look(), LOOK_MS);
  }

  /** Lasts as long as it is given, and longer if what it shows has not been seen by then. */
  async act({ title, ms, happens }: Act): Promise<void> {
    const { say, draw, paint } = this.#screen;
    const beganMs = performance.now();
    this.#act = title;
    this.observer.tally.begin(title);
    say('', paint('strong', title));
    const stage = openStage({
      world: this.#world,
      observer: this.observer,
      ms,
      say: (deed) => this.#tell(' ', deed),
      seen: (what, failed) => {
        if (failed) this.unseen += 1;
        this.#tell(failed ? paint('bad', '✗') : paint('good', '✓'), what);
      },
    });
    await happens(stage);
    await stage.until(1);
    this.#look();
    if (draw !== undefined || ms === 0) return;
    const seconds = (performance.now() - beganMs) / 1000;
    say('', ...phaseTable(this.#world, this.observer, { phase: title, seconds, paint }));
  }

  /** Lets the clients finish what they have begun: a request on its way may still fail. */
  async end(): Promise<void> {
    await Promise.all(this.#world.clients.map((client) => client.stop()));
    this.#look();
    this.close();
  }

  close(): void {
    clearInterval(this.#looking);
    this.#screen.draw?.([]);
  }

  /** `  12.3 s  ✓ what` */
  #tell(mark: string, what: string): void {
    const seconds = ((performance.now() - this.#beganMs) / 1000).toFixed(1);
    this.#screen.say(`${this.#screen.paint('quiet', `${seconds.padStart(6)} s`)}  ${mark} ${what}`);
  }

  #look(): void {
    const nowMs = performance.now();
    this.observer.look(nowMs);
    const { draw, paint } = this.#screen;
    if (draw === undefined) return;
    const server = this.#world.server.isRunning ? paint('good', 'up') : paint('bad', 'down');
    draw([
      '',
      `${paint('strong', this.#act)}   sliceplane: ${server}   ${figures(this.observer.tally.total())}`,
      '',
      ...liveTable(this.#world, this.observer, { phase: this.#act, nowMs, paint }),
    ]);
  }
}
