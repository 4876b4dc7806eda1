import { describe, expect, test } from 'vitest';
import { isForgotten, PhoneProblem, problemOf } from '../../src/browser/problem.ts';
import { asksForNumber, fieldText, questionText, readStatement } from '../../src/browser/statement.ts';

const texts = {
  questions: {
    'sign-in': 'Sign in to {application}?',
    here: 'Sign in here to {application}?',
    account: 'Open your account at {application}?',
    dashboard: 'Open the dashboard?',
    'add-phone': 'Add a phone?',
  },
  effects: {
    'sign-in': 'Signs in {browser} on {system} to {application}.',
    here: 'Signs in this browser.',
    account: 'Opens your account in {browser}.',
    dashboard: 'The dashboard opens on {system}.',
    'add-phone': 'Lets {system} sign in as you.',
  },
  unknown: 'Not known',
  unknownBrowser: 'some browser',
  unknownSystem: 'some system',
  networks: { same: 'Same', different: 'Different' },
  newBrowser: { yes: 'New', no: 'Known' },
  codeFollows: 'A code follows.',
};

function thrownBy(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}

describe('what a phone shows', () => {
  const statement = readStatement(
    JSON.stringify({
      v: 1,
      purpose: 'sign-in',
      iat: Date.UTC(2026, 10, 21, 7, 50, 21) / 1000,
      system: 'macOS',
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
  });

  test('says what approving does, in words where something is not known', () => {
    expect(shown('effect')).toBe(
      'Signs in \u2068some browser\u2069 on \u2068macOS\u2069 to \u2068$& Shop\ufffd\u2069.',
    );
  });

  test.each([
    ['account', 'Open your account at \u2068Shop\u2069?', 'Opens your account in \u2068Firefox\u2069.'],
    ['add-phone', 'Add a phone?', 'Lets \u2068macOS\u2069 sign in as you.'],
    ['here', 'Sign in here to \u2068Shop\u2069?', 'Signs in this browser.'],
  ])('says what %s means, and not that it is a sign-in', (purpose, question, effect) => {
    const asked = readStatement(
      JSON.stringify({ v: 1, purpose, application: 'Shop', browser: 'Firefox', system: 'macOS' }),
    );
    expect(questionText(asked, texts)).toBe(question);
    expect(fieldText(asked, 'effect', texts, 'en')).toBe(effect);
  });

  test.each([
    ['DE', 'en', 'Germany'],
    ['DE', 'de', 'Deutschland'],
    ['unknown', 'en', 'Not known'],
    ['ZZ9', 'en', 'ZZ9'],
    ['de', 'en', 'de'],
    ['<b>\u202e', 'en', '<b>\ufffd'],
  ])('names the country %s to a reader of %s: %s', (place, lang, name) => {
    expect(fieldText({ place }, 'place', texts, lang)).toBe(name);
  });

  test.each([
    ['typed-code', 'A code follows.'],
    ['number', ''],
    ['none', ''],
    [undefined, ''],
  ])('says before the approval what follows after it: %s', (confirmation, words) => {
    const asked = confirmation === undefined ? {} : { confirmation };
    expect(fieldText(asked, 'confirmation', texts, 'en')).toBe(words);
    expect(asksForNumber(asked)).toBe(confirmation === 'number');
  });

  test.each([
    [10, '10 seconds ago'],
    [59.9, '59 seconds ago'],
    [0, 'now'],
    [-5, 'now'],
    [60, '1 minute ago'],
    [3 * 3600, '3 hours ago'],
  ])('says of a time %i seconds before the statement was written: %s', (seconds, words) => {
    const time = new Date(Number(statement.iat) * 1000 - seconds * 1000).toISOString();
    expect(fieldText({ ...statement, time }, 'time', texts, 'en')).toBe(words);
  });

  test('shows a time that is none as it is signed', () => {
    expect(fieldText({ time: 'soon\u202e', iat: '1' }, 'time', texts, 'en')).toBe('soon\ufffd');
    expect(fieldText({ time: '2026-11-21T07:50:11Z' }, 'time', texts, 'en')).toBe('2026-11-21T07:50:11Z');
  });

  test.each([
    ['another version', { v: 2, purpose: 'sign-in' }],
    ['a version in quotes', { v: '1', purpose: 'sign-in' }],
    ['no version', { purpose: 'sign-in' }],
    ['another purpose', { v: 1, purpose: 'recover' }],
    ['another confirmation', { v: 1, purpose: 'sign-in', confirmation: 'voice' }],
    ['a confirmation by inheritance', { v: 1, purpose: 'sign-in', confirmation: 'constructor' }],
    ['no purpose', { v: 1 }],
    ['a purpose by inheritance', { v: 1, purpose: 'constructor' }],
  ])('is nothing at all for %s: there may be no words for what it means', (_what, parsed) => {
    expect(problemOf(thrownBy(() => readStatement(JSON.stringify(parsed))))).toBe('not_understood');
  });

  test.each([
    '[]',
    'null',
    '"x"',
    '{',
    '{"v":1,"purpose":"sign-in","a":{}}',
    '{"v":1,"purpose":"sign-in","a":null}',
    '{"v":1,"purpose":"sign-in","a":true}',
  ])('is nothing at all when the statement is %s', (text) => {
    expect(() => readStatement(text)).toThrow();
  });
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
    ['not_admitted', 'not_admitted'],
    ['email_required', 'email_required'],
    ['not_linked', 'not_linked'],
    ['linked_to_another', 'linked_to_another'],
    ['method_not_asked', 'method_not_asked'],
    ['browser_blocked', 'browser_blocked'],
    ['wrong_number', 'wrong_number'],
    ['number_required', 'number_required'],
    ['too_many_requests', 'limited'],
    ['offline', 'offline'],
    ['invalid_ticket', 'expired'],
    ['temporarily_unavailable', 'offline'],
    ['unknown_phone', 'not_enrolled'],
    ['account_disabled', 'revoked'],
    ['invitation_used', 'invitation_used'],
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

  test.each([
    ['NotAllowedError', 'cancelled'],
    ['AbortError', 'aborted'],
    ['NotSupportedError', 'unsupported'],
    ['ConstraintError', 'no_lock'],
    ['InvalidStateError', 'key_in_use'],
    ['UnknownError', 'other'],
  ])('of the browser, %s, is told as %s', (name, problem) => {
    expect(problemOf(new DOMException('?', name))).toBe(problem);
  });

  test('because the gateway forgot the phone leads to a new enrolment', () => {
    expect(['unknown_phone', 'phone_revoked', 'challenge_expired'].map(refusal).map(isForgotten)).toEqual([
      true,
      true,
      false,
    ]);
  });
});
