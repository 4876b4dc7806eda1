/** Pictures that people bring: decoded where they can do no harm, and encoded again. */
export { WasmLogoCodec } from './logo-codec.ts';
