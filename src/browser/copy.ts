import { byId, dataOf, say } from './page-data.ts';

/** Lets every `data-copies` button copy the field it names and report it in the region it names. */
export function enableCopyButtons(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-copies]')) {
    const texts = dataOf<{ copied: string; failed: string }>(button, 'texts');
    const field = byId(button.dataset.copies ?? '', HTMLInputElement);
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
