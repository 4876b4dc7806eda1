import { PROBE_HEADER, type Probed, type Probes } from '../../domain/health/index.ts';
import { type Clock, SECOND } from '../../kernel/index.ts';

const PATIENCE = 8 * SECOND;

export interface GatewayProbeParts {
  /** The gateway's own address, as everybody reaches it. */
  url: string;
  probes: Pick<Probes, 'issue'>;
  clock: Clock;
  /** How requests leave, where a test has a name of its own. */
  fetch?: typeof fetch | undefined;
}

/** Asks the gateway, through everything that stands in front of it, how requests arrive there. */
export class GatewayProbe {
  readonly #parts: GatewayProbeParts;

  constructor(parts: GatewayProbeParts) {
    this.#parts = parts;
  }

  /**
   * How the request looked there, and by how many milliseconds that node's clock is before (negative: behind) this one, to
   * half of the time on the way. `alive`: something answers that does not know this deployment's root secret. Rejects where
   * nothing answers.
   */
  async seen(): Promise<{ seen: Probed; ahead: number } | 'alive' | { status: number }> {
    const { clock } = this.#parts;
    const before = clock.now();
    const response = await this.#ask('application/json');
    const after = clock.now();
    if (!response.ok) return { status: response.status };
    const body = (await response.json().catch(() => ({}))) as { status?: string; seen?: Probed };
    if (body.seen === undefined) return body.status === 'alive' ? 'alive' : { status: response.status };
    return { seen: body.seen, ahead: body.seen.now - (before + after) / 2 };
  }

  /**
   * Whether an event arrives when it is sent. A proxy that collects answers gives both events together, at the end.
   * Rejects where nothing answers.
   */
  async streams(): Promise<boolean> {
    const response = await this.#ask('text/event-stream');
    const pieces: string[] = [];
    const decoder = new TextDecoder();
    for await (const bytes of response.body ?? []) pieces.push(decoder.decode(bytes as Uint8Array));
    return (
      pieces.findIndex((text) => text.includes('data: 1')) <
      pieces.findIndex((text) => text.includes('data: 2'))
    );
  }

  #ask(accept: string): Promise<Response> {
    const { url, probes } = this.#parts;
    return (this.#parts.fetch ?? fetch)(`${url}/healthz`, {
      headers: { Accept: accept, [PROBE_HEADER]: probes.issue() },
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE),
    });
  }
}
