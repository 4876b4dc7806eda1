import { type DashboardMembersPage, roleNames, type ViewProps } from '../../src/pages/index.ts';
import { CopyField } from '../components/copy-field.tsx';
import { DashboardLayout } from '../components/dashboard-layout.tsx';
import { Moment } from '../components/moment.tsx';

/** Who looks after an organization. */
export function DashboardMembers({ context, t, asset }: ViewProps<DashboardMembersPage>) {
  const { chrome, paths, writes, members, links, link, settings, fault } = context;
  const Role = ({ id, value, label }: { id: string; value: string; label: string }) => (
    <select id={id} name="role" aria-label={label}>
      {roleNames.map((role) => (
        <option key={role} value={role} selected={role === value}>
          {t(`dash.role.${role}`)}
        </option>
      ))}
    </select>
  );
  return (
    <DashboardLayout t={t} asset={asset} chrome={chrome} heading={t('dash.area.members')}>
      <p role="alert">{fault && t(`members.fault.${fault.kind}`)}</p>
      {settings && (
        <p class="row">
          <a href={settings}>{t('dash.organization.heading')}</a>
        </p>
      )}
      <ul class="things">
        {members.map(({ id, name, email, role, since, self }) => (
          <li key={id}>
            <h2 class="thing">
              {name} {self && <span class="mark">{t('members.you')}</span>}
            </h2>
            <p class="details">
              {email && <span>{email}</span>}
              <span>{t(`dash.role.${role}`)}</span>
              <Moment t={t} at={since} />
            </p>
            <div class="row">
              {writes && (
                <form method="post" action={paths.role} class="row">
                  <input type="hidden" name="member" value={id} />
                  <Role id={`role-${id}`} value={role} label={t('members.role-of', { name })} />
                  <button type="submit" class="button quiet">
                    {t('members.change')}
                  </button>
                </form>
              )}
              {(writes || self) && (
                <form method="post" action={paths.remove}>
                  <input type="hidden" name="member" value={id} />
                  <button type="submit" class="button quiet">
                    {self ? t('members.leave') : t('members.remove')}
                  </button>
                </form>
              )}
            </div>
          </li>
        ))}
      </ul>
      {writes && (
        <>
          <h2>{t('members.invite')}</h2>
          <p>{t('members.invite-what')}</p>
          {link && (
            <>
              <CopyField
                t={t}
                id="link"
                value={link.url}
                label="members.link"
                copy="enroll.copy"
                copied="enroll.copied"
                failed="account.add.not-copied"
              />
              <p class="hint">{t('members.link-once')}</p>
            </>
          )}
          <form method="post" action={paths.invite} class="row">
            <Role id="new-role" value={roleNames[0]} label={t('members.new-role')} />
            <button type="submit" class="button">
              {t('members.make-link')}
            </button>
          </form>
          {links.length > 0 && (
            <>
              <p>{t('members.open-links', { count: links.length })}</p>
              <form method="post" action={paths.withdraw}>
                <button type="submit" class="button quiet">
                  {t('members.withdraw')}
                </button>
              </form>
            </>
          )}
        </>
      )}
    </DashboardLayout>
  );
}
