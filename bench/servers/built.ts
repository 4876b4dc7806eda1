/** A module of the build, as `npm start` loads it. */
export const built = async <Module>(path: string): Promise<Module> =>
  (await import(new URL(`../../dist/src/${path}`, import.meta.url).href)) as Module;
