import { plain } from '../../src/pages/index.ts';

/** A text from outside that stands for itself: set apart from the direction of the text around it. */
export function Value({ text }: { text: string }) {
  return <bdi>{plain(text)}</bdi>;
}
