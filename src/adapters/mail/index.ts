/** How mail leaves: by SMTP, or, in demo mode, onto a page of this machine. */
export { Outbox } from './outbox.ts';
export { SmtpTransport } from './smtp-transport.ts';
