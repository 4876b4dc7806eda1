/** Builds every asset of the project at `root` into `outDir` and returns the manifest. */
export function buildAssets(
  root: string,
  outDir: string,
): Promise<Record<string, { file: string; type: string }>>;
