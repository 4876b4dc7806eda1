import { createServer } from 'node:http';
import express from 'express';
import session from 'express-session';
import passport from 'passport';
import { type Profile, Strategy, type VerifyCallback } from 'passport-openidconnect';
import { describe, expect, test } from 'vitest';
import { useChromium } from '../support/chromium.ts';
import { startBrowsableGateway } from '../support/waiting-room.ts';
import { serve } from './application.ts';
import { approveOn, shownBy } from './signing-in.ts';

const chromium = useChromium();

describe('passport-openidconnect in an Express application', () => {
  test('signs a person in by the code flow, and reads userinfo', async () => {
    const g = await startBrowsableGateway();
    const app = express();
    const { origin } = await serve(createServer(app));
    const { integration, clientSecret = '' } = await g.integration({
      kind: 'oidc',
      name: 'Passport',
      initialDomain: undefined,
      redirectUris: [`${origin}/callback`],
    });
    const metadata = (await (await g.fetch(`${g.issuer}/.well-known/openid-configuration`)).json()) as Record<
      string,
      string
    >;
    const authenticator = new passport.Passport();
    authenticator.use(
      'countersign',
      new Strategy(
        {
          issuer: g.issuer,
          authorizationURL: metadata.authorization_endpoint ?? '',
          tokenURL: metadata.token_endpoint ?? '',
          userInfoURL: metadata.userinfo_endpoint ?? '',
          clientID: integration.clientId,
          clientSecret,
          callbackURL: `${origin}/callback`,
          scope: 'profile email',
          skipUserProfile: false,
        },
        (issuer: string, profile: Profile, done: VerifyCallback) => done(null, { issuer, ...profile }),
      ),
    );
    app.use(session({ secret: 'of the test', resave: false, saveUninitialized: false }));
    app.get('/', authenticator.authenticate('countersign', { session: false }));
    app.get('/callback', authenticator.authenticate('countersign', { session: false }), (req, res) => {
      res.send(`<pre id="result">${JSON.stringify(req.user)}</pre>`);
    });
    const ada = await g.phoneOf('ada');

    const page = await (await chromium.person()).newPage();
    await page.goto(origin);
    await approveOn(page, ada);
    expect(await shownBy(page)).toMatchObject({
      issuer: g.issuer,
      id: expect.stringMatching(/^usr_/),
      displayName: 'Ada Lovelace',
      emails: [{ value: 'ada@example.com' }],
    });
  });
});
