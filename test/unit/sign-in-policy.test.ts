import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOfDomain, parseConfirmation } from '../../src/domain/directory/index.ts';
import { checkLink, checkSignUp } from '../../src/domain/directory/sign-in-policy.ts';

const naming = (path: string) =>
  expect.objectContaining({
    kind: 'invalid',
    code: 'invalid_input',
    faults: [expect.objectContaining({ path, message: expect.any(String) })],
  });

describe('what an integration confirms sign-ins with', () => {
  test.each([
    ['none', 'none', 'always'],
    ['none:always', 'none', 'always'],
    ['none:on-risk', 'none', 'always'],
    ['number', 'number', 'always'],
    ['number:always', 'number', 'always'],
    ['number:on-risk', 'number', 'on-risk'],
    ['typed-code', 'typed-code', 'on-risk'],
    ['typed-code:always', 'typed-code', 'always'],
    ['typed-code:on-risk', 'typed-code', 'on-risk'],
    [' typed-code:always ', 'typed-code', 'always'],
  ])('is read from %j', (text, kind, when) => {
    expect(parseConfirmation(text)).toEqual({ kind, when });
  });

  test.each([
    '',
    ':',
    ':always',
    'always',
    'numbers',
    'Number',
    'typed_code',
    'typed-code:',
    'typed-code:never',
    'typed-code: always',
    'typed-code :always',
    'typed-code:always:on-risk',
    'number:on-risk:',
    'toString',
    '__proto__:always',
  ])('is not read from %j', (text) => {
    expect(() => parseConfirmation(text)).toThrow(naming('confirm'));
  });

  test('is read from no other text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^(none|number|typed-code)(:|$)/.test(text.trim()));
        expect(() => parseConfirmation(text)).toThrow(naming('confirm'));
      }),
    );
  });
});

describe('who may sign up', () => {
  test.each([
    ['open', [], { mode: 'open', domains: [] }],
    ['invited', [], { mode: 'invited', domains: [] }],
    ['domains', ['contoso.com'], { mode: 'domains', domains: ['contoso.com'] }],
    [
      'domains',
      [' Contoso.COM ', '@contoso.com', 'sub.contoso-x.example'],
      { mode: 'domains', domains: ['contoso.com', 'sub.contoso-x.example'] },
    ],
  ])('is read from %s and %j', (mode, domains, expected) => {
    expect(checkSignUp(mode, domains)).toEqual(expected);
  });

  test.each(['', 'Open', 'anyone', 'toString'])('is not read from %j', (mode) => {
    expect(() => checkSignUp(mode, [])).toThrow(naming('sign-up'));
  });

  test.each([
    ['domains', []],
    ['domains', ['']],
    ['domains', ['contoso']],
    ['domains', ['contoso.com', 'ada@contoso.com']],
    ['domains', ['*.contoso.com']],
    ['domains', ['contoso.com.']],
    ['domains', ['.contoso.com']],
    ['domains', ['contoso..com']],
    ['domains', ['-contoso.com']],
    ['domains', ['https://contoso.com']],
    ['domains', ['contoso.com:443']],
    ['domains', ['192.0.2.1']],
    ['domains', ['contoso.com contoso.net']],
    ['domains', ['münchen.example']],
    ['domains', [`${'a'.repeat(64)}.com`]],
    ['domains', Array.from({ length: 51 }, (_, n) => `d${n}.example`)],
    ['open', ['contoso.com']],
    ['invited', ['contoso.com']],
  ])('is not read from %s and %j', (mode, domains) => {
    expect(() => checkSignUp(mode, domains)).toThrow(naming('email-domain'));
  });
});

describe('an address is of a domain', () => {
  test.each([
    ['ada@contoso.com', true],
    ['ada@CONTOSO.com', true],
    ['contoso.com@contoso.com', true],
    ['ada@sub.contoso.com', false],
    ['ada@evil-contoso.com', false],
    ['ada@contoso.com.evil.example', false],
    ['contoso.com@evil.example', false],
    ['"ada@contoso.com"@evil.example', false],
    ['ada@', false],
    ['', false],
  ])('%j: %s', (email, expected) => {
    expect(isOfDomain(email, ['contoso.net', 'contoso.com'])).toBe(expected);
    expect(isOfDomain(email, [])).toBe(false);
  });
});

describe('a link of an integration', () => {
  test.each([
    ['https://contoso.com/terms', 'https://contoso.com/terms'],
    [' https://contoso.com/terms ', 'https://contoso.com/terms'],
    ['HTTPS://Contoso.com', 'https://contoso.com/'],
    ['https://contoso.com/a/../terms?x=1#y', 'https://contoso.com/terms?x=1#y'],
    ['', undefined],
    ['  ', undefined],
  ])('%j is kept as %j', (url, expected) => {
    expect(checkLink('terms-url', url)).toBe(expected);
  });

  test.each([
    'contoso.com/terms',
    '/terms',
    '//contoso.com/terms',
    'http://contoso.com/terms',
    'javascript:alert(1)',
    'data:text/html,x',
    'https://',
    `https://contoso.com/${'a'.repeat(500)}`,
  ])('%j is refused, naming the field', (url) => {
    expect(() => checkLink('terms-url', url)).toThrow(naming('terms-url'));
    expect(() => checkLink('privacy-url', url)).toThrow(naming('privacy-url'));
  });
});
