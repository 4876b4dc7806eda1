import { deviceEnds, deviceProblems } from './device-pages.ts';
import type { Pages } from './pages.ts';

const path = '/device';

/** The pages of signing in a device elsewhere, at least once in each state. */
export const deviceSamples: {
  readonly [P in 'device' | 'device-confirm' | 'device-end']: Readonly<Record<string, Pages[P]>>;
} = {
  device: {
    empty: { path },
    'with the code of a link': { path, code: 'WDJB-MJHT' },
    ...Object.fromEntries(deviceProblems.map((kind) => [`${kind} code`, { path, problem: { kind } }])),
  },
  'device-confirm': {
    plain: {
      path,
      application: { name: 'Contoso TV', host: 'tv.contoso.example' },
      code: 'WDJB-MJHT',
    },
    branded: {
      path,
      application: { name: 'Contoso TV', host: 'tv.contoso.example' },
      code: 'WDJB-MJHT',
      look: {
        logo: { light: { src: '/logos/light.png', width: 576, height: 96 } },
        colours: '/branding/1-0b6e4f-4fd1a5.css',
      },
    },
  },
  'device-end': Object.fromEntries(deviceEnds.map((state) => [state, { state, path }])),
};
