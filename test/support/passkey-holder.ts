import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import type { TestGateway } from './gateway.ts';

const OPTIONS = {
  protocol: 'ctap2',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  automaticPresenceSimulation: true,
} as const;

/** A device whose browser holds the passkey of an enrolled phone; it unlocks when it is told to. */
export class PasskeyHolder {
  readonly #page: Page;
  readonly #session: CDPSession;
  readonly #authenticator: string;

  private constructor(page: Page, session: CDPSession, authenticator: string) {
    this.#page = page;
    this.#session = session;
    this.#authenticator = authenticator;
  }

  /** The authenticator of this tab. Chromium gives each tab one of its own. */
  static async of(page: Page): Promise<PasskeyHolder> {
    const session = await page.context().newCDPSession(page);
    await session.send('WebAuthn.enable');
    const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', { options: OPTIONS });
    return new PasskeyHolder(page, session, authenticatorId);
  }

  /** Sets a phone of this person up in this browser, by an invitation. */
  static async enrolled(g: TestGateway, context: BrowserContext, name: string): Promise<PasskeyHolder> {
    const page = await context.newPage();
    const holder = await PasskeyHolder.of(page);
    await page.goto(await g.invitationFor(name));
    await page.getByRole('button', { name: 'Set up this phone' }).click();
    await page.getByRole('button', { name: 'Create a passkey' }).click();
    await page.getByRole('heading', { name: 'This phone is ready' }).waitFor();
    return holder;
  }

  /** The same passkey in another tab of this device. */
  async alsoIn(page: Page): Promise<PasskeyHolder> {
    const { credentials } = await this.#session.send('WebAuthn.getCredentials', {
      authenticatorId: this.#authenticator,
    });
    const other = await PasskeyHolder.of(page);
    for (const credential of credentials) {
      await other.#session.send('WebAuthn.addCredential', {
        authenticatorId: other.#authenticator,
        credential,
      });
    }
    return other;
  }

  async unlocks(isUserVerified: boolean): Promise<void> {
    const authenticatorId = this.#authenticator;
    await this.#session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
  }

  /** Closes the tab in which it was set up. */
  async putAway(): Promise<void> {
    await this.#page.close();
  }
}
