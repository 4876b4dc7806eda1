/** Addresses inside the demo that its pages link to one another by. */
export const DEMO_PATHS = {
  start: '/demo',
  signIn: '/demo/sign-in',
  phone: '/demo/phone',
  outbox: '/demo/outbox',
} as const;
