import { createHmac, hash, type KeyObject, timingSafeEqual } from 'node:crypto';

/** SHA-256 of the text's UTF-8 bytes, or of the bytes. */
export const sha256 = (data: string | Uint8Array): Buffer => hash('sha256', data, 'buffer');

/** HMAC-SHA-256. The label keeps macs made for different purposes apart. */
export const hmacSha256 = (key: KeyObject, label: string, data: string): Buffer =>
  createHmac('sha256', key).update(`${label}\0${data}`).digest();

/** Whether two strings are equal, in a time that depends on their lengths only. */
export function equalInConstantTime(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
