import type { Route } from '../balancer.ts';
import type { Deployment, Node } from '../gateway-processes.ts';

/** How often a balancer asks its nodes whether they are ready, in milliseconds. */
const ASKED_EVERY = 250;

/** The nodes behind one address: requests go around those that say that they are ready. */
export class NodePool {
  readonly #nodes: Node[] = [];
  readonly #ready = new Set<number>();
  #turn = 0;
  #asking: NodeJS.Timeout | undefined;

  /** To be given to the deployment's balancer. */
  readonly route: Route = (_, tried) => {
    const open = [...this.#ready].filter((port) => !tried.includes(port));
    this.#turn += 1;
    return open[this.#turn % open.length];
  };

  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  /** Starts so many nodes, and asks each again and again whether it is ready, until `close`. */
  async start(gateways: Deployment, count: number): Promise<void> {
    for (let n = 0; n < count; n += 1) {
      const node = await gateways.node();
      this.#nodes.push(node);
      this.#ready.add(node.port);
    }
    this.#asking = setInterval(() => {
      for (const { port } of this.#nodes) void this.#ask(port);
    }, ASKED_EVERY);
  }

  close(): void {
    clearInterval(this.#asking);
  }

  /** In the place of one that has ended, at its address. */
  replace(before: Node, now: Node): void {
    this.#nodes[this.#nodes.indexOf(before)] = now;
  }

  async #ask(port: number): Promise<void> {
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`, {
        signal: AbortSignal.timeout(ASKED_EVERY * 8),
      });
      await answer.arrayBuffer();
      if (answer.ok) this.#ready.add(port);
      else this.#ready.delete(port);
    } catch {
      this.#ready.delete(port);
    }
  }
}
