/** How a module stands in the Foundation's suite. */
export interface ModuleState {
  readonly status: 'CREATED' | 'CONFIGURED' | 'RUNNING' | 'WAITING' | 'FINISHED' | 'INTERRUPTED' | string;
  readonly result: 'PASSED' | 'WARNING' | 'REVIEW' | 'SKIPPED' | 'FAILED' | string | null;
}

export interface Plan {
  readonly id: string;
  readonly modules: readonly { readonly testModule: string; readonly variant?: object }[];
}

/** The interface of the OpenID Foundation's conformance suite, as far as a driver needs it. */
export class SuiteApi {
  readonly #base: string;
  readonly #headers: Record<string, string>;

  /** `token`: of the hosted suite; one that runs locally in its developer mode asks for none. */
  constructor(base: string, token: string | undefined) {
    this.#base = base.replace(/\/$/, '');
    this.#headers = token === undefined ? {} : { Authorization: `Bearer ${token}` };
  }

  createPlan(planName: string, variant: object, configuration: object): Promise<Plan> {
    const query = new URLSearchParams({ planName, variant: JSON.stringify(variant) });
    return this.#ask<Plan>(`/api/plan?${query}`, 'POST', JSON.stringify(configuration));
  }

  /** Starts a module of a plan, and gives its id. */
  async start(plan: string, test: string, variant: object = {}): Promise<string> {
    const query = new URLSearchParams({ test, plan, variant: JSON.stringify(variant) });
    return (await this.#ask<{ id: string }>(`/api/runner?${query}`, 'POST')).id;
  }

  state(id: string): Promise<ModuleState> {
    return this.#ask<ModuleState>(`/api/info/${id}`, 'GET');
  }

  /** The addresses that a browser has yet to visit. */
  async pending(id: string): Promise<readonly string[]> {
    return (await this.#ask<{ urls?: string[] }>(`/api/runner/browser/${id}`, 'GET')).urls ?? [];
  }

  async visited(id: string, url: string): Promise<void> {
    await this.#ask(`/api/runner/browser/${id}/visit?${new URLSearchParams({ url })}`, 'POST');
  }

  async #ask<T>(path: string, method: 'GET' | 'POST', body?: string): Promise<T> {
    const response = await fetch(this.#base + path, {
      method,
      headers: { ...this.#headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the suite answered ${response.status} to ${method} ${path}: ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as T;
  }
}
