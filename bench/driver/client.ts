import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { BenchFailure } from '../errors.ts';
import { run } from '../run.ts';
import type { arrivals } from './load.ts';
import type { Answered, Hammered, Hammering, Order, Reply, Sample, Target, WarmUp } from './messages.ts';

const PROGRAM = fileURLToPath(new URL('./driver.ts', import.meta.url));

export type Arrivals = Awaited<ReturnType<typeof arrivals>>;

/** A driver in its own process, so that its work is not measured as somebody else's. */
export class DriverClient {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(target: Target): Promise<DriverClient> {
    const child = fork(PROGRAM, { execArgv: ['--disable-warning=ExperimentalWarning'] });
    run.own(child);
    const client = new DriverClient(child);
    await client.#ask({ do: 'open', target });
    return client;
  }

  throughput(users: number, warmUp: WarmUp, seconds: number): Promise<Sample> {
    return this.#ask<Sample>({ do: 'throughput', users, warmUp, seconds, ownPids: run.pids });
  }

  async count(signIns: number): Promise<void> {
    await this.#ask({ do: 'count', signIns });
  }

  async wait(pages: number): Promise<void> {
    await this.#ask({ do: 'wait', pages });
  }

  answer(): Promise<Answered> {
    return this.#ask<Answered>({ do: 'answer' });
  }

  async comeBack(): Promise<void> {
    await this.#ask({ do: 'return' });
  }

  hammer(request: Hammered, seconds: number, rate?: number): Promise<Hammering> {
    const order = { do: 'hammer', request, seconds, ownPids: run.pids } as const;
    return this.#ask<Hammering>(rate === undefined ? order : { ...order, rate });
  }

  latency(rate: number, seconds: number): Promise<Arrivals> {
    return this.#ask<Arrivals>({ do: 'latency', rate, seconds, ownPids: run.pids });
  }

  async stop(): Promise<void> {
    await this.#ask({ do: 'release' });
    run.end(this.#child);
  }

  #ask<Value>(order: Order): Promise<Value> {
    return new Promise((resolve, reject) => {
      const gone = () => reject(new BenchFailure('the driver ended'));
      this.#child.once('exit', gone);
      this.#child.once('message', (reply: Reply) => {
        this.#child.off('exit', gone);
        if (reply.ok) resolve(reply.value as Value);
        else reject(new BenchFailure(reply.stack ?? reply.message));
      });
      this.#child.send(order);
    });
  }
}
