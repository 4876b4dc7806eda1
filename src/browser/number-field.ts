import { digitsOf } from './digits.ts';
import { byId, show } from './page-data.ts';

const NUMBER = /^\d{2}$/;

const part = byId('number-part', HTMLElement);
const field = byId('number', HTMLInputElement);

/** Asks for the two digits that the other screen shows, or does not. What was typed before is gone. */
export function askForNumber(asked: boolean): void {
  show(part, asked);
  field.value = '';
  field.ariaInvalid = 'false';
}

/** The two digits; empty where none are asked for. Undefined when they are not typed yet: the field has the focus then. */
export function typedNumber(): string | undefined {
  if (part.hidden) return '';
  const number = digitsOf(field.value);
  const typed = NUMBER.test(number);
  field.ariaInvalid = String(!typed);
  if (typed) return number;
  field.focus();
  field.select();
  return undefined;
}
