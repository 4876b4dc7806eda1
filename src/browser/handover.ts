import { enableCopyButtons } from './copy.ts';

/** What stands behind `#` goes into the field, and out of the address bar. Nothing is sent before somebody presses. */
function fillIn(): void {
  const field = document.querySelector<HTMLInputElement>('input#code');
  const code = location.hash.slice(1);
  if (!field || code === '') return;
  field.value = code;
  history.replaceState(null, '', location.pathname);
}

addEventListener('hashchange', fillIn);
fillIn();
enableCopyButtons();
