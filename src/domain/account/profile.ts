import { GatewayError } from '../../kernel/index.ts';
import { checkName, type User } from '../directory/index.ts';

/** What a person may say of themselves. Nothing of it is ever verified. */
export const PROFILE_FIELDS = ['givenName', 'familyName', 'nickname', 'phoneNumber', 'address'] as const;
export type ProfileField = (typeof PROFILE_FIELDS)[number];
export type Profile = Pick<User, ProfileField>;

const PHONE_NUMBER = /^\+?[0-9][0-9 ()/.-]{2,38}$/;
const LONGEST_ADDRESS = 400;
const MOST_LINES = 8;
/** As in names: characters that hide or turn what stands around them (Unicode TR 36). */
const DECEIVING = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/u;

/** The profile as it was typed, in the form that we keep: blank is none. Throws kind `invalid` with every faulty field. */
export function checkProfile(typed: Readonly<Record<ProfileField, string>>): Profile {
  const faults: { path: string; message: string }[] = [];
  const checked: Partial<Record<ProfileField, string | undefined>> = {};
  for (const field of PROFILE_FIELDS) {
    const text = typed[field].trim();
    try {
      checked[field] = text === '' ? undefined : CHECKS[field](text);
    } catch {
      faults.push({ path: field, message: 'cannot be kept like this' });
    }
  }
  if (faults.length > 0) {
    throw new GatewayError('invalid', 'invalid_input', 'Something cannot be kept as it was typed.', {
      faults,
    });
  }
  const { givenName, familyName, nickname, phoneNumber, address } = checked;
  return { givenName, familyName, nickname, phoneNumber, address };
}

const CHECKS: Record<ProfileField, (text: string) => string> = {
  givenName: checkName,
  familyName: checkName,
  nickname: checkName,
  phoneNumber: (text) => {
    if (!PHONE_NUMBER.test(text)) throw new RangeError('no phone number');
    return text;
  },
  address: (text) => {
    const lines = text.split(/\r?\n/).map((line) => line.trim());
    const kept = lines.filter((line) => line !== '');
    if (
      text.length > LONGEST_ADDRESS ||
      kept.length > MOST_LINES ||
      kept.some((line) => DECEIVING.test(line))
    ) {
      throw new RangeError('no address');
    }
    return kept.join('\n');
  },
};
