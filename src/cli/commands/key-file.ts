import { readFileSync, writeFileSync } from 'node:fs';
import { systemClock } from '../../kernel/index.ts';
import {
  generatePhoneKeyPair,
  PhoneClient,
  phoneKeyPairFromJwk,
  webCryptoPhoneKey,
} from '../../phone/index.ts';
import { UsageError } from '../io.ts';

interface KeyFile {
  issuer: string;
  phone: string;
  key: JsonWebKey;
}

/** A fresh key for a phone that is about to enrol at this gateway; `keep` writes it to a file only its owner reads. */
export async function newPhone(
  issuer: string,
): Promise<{ client: PhoneClient; keep: (file: string) => Promise<void> }> {
  const pair = await generatePhoneKeyPair(true);
  const client = new PhoneClient({ issuer, key: await webCryptoPhoneKey(pair), now: systemClock.now });
  return {
    client,
    async keep(file) {
      const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
      const content = { issuer, phone: client.phoneId, key: { kty, crv, x, y, d } };
      writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    },
  };
}

/** The enrolled phone of a key file; `at`: a gateway on the same directory at another address than its own. */
export async function openPhone(file: string, at?: string): Promise<PhoneClient> {
  let content: Partial<KeyFile>;
  try {
    content = JSON.parse(readFileSync(file, 'utf8')) as Partial<KeyFile>;
  } catch (error) {
    throw new UsageError(`--key ${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  const { issuer, phone, key } = content;
  if (issuer === undefined || phone === undefined || key === undefined) {
    throw new UsageError(`--key ${file} is no key file of an enrolled phone: make one with phone enroll.`);
  }
  return new PhoneClient({
    issuer: at ?? issuer,
    phoneId: phone,
    key: await webCryptoPhoneKey(await phoneKeyPairFromJwk(key)),
    now: systemClock.now,
  });
}
