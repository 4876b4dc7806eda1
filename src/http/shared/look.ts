import type { Look, Picture } from '../../domain/directory/index.ts';
import type { PageLook, PagePicture } from '../../pages/index.ts';
import { coloursPath, logoPath } from '../routes.ts';

/** The look of a sign-in, as a page needs it: addresses of ours, and the integration's own links. */
export function pageLook(look: Look | undefined): { look?: PageLook } {
  if (look === undefined) return {};
  const { logo, accent, termsUrl, privacyUrl } = look;
  const page: PageLook = {
    ...(logo && {
      logo: { light: pagePicture(logo.light), ...(logo.dark && { dark: pagePicture(logo.dark) }) },
    }),
    ...(accent && { colours: coloursPath(accent) }),
    ...(termsUrl !== undefined && { terms: termsUrl }),
    ...(privacyUrl !== undefined && { privacy: privacyUrl }),
  };
  return Object.keys(page).length === 0 ? {} : { look: page };
}

/** The logo as an app is told of it: with whole addresses. */
export function logoAnswer(look: Look | undefined, issuer: string) {
  if (look?.logo === undefined) return {};
  const { light, dark } = look.logo;
  const { hash, width, height } = light;
  return {
    logo: {
      light: issuer + logoPath(hash),
      ...(dark && { dark: issuer + logoPath(dark.hash) }),
      width,
      height,
    },
  };
}

/** The colours alone, as a page is given them from the start. */
export const coloursOf = (look: Look | undefined): { colours?: string } =>
  look?.accent === undefined ? {} : { colours: coloursPath(look.accent) };

const pagePicture = ({ hash, width, height }: Picture): PagePicture => ({
  src: logoPath(hash),
  width,
  height,
});
