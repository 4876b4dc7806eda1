import { BenchFailure } from '../errors.ts';
import { Crowd } from './crowd.ts';
import { FloorUser } from './floor-user.ts';
import { hammer } from './hammer.ts';
import { arrivals, throughput } from './load.ts';
import type { Order, Reply, Target } from './messages.ts';
import { GatewayUser, type VirtualUser } from './sign-in.ts';
import { TokenCheck } from './token-check.ts';

/** The driver's process: plays browsers and phones as it is told over the channel of the process that started it. */
class Driver {
  #target: Target | undefined;
  #users: VirtualUser[] = [];
  #crowd: Crowd | undefined;

  async carryOut(order: Order): Promise<unknown> {
    switch (order.do) {
      case 'open':
        return this.#open(order.target);
      case 'throughput':
        return throughput(this.#opened, this.#users.slice(0, order.users), order.warmUp, order);
      case 'count':
        for (let i = 0; i < order.signIns; i += 1) await this.#users[0]?.signIn();
        return undefined;
      case 'wait':
        this.#crowd ??= new Crowd(this.#opened);
        return this.#crowd.grow(order.pages);
      case 'latency':
        return arrivals(this.#opened, this.#users, order.rate, order);
      case 'answer':
        return this.#crowd?.answer(this.#users.filter((user) => user instanceof GatewayUser));
      case 'return':
        return this.#crowd?.comeBack();
      case 'hammer':
        return hammer(this.#opened, order.request, order.seconds, order.rate);
      case 'release':
        this.#crowd?.release();
        this.#crowd = undefined;
        for (const user of this.#users) user.leave();
        return undefined;
    }
  }

  get #opened(): Target {
    if (this.#target === undefined) throw new BenchFailure('the driver has no target yet');
    return this.#target;
  }

  async #open(target: Target): Promise<void> {
    this.#target = target;
    const tokens = await TokenCheck.open(target);
    for (let i = 0; i < target.users; i += 1) {
      this.#users.push(
        target.kind === 'floor'
          ? new FloorUser(target, tokens)
          : await GatewayUser.enroll(target, tokens, target.invitations[i] ?? ''),
      );
    }
  }
}

const driver = new Driver();
const answer = (reply: Reply) => process.send?.(reply);

process.on('message', (order: Order) => {
  driver.carryOut(order).then(
    (value) => answer({ ok: true, value }),
    (error: unknown) =>
      answer({
        ok: false,
        message: error instanceof Error ? error.message : String(error),
        stack: error instanceof BenchFailure || !(error instanceof Error) ? undefined : error.stack,
      }),
  );
});
process.on('disconnect', () => process.exit(0));
