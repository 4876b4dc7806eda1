import { createHash } from 'node:crypto';

/**
 * The only script that stands inside a page: the response must leave for the application without waiting for a
 * second request. It leaves when the page is parsed, because browsers stop parsing a page that submits earlier, and
 * the Continue button would be missing. The method is the prototype's: an input named `submit` would hide the form's.
 */
export const FORM_POST_SCRIPT =
  "addEventListener('DOMContentLoaded',()=>HTMLFormElement.prototype.submit.call(document.forms[0]))";

/** The source expression that lets a policy allow exactly this script (CSP Level 3 section 2.3.1). */
export const FORM_POST_SCRIPT_HASH = `'sha256-${createHash('sha256').update(FORM_POST_SCRIPT).digest('base64')}'`;
