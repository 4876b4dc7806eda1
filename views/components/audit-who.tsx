import type { Translator, AuditWho as Who } from '../../src/pages/index.ts';
import { Value } from './value.tsx';

/** Somebody or something that acts. */
export function AuditWho({ t, who }: { t: Translator; who: Who }) {
  switch (who.kind) {
    case 'person':
      return <Value text={who.name} />;
    case 'deleted':
      return <span>{t('dash.audit.who.deleted')}</span>;
    case 'cli':
      return <span>{t('dash.audit.who.cli')}</span>;
    default:
      return <span>{t(`dash.audit.who.${who.kind}`, { id: who.id })}</span>;
  }
}

/** An application by its name, or that it is gone. */
export function AuditApplication({ t, name }: { t: Translator; name: string | undefined }) {
  return name === undefined ? <span>{t('account.history.application-gone')}</span> : <Value text={name} />;
}
