import { byId, dataOf, say } from './page-data.ts';

/** Lets every `data-copies` button copy the field it names and report it in the region it names. */
export function enableCopyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copies]')) {
    const texts = dataOf<{ copied: string; failed: string }>(button, 'texts');
    const field = fieldOf(button.dataset.copies ?? '');
    const report = byId(button.dataset.reports ?? '', HTMLElement);
    button.hidden = false;
    button.addEventListener('click', async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        say(report, texts.copied);
      } catch {
        say(report, texts.failed);
      }
    });
  }
}

/** One line, or several. */
const fieldOf = (id: string): HTMLInputElement | HTMLTextAreaElement =>
  document.getElementById(id) instanceof HTMLTextAreaElement
    ? byId(id, HTMLTextAreaElement)
    : byId(id, HTMLInputElement);
