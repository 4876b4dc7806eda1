import { type Compilable, CompiledQuery, type InferResult, type Kysely } from 'kysely';
import type { Database } from './schema.ts';

/** Stands for a value while the text is made; no constant of a query looks like it. */
const gap = (index: number): string => `\0gap ${index}`;

/**
 * A question that is asked again and again with other values: its text is made at the first time and filled in from then
 * on, because building a query and compiling it costs more than what the database does for a row or two. One of these
 * belongs to one database: the text is in its dialect.
 */
export class Question<Values extends readonly unknown[], Query extends Compilable> {
  readonly #build: (...values: Values) => Query;
  #text = '';
  /** What each parameter of the text is: a constant of the query, or the value of this place. */
  #parameters: readonly ((values: Values) => unknown)[] = [];

  /** `build` may only hand its values on to the query, each as a value: it is called once, with others in their place. */
  constructor(build: (...values: Values) => Query) {
    this.#build = build;
  }

  /** The rows. Rejects as the query itself would. */
  async ask(db: Kysely<Database>, ...values: Values): Promise<InferResult<Query>> {
    if (this.#text === '') this.#compile(values.length);
    const query = CompiledQuery.raw(
      this.#text,
      this.#parameters.map((parameter) => parameter(values)),
    );
    return (await db.executeQuery(query)).rows as InferResult<Query>;
  }

  #compile(places: number): void {
    const gaps = Array.from({ length: places }, (_, index) => gap(index));
    const { sql, parameters } = this.#build(...(gaps as unknown as Values)).compile();
    this.#parameters = parameters.map((parameter) => {
      const place = gaps.indexOf(parameter as string);
      return place < 0 ? () => parameter : (values: Values) => values[place];
    });
    this.#text = sql;
  }
}
