/** Controls, and the marks that would let a name reorder or hide the text around it (Unicode TR 9 and TR 36). */
const DECEIVING = /[\p{Cc}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/** Text from outside, safe to stand in a sentence of ours. Markup is the renderer's matter. */
export const plain = (text: string): string => text.replace(DECEIVING, '\ufffd');
