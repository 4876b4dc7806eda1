interface Cookie {
  value: string;
  path: string;
}

/** A browser's cookies of one host, as far as a scripted browser needs them (RFC 6265 section 5). */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  /** Takes the Set-Cookie headers of an answer. */
  take(headers: readonly string[]): void {
    for (const header of headers) {
      const [pair = '', ...attributes] = header.split(';').map((part) => part.trim());
      const name = pair.slice(0, pair.indexOf('='));
      const value = pair.slice(name.length + 1);
      const attribute = (key: string) =>
        attributes.find((text) => text.toLowerCase().startsWith(`${key}=`))?.slice(key.length + 1);
      const gone = attribute('max-age') === '0' || (attribute('expires') ?? '').includes('1970');
      const path = attribute('path') ?? '/';
      if (gone) this.#cookies.delete(`${name};${path}`);
      else this.#cookies.set(`${name};${path}`, { value, path });
    }
  }

  /** The Cookie header for a request to this path, or undefined when there is nothing to send. */
  header(path: string): string | undefined {
    const sent = [...this.#cookies]
      .filter(([, cookie]) => path === cookie.path || path.startsWith(cookie.path.replace(/\/?$/, '/')))
      .map(([key, cookie]) => `${key.slice(0, key.indexOf(';'))}=${cookie.value}`);
    return sent.length === 0 ? undefined : sent.join('; ');
  }

  /** Forgets everything, as a browser with cleared data. */
  clear(): void {
    this.#cookies.clear();
  }
}
