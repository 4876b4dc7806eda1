import type { Translator, WebhookPageKind, WebhookPageState } from '../../src/pages/index.ts';

type State = WebhookPageState | 'delivered' | 'waiting' | 'failed';

/** How a webhook or a delivery is doing, by a word, and by a sign of the style sheet's before it. */
export function WebhookState({ t, state }: { t: Translator; state: State }) {
  return <span class={`state state-${state}`}>{t(`dash.webhook.state.${state}`)}</span>;
}

/** What a webhook is told, a line each. */
export function WebhookKinds({ t, kinds }: { t: Translator; kinds: readonly { kind: WebhookPageKind }[] }) {
  return (
    <ul class="plain">
      {kinds.map(({ kind }) => (
        <li key={kind}>{t(`dash.webhook.kind.${kind}`)}</li>
      ))}
    </ul>
  );
}
