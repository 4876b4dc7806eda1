/** Whatever has its turn at a time. The ring alone writes it; undefined while it is in none. */
export interface Timed {
  due: number | undefined;
}

/**
 * Who is due at which time, by steps of the clock laid in a ring: to find those who are due costs as much as there are
 * of them, however many wait.
 */
export class DueRing<Item extends Timed> {
  readonly #step: number;
  readonly #slots: readonly Set<Item>[];
  /** The time of the last look; nobody is due before it. */
  #looked = 0;

  /** `length`: how far ahead most are due. Later ones are found too, only at more cost. */
  constructor(parts: { step: number; length: number }) {
    this.#step = parts.step;
    this.#slots = Array.from({ length: Math.ceil(parts.length / parts.step) + 1 }, () => new Set<Item>());
  }

  /** The item is due at this time, and at no other. */
  put(item: Item, time: number): void {
    this.remove(item);
    item.due = Math.max(time, this.#looked);
    this.#slot(this.#stepOf(item.due)).add(item);
  }

  remove(item: Item): void {
    if (item.due !== undefined) this.#slot(this.#stepOf(item.due)).delete(item);
    item.due = undefined;
  }

  /** Takes out and returns everyone who is due by now; everyone, when the clock was set back. */
  takeDue(now: number): Item[] {
    const last = this.#stepOf(now);
    const steps = last - this.#stepOf(this.#looked);
    const setBack = steps < 0;
    const passed = setBack ? this.#slots.length : Math.min(steps + 1, this.#slots.length);
    const found: Item[] = [];
    for (let step = last - passed + 1; step <= last; step += 1) {
      for (const item of this.#slot(step)) if (setBack || (item.due ?? 0) <= now) found.push(item);
    }
    for (const item of found) this.remove(item);
    this.#looked = now;
    return found;
  }

  #stepOf(time: number): number {
    return Math.floor(time / this.#step);
  }

  #slot(step: number): Set<Item> {
    return this.#slots[step % this.#slots.length] as Set<Item>;
  }
}
