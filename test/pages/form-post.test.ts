import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { FORM_POST_SCRIPT_HASH, samples } from '../../src/pages/index.ts';
import { render, tagsOf } from './support.ts';

const html = render('form-post', samples['form-post'].named!);

test('the policy hash is that of the script in the page', () => {
  const scripts = [...html.matchAll(/<script>(.*?)<\/script>/g)].map(([, script = '']) => script);
  expect(scripts).toHaveLength(1);
  const hash = createHash('sha256').update(scripts[0]!).digest('base64');
  expect(FORM_POST_SCRIPT_HASH).toBe(`'sha256-${hash}'`);
});

test('the response leaves without waiting for a style sheet', () => {
  expect(html.indexOf('<script>')).toBeLessThan(html.indexOf('rel="stylesheet"'));
});

test('without scripts a button sends the same response', () => {
  const tags = tagsOf(html);
  const form = tags.find(({ name }) => name === 'form')!.attributes;
  expect(form.get('method')).toBe('post');
  expect(form.get('action')).toBe(samples['form-post'].named!.action);
  const button = tags.find(({ name }) => name === 'button')!.attributes;
  expect(button.get('type')).toBe('submit');
  expect(button.get('form')).toBe(form.get('id'));
});

test('every value arrives as it was given, whatever it holds', () => {
  const value = `"<&>' \u202e é`;
  const page = render('form-post', { action: 'https://a.example/', inputs: [['state', value]] });
  const input = tagsOf(page).find(({ name }) => name === 'input')!.attributes;
  expect([input.get('name'), input.get('value')]).toEqual(['state', value]);
});
