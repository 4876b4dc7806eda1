/** What a page of one heading says on one of its screens. */
export interface ScreenText {
  heading: string;
  /** Said by the page's live region. Without one the screen's own part says it. */
  message?: string;
}
