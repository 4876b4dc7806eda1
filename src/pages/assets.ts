/** What the build wrote beside the files that browsers load: each source name and the file that holds it now. */
export interface AssetsManifest {
  readonly [name: string]: { readonly file: string; readonly type: string };
}

/** Turns a source name such as `waiting.js` into its address. */
export type AssetUrl = (name: string) => string;

/** Where assets are served. The name in the address holds the file's hash, so an address never changes its meaning. */
export const ASSETS_PATH = '/assets/';

/** Looks addresses up in the manifest. A name that was not built is a fault of ours and throws. */
export const assetUrls =
  (manifest: AssetsManifest): AssetUrl =>
  (name) => {
    const asset = manifest[name];
    if (!asset) throw new Error(`no asset ${name} was built`);
    return ASSETS_PATH + asset.file;
  };
