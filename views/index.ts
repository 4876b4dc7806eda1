/**
 * Every page as a component, and every language. Nothing here holds a text or decides anything: views put given
 * values and translated texts into elements.
 */
import type { Views } from '../src/pages/index.ts';
import { DemoFailed } from './pages/demo-failed.tsx';
import { DemoPhone } from './pages/demo-phone.tsx';
import { DemoResult } from './pages/demo-result.tsx';
import { DemoStart } from './pages/demo-start.tsx';
import { Enroll } from './pages/enroll.tsx';
import { ErrorView } from './pages/error.tsx';
import { FormPost } from './pages/form-post.tsx';
import { Front } from './pages/front.tsx';
import { Scan } from './pages/scan.tsx';
import { Waiting } from './pages/waiting.tsx';

export { catalogues } from './locales/index.ts';

export const views: Views = {
  waiting: Waiting,
  error: ErrorView,
  front: Front,
  scan: Scan,
  enroll: Enroll,
  'form-post': FormPost,
  'demo-start': DemoStart,
  'demo-result': DemoResult,
  'demo-failed': DemoFailed,
  'demo-phone': DemoPhone,
};
