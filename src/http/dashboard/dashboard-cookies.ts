import { LASTS_FOR } from '../../domain/account/index.ts';
import { OwnCookie } from '../shared/own-cookie.ts';

/** The cookie of a dashboard session: never sent by a page of anybody else. */
export const dashboardCookie = (secure: boolean): OwnCookie =>
  new OwnCookie({ name: 'cs_dashboard', lasts: LASTS_FOR, secure });
