import { FORM_POST_SCRIPT, type FormPostPage, type ViewProps } from '../../src/pages/index.ts';
import { Actions } from '../components/actions.tsx';
import { Layout } from '../layout.tsx';

/**
 * Carries the response to the application by one POST. The style sheet comes after the script: a script waits for the
 * sheets before it, and the response must wait for nothing.
 */
export function FormPost({ context, t, asset }: ViewProps<FormPostPage>) {
  const { action, inputs, application } = context;
  const heading = application ? t('form-post.heading-named', { app: application }) : t('form-post.heading');
  return (
    <Layout t={t} asset={asset} title={heading} styles={[]}>
      <form id="response" method="post" action={action}>
        {inputs.map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
      </form>
      {/* A constant of ours: escaping would change its hash. */}
      <script dangerouslySetInnerHTML={{ __html: FORM_POST_SCRIPT }} />
      <link rel="stylesheet" href={asset('signin.css')} />
      <main class="late">
        <h1>{heading}</h1>
        <p>{t('form-post.purpose')}</p>
        <Actions>
          <button type="submit" class="button" form="response">
            {t('form-post.continue')}
          </button>
        </Actions>
      </main>
    </Layout>
  );
}
