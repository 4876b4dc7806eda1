import { PhoneProblem } from './problem.ts';

const DATABASE = 'countersign-demo-phone';
const STORE = 'phone';
const KEY = 'this';

/** What the simulated phone remembers: an enrolled key. The private half cannot leave the browser. */
export interface StoredPhone {
  pair: CryptoKeyPair;
  phoneId: string;
}

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Works in the database. Private windows of some browsers have none, or cannot keep a key there. */
async function inStore<T>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  try {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
    const database = await done(opening);
    try {
      return await done(work(database.transaction(STORE, mode).objectStore(STORE)));
    } finally {
      database.close();
    }
  } catch (cause) {
    throw new PhoneProblem('storage', cause);
  }
}

/** The remembered phone, if there is one. */
export const loadPhone = (): Promise<StoredPhone | undefined> =>
  inStore<StoredPhone | undefined>('readonly', (store) => store.get(KEY));

export async function savePhone(phone: StoredPhone): Promise<void> {
  await inStore('readwrite', (store) => store.put(phone, KEY));
}
