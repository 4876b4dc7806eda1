import { cliActor, PERMISSIONS, type Permission } from '../../src/domain/access/index.ts';
import type { OrganizationId } from '../../src/kernel/index.ts';
import { type Answer, answerOf } from './attacker.ts';
import type { TestGateway } from './gateway.ts';

/** A program with a key of the admin API. */
export class AdminProgram {
  readonly #g: TestGateway;
  readonly token: string;

  constructor(g: TestGateway, token: string) {
    this.#g = g;
    this.token = token;
  }

  /** One request below `/api/admin/v1`. */
  async ask(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    return answerOf(
      await fetch(`${this.#g.origin}/api/admin/v1${path}`, {
        method,
        headers: {
          Authorization: `Bearer ${this.token}`,
          ...(body && { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body && { body: JSON.stringify(body) }),
      }),
    );
  }
}

/** A program of this organization, or of the deployment, with these scopes or all. */
export async function programOf(
  g: TestGateway,
  organizationId: OrganizationId | undefined,
  permissions: readonly Permission[] = PERMISSIONS,
): Promise<AdminProgram> {
  const input = { name: 'A program', permissions, days: 1 };
  const { token } = await g.gateway.apiKeys.create(cliActor(), organizationId, input);
  return new AdminProgram(g, token);
}
