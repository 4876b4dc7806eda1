import { describe, expect, test } from 'vitest';
import {
  createRenderer,
  createTranslators,
  createWholeRenderer,
  samples,
  type WaitingPage,
} from '../../src/pages/index.ts';
import { catalogues, views } from '../../views/index.ts';
import { languages, plainManifest } from './support.ts';

const translatorFor = createTranslators(catalogues);
const whole = createWholeRenderer({ views, assets: plainManifest });
const HOSTILE = `"'></main><script>alert(1)</script>&quot;&\\u0022$&$1\0`;

/** The same screen as another sign-in would see it. */
const ofAnotherSignIn = (page: WaitingPage, by: (text: string) => string): WaitingPage => ({
  ...page,
  snapshot: {
    ...page.snapshot,
    endsIn: page.snapshot.endsIn + 1,
    ...(page.snapshot.frames
      ? { frames: { prefix: by('prefix'), codes: [by('000.x'), by('001.y')], nextIn: 1, step: 2 } }
      : {}),
  },
  paths: {
    self: by('/self'),
    events: by('/events'),
    state: by('/state'),
    cancel: by('/cancel'),
    newCode: by('/new-code'),
    confirm: by('/confirm'),
    shortCode: by('/short-code'),
    passkeyOptions: by('/passkey-options'),
    passkey: by('/passkey'),
    here: by('/here'),
    code: by('/code'),
    resume: by('/resume'),
  },
});

const samplesOf = Object.entries(samples.waiting);

describe.each(languages)('the waiting page from its template, in %s', (language) => {
  test.each(samplesOf)('%s: is the page drawn whole, byte for byte', (_name, page) => {
    const fromTemplate = createRenderer({ views, assets: plainManifest, translatorFor });
    const t = translatorFor(language);
    for (const by of [
      (text: string) => `/interaction/abc${text}`,
      (text: string) => text + HOSTILE,
      () => HOSTILE,
      (text: string) => text,
    ]) {
      const other = ofAnotherSignIn(page, by);
      expect(fromTemplate('waiting', other, language)).toBe(whole('waiting', other, t));
    }
    expect(fromTemplate('waiting', page, language)).toBe(whole('waiting', page, t));
  });

  test.each(samplesOf)(
    '%s: an application with a hostile name changes no other one’s page',
    (_name, page) => {
      const fromTemplate = createRenderer({ views, assets: plainManifest, translatorFor });
      const t = translatorFor(language);
      const names = ['\0cancel', 'action="\0cancel"', `data-paths="${JSON.stringify(page.paths)}"`, HOSTILE];
      for (const name of [...names, page.application.name, ...names]) {
        const named = { ...page, application: { name, host: name } };
        expect(fromTemplate('waiting', named, language)).toBe(whole('waiting', named, t));
      }
    },
  );
});
