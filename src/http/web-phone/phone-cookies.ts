import { REMEMBERED_FOR } from '../../domain/approval/index.ts';
import { MINUTE } from '../../kernel/index.ts';
import { OwnCookie } from '../shared/own-cookie.ts';

/** As long as a scan can lead to a claim. */
const SCANNING_FOR = 20 * MINUTE;
const SCANNER = /^[A-Za-z0-9_-]{22}$/;

/** The two cookies of a phone's browser: which enrolled phone it is, and which scanner for the tickets it holds. */
export class PhoneCookies {
  readonly remembered: OwnCookie;
  readonly scanner: OwnCookie;

  constructor({ secure }: { secure: boolean }) {
    this.remembered = new OwnCookie({ name: 'cs_phone', lasts: REMEMBERED_FOR, secure });
    this.scanner = new OwnCookie({ name: 'cs_scanner', lasts: SCANNING_FOR, form: SCANNER, secure });
  }
}
