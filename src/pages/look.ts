/** A picture of ours. */
export interface PagePicture {
  /** A path on this origin. */
  src: string;
  /** In pixels; it is shown a third as large or less. */
  width: number;
  height: number;
}

/** What an application brings to the look of a page. Everything is there or not. */
export interface PageLook {
  logo?: {
    light: PagePicture;
    /** On a dark page; without it the light one stands on white. */
    dark?: PagePicture;
  };
  /** Path of a style sheet that says nothing but colours. */
  colours?: string;
  /** The application's own pages, elsewhere. */
  terms?: string;
  privacy?: string;
}

/** How a page is laid out, where it is no ordinary one (OpenID Connect Core section 3.1.2.1). */
export type PageDisplay = 'popup' | 'touch';
