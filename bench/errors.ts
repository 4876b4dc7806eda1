/** Something answered otherwise than it must: the run counts for nothing. */
export class BenchFailure extends Error {
  override readonly name = 'BenchFailure';
}
