import type { PageLook } from './look.ts';

/** Why a typed code leads nowhere. */
export const deviceProblems = ['unknown', 'expired', 'used'] as const;

/** Where the code that a device shows is typed. */
export interface DevicePage {
  /** Takes a POST with `user_code`. */
  path: string;
  /** What the address brought along: a stranger's text. */
  code?: string;
  problem?: { kind: (typeof deviceProblems)[number] };
}

/** Asks whether it is this person's own device that shows the code. */
export interface DeviceConfirmPage {
  /** Takes a POST with `user_code` and `answer`. */
  path: string;
  application: { name: string; host: string };
  code: string;
  look?: PageLook;
}

export const deviceEnds = ['done', 'stopped', 'over'] as const;

/** How it ended; the device tells the rest. */
export interface DeviceEndPage {
  state: (typeof deviceEnds)[number];
  /** Where another code is typed. */
  path: string;
}
