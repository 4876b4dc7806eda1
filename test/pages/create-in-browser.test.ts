import { describe, expect, test } from 'vitest';
import { button, reaches, useScanning } from './scanning.ts';

const { scanning } = useScanning();

describe('where the application wants an account to be made', () => {
  const asked = (identified: boolean) => ({
    '/phone/scan': { json: { ticket: 't1', expiresIn: 120, identified, creates: true } },
  });

  test('a phone that is not known is led to set itself up, and is warned of codes it was sent', async () => {
    await scanning(asked(false), async ({ page }) => {
      await reaches(page, 'Make an account with this phone');
      const choices = await page.locator('.actions a:visible, .actions button:visible').allTextContents();
      expect(choices.slice(0, 2)).toEqual(['Set up this phone', 'I have an account already']);
      expect(await page.locator('main').innerText()).toContain('If someone sent you this code');
      expect(await page.getByRole('link', { name: 'Set up this phone' }).getAttribute('href')).toBe(
        '/sign-up',
      );
    });
  });

  test('whoever has an account goes on by passkey', async () => {
    await scanning(asked(false), async ({ page }) => {
      await reaches(page, 'Make an account with this phone');
      await button(page, 'I have an account already').click();
      await reaches(page, /Contoso Shop/);
    });
  });

  test('a phone that is known shows who is asking, as ever', async () => {
    await scanning(asked(true), ({ page }) => reaches(page, /Contoso Shop/));
  });
});
