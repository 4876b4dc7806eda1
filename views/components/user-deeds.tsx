import type { ComponentChildren } from 'preact';
import type { DashboardUserPage, Translator } from '../../src/pages/index.ts';
import { FormButton, Row } from './account-forms.tsx';

/** One thing that can be done, with what it means, closed until it is wanted. */
function Deed({ name, open, children }: { name: string; open?: boolean; children: ComponentChildren }) {
  return (
    <details open={open}>
      <summary>{name}</summary>
      {children}
    </details>
  );
}

/** What can be done with a person, the mildest first. What cannot be undone asks for a word. */
export function UserDeeds({ context, t }: { context: DashboardUserPage; t: Translator }) {
  const { actions, sure, fault, user } = context;
  const { block, unblock, again, vouch, recover, disable, enable, delete: remove } = actions;
  if (Object.keys(actions).length === 0) return null;
  return (
    <section>
      <h2>{t('dash.users.deeds.heading')}</h2>
      {again && (
        <Deed name={t('dash.users.again')}>
          <p>{t('dash.users.again-what')}</p>
          <Row>
            <FormButton action={again} text={t('dash.users.again-now')} />
          </Row>
        </Deed>
      )}
      {block && (
        <Deed name={t('dash.users.block')}>
          <p>{t('dash.users.block-what')}</p>
          <Row>
            <FormButton action={block} text={t('dash.users.block-now')} />
          </Row>
        </Deed>
      )}
      {unblock && (
        <Row>
          <FormButton action={unblock} text={t('dash.users.unblock')} />
        </Row>
      )}
      {vouch && (
        <Deed name={t('dash.users.vouch')}>
          <p>{t('dash.users.vouch-what', { email: user.email ?? '' })}</p>
          <Row>
            <FormButton action={vouch} text={t('dash.users.vouch-now')} />
          </Row>
        </Deed>
      )}
      {recover && (
        <Deed name={t('dash.users.recover')}>
          <p>{t('dash.users.recover-what')}</p>
          <form method="post" action={recover}>
            <label class="choice">
              <input type="checkbox" name="revoke" /> {t('dash.users.recover-phones')}
            </label>
            <button type="submit" class="button quiet">
              {t('dash.users.recover-now')}
            </button>
          </form>
        </Deed>
      )}
      {disable && (
        <Deed name={t('dash.users.disable')}>
          <p>{t('dash.users.disable-what')}</p>
          <Row>
            <FormButton action={disable} text={t('dash.users.disable-now')} />
          </Row>
        </Deed>
      )}
      {enable && (
        <Row>
          <FormButton action={enable} text={t('dash.users.enable')} />
        </Row>
      )}
      {remove && (
        <Deed name={t('dash.users.delete')} open={fault !== undefined}>
          <p class="warning">{t('dash.users.delete-what')}</p>
          <form method="post" action={remove} class="narrow">
            <label class="field">
              {t('dash.users.delete-type', { word: sure })}
              <input
                type="text"
                name="sure"
                autoComplete="off"
                required
                aria-invalid={fault !== undefined}
                aria-describedby={fault && 'sure-fault'}
              />
              {fault && (
                <span id="sure-fault" class="field-fault" role="alert">
                  {t(`dash.users.fault.${fault.kind}`)}
                </span>
              )}
            </label>
            <button type="submit" class="button">
              {t('dash.users.delete-now')}
            </button>
          </form>
        </Deed>
      )}
    </section>
  );
}
