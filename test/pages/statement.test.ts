import { describe, expect, test } from 'vitest';
import { isForgotten, PhoneProblem, problemOf } from '../../src/browser/problem.ts';
import { fieldText, questionText, readStatement } from '../../src/browser/statement.ts';

const texts = {
  phoneName: 'Phone',
  question: 'Sign in to {application}?',
  unknown: 'Not known',
  networks: { same: 'Same', different: 'Different' },
  newBrowser: { yes: 'New', no: 'Known' },
  problems: { other: 'Other' },
};

describe('what the simulated phone shows', () => {
  const statement = readStatement(
    JSON.stringify({
      v: 1,
      application: '$& Shop\u202e',
      host: 'shop.example',
      place: 'unknown',
      networks: 'same',
      new_browser: 'yes',
      time: '2026-11-21T07:50:11.000Z',
    }),
  );
  const shown = (field: string) => fieldText(statement, field, texts, 'en');

  test('is read from the bytes that are signed', () => {
    expect(shown('host')).toBe('shop.example');
    expect(questionText(statement, texts)).toBe('Sign in to \u2068$& Shop\ufffd\u2069?');
  });

  test('says in words what is not known, missing or one of a few values', () => {
    expect(shown('place')).toBe('Not known');
    expect(shown('browser')).toBe('Not known');
    expect(shown('networks')).toBe('Same');
    expect(fieldText({ networks: 'constructor' }, 'networks', texts, 'en')).toBe('constructor');
    expect(shown('new_browser')).toBe('New');
    expect(shown('time')).toContain('2026');
  });

  test.each(['[]', 'null', '"x"', '{', '{"a":{}}', '{"a":null}', '{"a":true}'])(
    'is nothing at all when the statement is %s',
    (text) => {
      expect(() => readStatement(text)).toThrow();
    },
  );
});

describe('a failure', () => {
  const refusal = (code: string) => Object.assign(new Error(code), { status: 409, code });

  test.each([
    ['challenge_contested', 'contested'],
    ['challenge_claimed', 'used'],
    ['challenge_decided', 'used'],
    ['challenge_expired', 'expired'],
    ['frame_expired', 'expired'],
    ['invalid_frame', 'not_a_code'],
    ['demo_only', 'application'],
    ['too_many_requests', 'limited'],
    ['offline', 'offline'],
    ['something_new', 'other'],
    ['constructor', 'other'],
  ])('of code %s is told as %s', (code, problem) => {
    expect(problemOf(refusal(code))).toBe(problem);
  });

  test('without an answer is told as offline, one of ours as itself, any other as other', () => {
    expect(problemOf(new TypeError('failed to fetch'))).toBe('offline');
    expect(problemOf(new PhoneProblem('storage'))).toBe('storage');
    expect(problemOf('?')).toBe('other');
  });

  test('because the gateway forgot the phone leads to a new enrolment', () => {
    expect(['unknown_phone', 'phone_revoked', 'challenge_expired'].map(refusal).map(isForgotten)).toEqual([
      true,
      true,
      false,
    ]);
  });
});
