/**
 * The scriptable phone: speaks the phone API as anybody's app would, through WebCrypto and fetch alone, in Node and in
 * a browser. It imports nothing of the gateway, so that it cannot take a private shortcut.
 */
export {
  API_PATH,
  type ChallengeAnswer,
  type Decision,
  type DecisionAnswer,
  PhoneApiError,
  PhoneClient,
} from './phone-client.ts';
export { generatePhoneKeyPair, type PhoneKey, phoneKeyPairFromJwk, webCryptoPhoneKey } from './phone-key.ts';
