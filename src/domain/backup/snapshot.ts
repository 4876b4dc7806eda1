/** What a column holds. The directory has no other types. */
export type Cell = string | number | null;

/** A table as it was at the moment of the snapshot. */
export interface TableRows {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<readonly Cell[]>;
}

/** The port to a directory that is read as it was at one moment, while others go on writing. */
export interface DirectorySnapshot {
  /** The migrations it has seen, in their order. */
  readonly migrations: readonly string[];
  /** Every table; one that others refer to comes before them. */
  tables(): AsyncIterable<TableRows>;
  close(): Promise<void>;
}

/** What a backup says one after the other: here begins a table, here is a row of it. */
export type Piece =
  | { readonly kind: 'table'; readonly name: string; readonly columns: readonly string[] }
  | { readonly kind: 'row'; readonly cells: readonly Cell[] };

/** The port to an empty directory that is filled. */
export interface DirectoryLoad {
  /**
   * Makes the tables as these migrations made them, fills them, brings them up to date, and ends what was open then:
   * all of it, or nothing. Throws `directory_not_empty` and `backup_newer`.
   */
  load(migrations: readonly string[], pieces: AsyncIterable<Piece>, now: number): Promise<void>;
}
