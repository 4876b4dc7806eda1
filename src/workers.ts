import cluster, { type Worker } from 'node:cluster';
import { type Logger, MINUTE, SECOND } from './kernel/index.ts';

/** What the supervisor tells a worker: come to an end in good order. A signal would be taken for impatience. */
export const STOP = 'stop';
/** What the first worker that serves is told: greet the operator, for all of them. */
export const GREET = 'greet';
/** What a worker tells when it serves. */
export const READY = 'ready';

/** EX_CONFIG of sysexits: no other worker would start either. */
const EXIT_CONFIG = 78;
const FIRST_PAUSE = SECOND / 4;
const LONGEST_PAUSE = MINUTE / 4;
/** A worker that served for so long did not die of its start. */
const LIVED = MINUTE / 2;

/**
 * Runs `count` workers that share one port: the supervisor accepts and hands connections on in turn, so that none is lost with
 * a worker that dies before it has taken it. A worker that dies is replaced, ever later while its successors die too.
 * Resolves with the exit code when all have ended: 0 when they were asked to, 78 when the settings cannot be used.
 */
export function superviseWorkers(count: number, logger: Logger): Promise<number> {
  return new Promise((resolve) => {
    let stopping = false;
    let pause = FIRST_PAUSE;
    let code = 0;
    const serving = new Set<Worker>();
    let served = false;
    const end = (with_: number) => {
      code ||= with_;
      stopping = true;
      for (const worker of all()) {
        if (serving.has(worker)) worker.send(STOP);
        else worker.process.kill();
      }
      if (all().length === 0) resolve(code);
    };
    const start = () => {
      const worker = cluster.fork();
      const since = process.uptime();
      worker.on('message', (message) => {
        if (message !== READY) return;
        serving.add(worker);
        if (!served) worker.send(GREET);
        served = true;
      });
      worker.once('exit', (exit, signal) => {
        if (stopping) {
          if (all().length === 0) resolve(code);
          return;
        }
        // Before anybody has served, what ends one worker ends them all.
        if (exit === EXIT_CONFIG || !served) return end(exit || 1);
        if ((process.uptime() - since) * SECOND > LIVED) pause = FIRST_PAUSE;
        logger.error({ worker: worker.id, exit, signal, pause }, 'A worker ended; another takes its place.');
        setTimeout(() => !stopping && start(), pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
      });
    };
    const stop = () => {
      if (stopping) process.exit(1);
      end(0);
    };
    process.on('SIGTERM', stop);
    process.on('SIGINT', stop);
    for (let n = 0; n < count; n += 1) start();
  });
}

const all = (): Worker[] => Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
