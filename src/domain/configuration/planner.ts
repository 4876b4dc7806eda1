import type { Fault } from '../../kernel/index.ts';
import {
  decideChange,
  decideNew,
  type GivenLogo,
  type Integration,
  type IntegrationChange,
  type IntegrationInput,
  type LogoService,
  nameKey,
  type ReadLogos,
} from '../directory/index.ts';
import type { ConfiguredIntegration } from './document.ts';
import { everyFault, refusalOf } from './faults.ts';
import { changeOf, inputOf } from './integration-fields.ts';
import { differences, type FieldChange, logoDifference } from './plan.ts';
import { readEntry, type Section } from './read.ts';

/** What is to be done about one integration. */
export type Planned =
  | { action: 'create'; name: string; input: Omit<IntegrationInput, 'demo'>; logos?: ReadLogos | undefined }
  | {
      action: 'change' | 'keep';
      integration: Integration;
      changes: readonly FieldChange[];
      /** Undefined: its pictures alone are others. */
      change: IntegrationChange | undefined;
      logos?: ReadLogos | undefined;
    }
  | { action: 'remove' | 'leave'; integration: Integration };

/** Each takes a tenth of a second to read; whoever has more applies one organization after the other. */
const MOST_PICTURES = 200;

/** Compares what a file says of organizations with what is there, and gathers every fault on the way. */
export class Planner {
  readonly faults: Fault[] = [];
  readonly #logos: Pick<LogoService, 'read'>;
  #pictures = 0;
  /** Of the entry that is looked at: what need not be told again. */
  #faulty: ReadonlySet<string> = new Set();

  constructor(logos: Pick<LogoService, 'read'>) {
    this.#logos = logos;
  }

  /** What is to be done in one organization, in the order of the file; then what the file does not have. */
  async plan(section: Section, existing: readonly Integration[], prune: boolean): Promise<Planned[]> {
    const planned: Planned[] = [];
    const met = new Map<string, string>();
    const names = new Map<string, string>();
    for (const [at, entry] of section.entries.entries()) {
      const place = `${section.place}.${at}`;
      const { read, faults, faulty } = readEntry(entry, place);
      this.faults.push(...faults);
      if (read === undefined) continue;
      this.#faulty = faulty;
      this.#once(names, nameKey(read.name), `${place}.name`, place);
      const match = this.#match(read, existing, place);
      if (match === 'faulty') continue;
      if (match) this.#once(met, match.id, place, place);
      const step = match ? await this.#change(match, read, place) : await this.#create(read, place);
      if (step) planned.push(step);
    }
    const others = existing.filter(({ id, demo }) => !demo && !met.has(id));
    this.#refuseTakenNames(section, planned, prune ? [] : others);
    return [
      ...planned,
      ...others.map((integration) => ({
        action: prune ? ('remove' as const) : ('leave' as const),
        integration,
      })),
    ];
  }

  #add(path: string, message: string): void {
    this.faults.push({ path, message });
  }

  #once(seen: Map<string, string>, key: string, path: string, place: string): void {
    const first = seen.get(key);
    if (first === undefined) seen.set(key, place);
    else this.#add(path, `is ${first} again.`);
  }

  /** The one that an entry is about: by its id, else by its name. */
  #match(read: ConfiguredIntegration, existing: readonly Integration[], place: string) {
    const found =
      read.id === undefined
        ? existing.filter(({ name }) => nameKey(name) === nameKey(read.name))
        : existing.filter(({ id }) => id === read.id);
    const [one, another] = found;
    if (one === undefined && read.id !== undefined) {
      this.#add(`${place}.id`, 'is no integration of this organization.');
      return 'faulty';
    }
    if (another !== undefined) {
      this.#add(`${place}.name`, 'is the name of several here: give the id too.');
      return 'faulty';
    }
    if (one?.demo) {
      this.#add(`${place}.name`, 'is the built-in demo application, which is set up at each start.');
      return 'faulty';
    }
    if (one !== undefined && one.kind !== read.kind) {
      this.#add(`${place}.kind`, `cannot be changed: it is ${one.kind}.`);
      return 'faulty';
    }
    return one;
  }

  async #create(read: ConfiguredIntegration, place: string): Promise<Planned | undefined> {
    const { id: _, logos: files, ...rest } = read;
    const input = inputOf(rest);
    const faults = await everyFault(input, decideNew);
    const logos = await this.#readLogos(files, undefined, place);
    if (this.#refused(faults, place) || logos === 'faulty') return undefined;
    return { action: 'create', name: input.name, input, logos: logos?.logos.length ? logos : undefined };
  }

  async #change(
    old: Integration,
    { id: _, kind: __, logos: files, ...rest }: ConfiguredIntegration,
    place: string,
  ): Promise<Planned | undefined> {
    const change = changeOf(rest);
    // Two of a version that did not mind may have one name: it is not looked at where it stays.
    if (change.name === old.name) delete change.name;
    const faults = await everyFault(change, (one) => decideChange(old, one));
    const logos = await this.#readLogos(files, old, place);
    if (this.#refused(faults, place) || logos === 'faulty') return undefined;
    const next: Integration = { ...old, ...(await decideChange(old, change)) };
    const changes = differences(old, next);
    const pictures = logos
      ? logoDifference(old, { ...old, branding: { ...old.branding, logos: logos.logos } })
      : [];
    return {
      action: changes.length + pictures.length > 0 ? 'change' : 'keep',
      integration: old,
      changes: [...changes, ...pictures],
      change: changes.length > 0 ? change : undefined,
      logos: pictures.length > 0 ? logos : undefined,
    };
  }

  async #readLogos(
    files: ConfiguredIntegration['logos'],
    old: Integration | undefined,
    place: string,
  ): Promise<ReadLogos | undefined | 'faulty'> {
    if (files === undefined) return undefined;
    if (this.#pictures > MOST_PICTURES) {
      this.#add(`${place}.logos`, `are more than the ${MOST_PICTURES} new pictures that are read at once.`);
      return 'faulty';
    }
    const given: GivenLogo[] = files.map(({ name, file, darkFile }) => ({
      name,
      file: Buffer.from(file, 'base64'),
      ...(darkFile !== undefined && { darkFile: Buffer.from(darkFile, 'base64') }),
    }));
    let read: ReadLogos | undefined;
    const fault = await refusalOf(async () => {
      read = await this.#logos.read(given, old?.branding.logos);
    });
    this.#pictures += read?.images.length ?? given.length;
    return this.#refused(fault ? [fault] : [], place) ? 'faulty' : read;
  }

  #refused(faults: readonly Fault[], place: string): boolean {
    const news = faults.filter(({ path }) => !this.#faulty.has(path.split('.')[0] ?? ''));
    this.faults.push(...news.map((fault) => ({ ...fault, path: `${place}.${fault.path}` })));
    return faults.length > 0;
  }

  /** A name that one here has until it is another's would be refused in the middle of the work. */
  #refuseTakenNames(section: Section, planned: readonly Planned[], others: readonly Integration[]): void {
    const holders = [...others, ...planned.flatMap((one) => ('integration' in one ? [one.integration] : []))];
    for (const one of planned) {
      const name = one.action === 'create' ? one.name : 'change' in one ? one.change?.name : undefined;
      if (name === undefined) continue;
      const own = 'integration' in one ? one.integration.id : undefined;
      if (!holders.some((other) => other.id !== own && nameKey(other.name) === nameKey(name))) continue;
      this.#add(section.place, `name "${name.slice(0, 100)}" is taken by another integration.`);
    }
  }
}
