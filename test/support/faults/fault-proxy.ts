import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export type Fault =
  /** Bytes pass. */
  | { kind: 'none' }
  /** Connections stay and are accepted, and no byte passes either way: a partition, as a machine behind it sees one. */
  | { kind: 'silent' }
  /** Each piece of bytes arrives this many milliseconds later. */
  | { kind: 'slow'; by: number }
  /** What is open is reset and what is new is refused: the process behind is gone. */
  | { kind: 'refused' };

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
}

/** A TCP proxy on loopback in front of a store, between which and its clients a test puts faults. */
export class FaultProxy {
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  readonly #target: { host: string; port: number };
  #fault: Fault = { kind: 'none' };

  /** Listens on a port of its own; `close` it when the test is over. */
  static async open(target: { host?: string; port: number }): Promise<FaultProxy> {
    const proxy = new FaultProxy({ host: '127.0.0.1', ...target });
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  private constructor(target: { host: string; port: number }) {
    this.#target = target;
    this.#server = createServer({ allowHalfOpen: true }, (near) => this.#join(near));
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The same URL, led through this proxy. */
  through(url: string): string {
    const led = new URL(url);
    led.hostname = '127.0.0.1';
    led.port = String(this.port);
    return led.href;
  }

  /** From now on connections, old and new, meet this fault. Bytes held back by `silent` pass when it ends. */
  set(fault: Fault): void {
    this.#fault = fault;
    if (fault.kind === 'refused') this.cut();
    for (const { near, far } of this.#pairs) {
      for (const socket of [near, far]) {
        if (fault.kind === 'silent') socket.pause();
        else socket.resume();
      }
    }
  }

  heal(): void {
    this.set({ kind: 'none' });
  }

  /** Resets every open connection once; new ones meet the fault that is set. */
  cut(): void {
    for (const { near, far } of this.#pairs) {
      near.resetAndDestroy();
      far.destroy();
    }
    this.#pairs.clear();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket): void {
    if (this.#fault.kind === 'refused') {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ ...this.#target, allowHalfOpen: true });
    const pair = { near, far };
    this.#pairs.add(pair);
    this.#pass(near, far, pair);
    this.#pass(far, near, pair);
    if (this.#fault.kind === 'silent') for (const socket of [near, far]) socket.pause();
  }

  #pass(from: Socket, to: Socket, pair: Pair): void {
    /** What is on its way arrives in order, however the fault changes meanwhile. */
    let arrived = Promise.resolve();
    const inOrder = (work: () => void) => {
      const { by } = this.#fault.kind === 'slow' ? this.#fault : { by: 0 };
      if (by === 0 && to.writable) {
        arrived = arrived.then(work);
        return;
      }
      const later = new Promise<void>((resolve) => setTimeout(resolve, by).unref());
      arrived = arrived.then(() => later).then(work);
    };
    from.on('data', (bytes) => inOrder(() => to.writable && to.write(bytes)));
    from.on('end', () => inOrder(() => to.end()));
    from.on('error', () => to.destroy());
    from.on('close', () => {
      if (to.destroyed) this.#pairs.delete(pair);
      else inOrder(() => to.destroy());
    });
  }
}
