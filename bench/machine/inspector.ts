import { BenchFailure } from '../errors.ts';

/** What a process says of its own memory, in bytes. */
export interface MemoryUsage {
  readonly rss: number;
  readonly heapUsed: number;
  readonly external: number;
}

/** A profile as Node writes it: a tree of calls, and where the process was at each sample. */
export interface CpuProfile {
  readonly nodes: readonly {
    readonly id: number;
    readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number };
    readonly children?: readonly number[];
  }[];
  readonly samples: readonly number[];
  /** Microseconds since the sample before. */
  readonly timeDeltas: readonly number[];
}

const SAMPLE_EVERY_US = 200;

/** Looks into another Node process through its inspector (`--inspect`), so that the process needs no code for it. */
export class Inspector {
  readonly #socket: WebSocket;
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  static async connect(port: number): Promise<Inspector> {
    const response = await fetch(`http://127.0.0.1:${port}/json`);
    const [target] = (await response.json()) as { webSocketDebuggerUrl: string }[];
    const socket = new WebSocket(target?.webSocketDebuggerUrl ?? '');
    await new Promise((resolve, reject) => {
      socket.onopen = resolve;
      socket.onerror = () => reject(new BenchFailure('the inspector of the gateway does not answer'));
    });
    return new Inspector(socket);
  }

  /** Collects garbage, twice because finalizers leave some, and says what is left. */
  async collectGarbage(): Promise<MemoryUsage> {
    await this.#call('HeapProfiler.collectGarbage');
    await this.#call('HeapProfiler.collectGarbage');
    const { result } = await this.#call<{ result: { value: MemoryUsage } }>('Runtime.evaluate', {
      expression: 'process.memoryUsage()',
      returnByValue: true,
    });
    return result.value;
  }

  async startProfile(): Promise<void> {
    await this.#call('Profiler.enable');
    await this.#call('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
    await this.#call('Profiler.start');
  }

  async stopProfile(): Promise<CpuProfile> {
    return (await this.#call<{ profile: CpuProfile }>('Profiler.stop')).profile;
  }

  close(): void {
    this.#socket.close();
  }

  #call<Result>(method: string, params: object = {}): Promise<Result> {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      const hear = ({ data }: MessageEvent) => {
        const message = JSON.parse(String(data)) as { id?: number; result: Result; error?: object };
        if (message.id !== id) return;
        this.#socket.removeEventListener('message', hear);
        if (message.error) reject(new BenchFailure(`${method}: ${JSON.stringify(message.error)}`));
        else resolve(message.result);
      };
      this.#socket.addEventListener('message', hear);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }
}
