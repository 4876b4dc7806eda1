/** The previews follow what is typed, a moment after the last letter. Without scripts a button shows the same. */
const PAUSE = 400;

const form = document.querySelector<HTMLFormElement>('form#look')!;
const previews = document.querySelectorAll<HTMLIFrameElement>('iframe[data-preview]');

function show(): void {
  const typed = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (name !== 'version' && typeof value === 'string') typed.set(name, value);
  }
  for (const preview of previews) preview.src = `${preview.dataset.preview}?${typed}`;
}

let timer: ReturnType<typeof setTimeout> | undefined;
form.addEventListener('input', () => {
  clearTimeout(timer);
  timer = setTimeout(show, PAUSE);
});
