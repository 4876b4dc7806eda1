/**
 * How to set an integration up on the other side, with its own values filled in: steps, fields in the order of the
 * other side's forms, and texts to paste. Nothing is kept here, and no secret ever comes here.
 */
export { SECRET_PLACEHOLDER } from './asked.ts';
export type {
  Field,
  FieldKey,
  Guide,
  GuideId,
  GuideOptions,
  NoteKey,
  ProviderAddresses,
  Snippet,
  SnippetLanguage,
  SnippetName,
  Step,
  StepKey,
  Warning,
  WarningKey,
} from './guide.ts';
export { GUIDE_IDS, SNIPPET_NAMES } from './guide.ts';
export { GuideService } from './guide-service.ts';
export { guideFor, guidesFor, optionsFor, type TypedOptions } from './guides.ts';
