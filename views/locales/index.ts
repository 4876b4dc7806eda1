import en from './en.json' with { type: 'json' };

/** Every language we have. A new one is a file beside this one and a line here; a missing key does not compile. */
export const catalogues = { en };
