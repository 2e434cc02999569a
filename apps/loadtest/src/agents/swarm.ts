import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import { adopt, end, hasEnded } from '../run/children.ts';
import type { Answer, HostReport, HostSetup, Question, ToHost, ToRun } from './messages.ts';
import type { HostRoster } from './roster.ts';

const main = join(import.meta.dirname, `host.main${extname(import.meta.filename)}`);

export interface SwarmEvents {
  readonly onReport: (report: HostReport, host: number) => void;
  /** An agent, or a whole process of them, cannot go on. */
  readonly onBroken: (message: string) => void;
}

/** All agents, from outside: their processes. */
export class Swarm {
  readonly #members: readonly Member[];

  private constructor(members: readonly Member[]) {
    this.#members = members;
  }

  /** Starts the processes; no agent connects yet. */
  static async open(hosts: readonly HostRoster[], events: SwarmEvents): Promise<Swarm> {
    const members = hosts.map((roster, index) => new Member(roster, index, events));
    await Promise.all(members.map((member) => member.ready));
    return new Swarm(members);
  }

  get size(): number {
    return this.#members.length;
  }

  start(setup: Omit<HostSetup, 'connections'>): void {
    for (const member of this.#members) {
      const { connections } = member.roster;
      member.tell({ kind: 'start', setup: { ...setup, connections } });
    }
  }

  tell(message: ToHost): void {
    for (const member of this.#members) member.tell(message);
  }

  /** The newest report of each process. */
  get reports(): readonly HostReport[] {
    return this.#members.flatMap(({ newest }) => newest ?? []);
  }

  /** Of each process that is not stopped. */
  async ask<Given extends Answer>(question: Question): Promise<readonly Given[]> {
    const asked = this.#members.filter(({ isStopped }) => !isStopped);
    return (await Promise.all(asked.map((member) => member.ask(question)))) as Given[];
  }

  async askOf<Given extends Answer>(agent: number, question: Question): Promise<Given> {
    const member = this.#members.find((one) => one.holds(agent));
    if (member === undefined) throw new RangeError(`there is no agent ${agent}`);
    return (await member.ask(question)) as Given;
  }

  /** SIGSTOP to the processes that are there for it. */
  stopProcesses(): void {
    const toStop = this.#members.filter(({ roster }) => roster.isStopped);
    this.tell({ kind: 'guard', pids: toStop.flatMap(({ pid }) => pid ?? []) });
    for (const member of toStop) member.pause();
  }

  /** Everybody reads on. */
  release(): void {
    for (const member of this.#members) member.resume();
    this.tell({ kind: 'guard', pids: [] });
    this.tell({ kind: 'release' });
  }

  async close(): Promise<void> {
    this.tell({ kind: 'guard', pids: [] });
    await Promise.all(this.#members.map((member) => member.close()));
  }
}

class Member {
  readonly roster: HostRoster;
  readonly ready: Promise<unknown>;
  isStopped = false;
  newest: HostReport | undefined;
  readonly #child: ChildProcess;
  readonly #ids: ReadonlySet<number>;
  readonly #waiting = new Map<number, PromiseWithResolvers<Answer>>();
  #asked = 0;
  #isClosing = false;

  constructor(roster: HostRoster, index: number, { onReport, onBroken }: SwarmEvents) {
    this.roster = roster;
    this.#ids = new Set(roster.connections.flat().map(({ id }) => id));
    this.#child = fork(main, {
      execArgv: ['--conditions=@sliceplane/source', ...inherited()],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    adopt(this.#child);
    const ready = Promise.withResolvers<void>();
    this.ready = ready.promise;
    this.#child.on('message', (message) => {
      const said = message as ToRun;
      switch (said.kind) {
        case 'ready':
          ready.resolve();
          break;
        case 'report':
          this.newest = said.report;
          onReport(said.report, index);
          break;
        case 'answer':
          this.#waiting.get(said.id)?.resolve(said.answer);
          this.#waiting.delete(said.id);
          break;
        case 'broken':
          onBroken(`${said.agent} cannot go on: ${said.message}`);
          break;
      }
    });
    this.#child.on('exit', (code, signal) => {
      const why = `a process of agents ended by ${signal ?? `exit ${code ?? '?'}`}`;
      for (const { reject } of this.#waiting.values()) reject(new Error(why));
      this.#waiting.clear();
      ready.reject(new Error(why));
      if (!this.#isClosing) onBroken(why);
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  holds(agent: number): boolean {
    return this.#ids.has(agent);
  }

  tell(message: ToHost): void {
    if (this.#child.connected) this.#child.send(message);
  }

  ask(question: Question): Promise<Answer> {
    if (!this.#child.connected) {
      return Promise.reject(new Error('a process of agents has ended and cannot be asked'));
    }
    const answer = Promise.withResolvers<Answer>();
    this.#asked += 1;
    this.#waiting.set(this.#asked, answer);
    this.tell({ kind: 'ask', id: this.#asked, question });
    return answer.promise;
  }

  pause(): void {
    this.isStopped = this.#child.kill('SIGSTOP');
  }

  resume(): void {
    if (this.isStopped) this.#child.kill('SIGCONT');
    this.isStopped = false;
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    if (hasEnded(this.#child)) return;
    this.resume();
    const ended = once(this.#child, 'exit');
    this.tell({ kind: 'stop' });
    const timer = setTimeout(() => void end(this.#child, 'SIGKILL'), 3000);
    await ended;
    clearTimeout(timer);
  }
}

/** Flags of this process that its agents' should have too: profiling. */
function inherited(): readonly string[] {
  return process.execArgv.filter((word) => word.startsWith('--cpu-prof'));
}
