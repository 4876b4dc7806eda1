import { enableCopyButtons } from './copy.ts';

enableCopyButtons();
