const SET_COOKIE = /^set-cookie: ([^=]+)=([^;\r]*)([^\r]*)/gim;

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

/** A browser's cookies, with paths and removal (RFC 6265 section 5) and nothing else. */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  get size(): number {
    return this.#cookies.size;
  }

  /** Keeps and removes what the head of an answer says. */
  take(head: string): void {
    for (const [, name = '', value = '', attributes = ''] of head.matchAll(SET_COOKIE)) {
      const path = /; *path=([^;]+)/i.exec(attributes)?.[1] ?? '/';
      const key = `${name} ${path}`;
      if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(attributes)) this.#cookies.delete(key);
      else this.#cookies.set(key, { name, value, path });
    }
  }

  /** The Cookie line for this path, or nothing. */
  line(path: string): string {
    let line = '';
    for (const cookie of this.#cookies.values()) {
      if (!path.startsWith(cookie.path)) continue;
      line += `${line === '' ? '' : '; '}${cookie.name}=${cookie.value}`;
    }
    return line === '' ? '' : `Cookie: ${line}\r\n`;
  }

  clear(): void {
    this.#cookies.clear();
  }
}
