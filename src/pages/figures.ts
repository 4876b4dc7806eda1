import type { Translator } from './translate.ts';

/** Numbers, shares, durations and times as a language writes them. Times are those of the deployment: UTC. */
export interface Figures {
  /** Stands where nothing is known. */
  readonly nothing: string;
  count(value: number): string;
  /** A number on a scale: as short as it can be. */
  tick(value: number): string;
  /** From 0 to 1. */
  share(value: number): string;
  /** In milliseconds. */
  duration(ms: number): string;
  /** The hour that begins then, such as 14:00. */
  hour(at: number): string;
  /** A day without its year. */
  day(at: number): string;
  /** An hour or a day with everything that belongs to it. */
  whole(at: number, span: 'hour' | 'day'): string;
}

const known = new Map<string, Figures>();

/** The figures as texts of this translator, so that each is set apart where the language runs the other way. */
export function figuresIn(t: Translator): Figures {
  const figures = figuresOf(t.lang);
  const said = (value: string) => t('dash.overview.value', { value });
  return {
    nothing: said(figures.nothing),
    count: (value) => said(figures.count(value)),
    tick: (value) => said(figures.tick(value)),
    share: (value) => said(figures.share(value)),
    duration: (ms) => said(figures.duration(ms)),
    hour: (at) => said(figures.hour(at)),
    day: (at) => said(figures.day(at)),
    whole: (at, span) => said(figures.whole(at, span)),
  };
}

/** The figures of this language, made once: to be filled into a text. */
export function figuresOf(lang: string): Figures {
  let figures = known.get(lang);
  if (figures === undefined) {
    figures = makeFigures(lang);
    known.set(lang, figures);
  }
  return figures;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

function makeFigures(lang: string): Figures {
  const number = (options: Intl.NumberFormatOptions) => new Intl.NumberFormat(lang, options);
  const date = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(lang, { timeZone: 'UTC', ...options });
  const count = number({ maximumFractionDigits: 0 });
  const tick = number({ notation: 'compact', maximumFractionDigits: 1 });
  const share = number({ style: 'percent', maximumFractionDigits: 0 });
  const smallShare = number({ style: 'percent', maximumFractionDigits: 1 });
  const unit = (name: string, digits: number) =>
    number({ style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: digits });
  const [tenths, seconds, minutes] = [unit('second', 1), unit('second', 0), unit('minute', 1)];
  const hour = date({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = date({ day: 'numeric', month: 'short' });
  const wholeHour = date({ dateStyle: 'medium', timeStyle: 'short' });
  const wholeDay = date({ dateStyle: 'medium' });
  return {
    nothing: '–',
    count: (value) => count.format(value),
    tick: (value) => tick.format(value),
    // Of ten thousand sign-ins one that failed is not 0 %, nor the others 100 %.
    share: (value) =>
      (value > 0 && value < 0.1) || (value > 0.99 && value < 1)
        ? smallShare.format(Math.max(0.001, Math.min(value, 0.999)))
        : share.format(value),
    duration: (ms) =>
      ms < 10 * SECOND
        ? tenths.format(ms / SECOND)
        : ms < 2 * MINUTE
          ? seconds.format(ms / SECOND)
          : minutes.format(ms / MINUTE),
    hour: (at) => hour.format(at),
    day: (at) => day.format(at),
    whole: (at, span) => (span === 'hour' ? wholeHour : wholeDay).format(at),
  };
}
