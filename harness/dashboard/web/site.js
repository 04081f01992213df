// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What all pages share: data, the address, elements, figures as people read them.
// Texts of the store become text nodes and attributes, never HTML.
'use strict';
const site = {data: {}};

/// {"rows", "columns"} of a data file (Columns.h) as an array of objects.
site.rowsOf = (table) => {
  const columns = Object.entries(table.columns).map(([name, column]) => [name,
    'c' in column ? () => column.c : column.v ? (row) => column.v[row] : (row) => column.d[column.i[row]]]);
  return Array.from({length: table.rows}, (_, row) => {
    const object = Object.create(null);
    for (const [name, value] of columns) object[name] = value(row);
    return object;
  });
};
/// Called by data files.
site.take = (name, members) => {
  const taken = site.data[name] = Object.create(null);
  for (const [key, member] of Object.entries(members))
    taken[key] = member?.columns ? site.rowsOf(member) : member;
};
site.load = (file) => new Promise((resolve, reject) => {
  const script = document.createElement('script');
  script.src = file;
  script.addEventListener('load', resolve);
  script.addEventListener('error', () => reject(new Error(`${file} is missing: the folder is not whole`)));
  document.head.append(script);
});

// ---- the address: filters, sort and search are in it, so that it can be sent on
site.address = new URLSearchParams(location.search);
site.setAddress = (changes) => {
  for (const [name, value] of Object.entries(changes))
    if (value === '' || value === null || value === undefined) site.address.delete(name);
    else site.address.set(name, value);
  const query = site.address.toString();
  history.replaceState(null, '', `${query ? `?${query}` : location.pathname.split('/').pop()}${location.hash}`);
};
site.link = (page, parameters) => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    if (value !== '' && value !== null && value !== undefined) query.set(name, value);
  return `${page}.html?${query}`;
};

/// An element; children are elements or texts.
site.element = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value === true) element.setAttribute(name, '');
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ''));
  return element;
};
site.fill = (id, ...children) => document.getElementById(id).replaceChildren(...children.flat().filter((child) => child !== null && child !== ''));
site.say = (message) => document.getElementById('content').prepend(site.element('p', {class: 'notice', role: 'alert'}, message));

// ---- figures
const scales = [['', 1], ['k', 1e3], ['M', 1e6], ['G', 1e9], ['T', 1e12]];
site.digits = (value, digits = 3) => {
  if (value === null || value === undefined) return '';
  if (value === 0) return '0';
  const places = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(value))));
  return value.toFixed(Math.min(places, 12)).replace('-', '−');
};
site.count = (value) => {
  if (value === null || value === undefined) return '';
  const [name, scale] = scales.findLast(([, s]) => Math.abs(value) >= s) || scales[0];
  return scale === 1 ? String(Number(site.digits(value))) : `${site.digits(value / scale)}\u00a0${name}`;
};
site.seconds = (value) => {
  if (value === null || value === undefined) return '';
  const [name, scale] = [['s', 1], ['ms', 1e-3], ['µs', 1e-6]].find(([, s]) => value >= s) || ['ns', 1e-9];
  return `${site.digits(value / scale)}\u00a0${name}`;
};
site.isTime = (measure) => measure === 'native time';
site.unit = (measure) => !measure ? '' : site.isTime(measure) ? 's' : measure.startsWith('modelled') ? 'cycles' : 'instructions';
/// A value with its unit.
site.figure = (measure, value) => {
  if (value === null || value === undefined) return '';
  return site.isTime(measure) ? site.seconds(value) : `${site.count(value)} ${site.unit(measure)}`;
};
/// Exact figures by the names that comparisons and changes give them.
site.figureName = (name) => name === 'seconds' ? 'time' : name === 'object_bytes' ? 'code size' : name.replaceAll('_', ' ');
site.exact = (name, value) => typeof value !== 'number' ? String(value ?? '')
  : `${value.toLocaleString('en', {maximumFractionDigits: 0})}${name === 'object_bytes' ? ' B' : ''}`;
site.percent = (value, digits = 2) => value === null || value === undefined ? '' : `${site.digits(value * 100, digits)}\u00a0%`;
site.signedPercent = (value) => {
  const percent = Math.abs(value) * 100;
  return percent < 0.05 ? '±0\u00a0%' : `${value > 0 ? '+' : '−'}${percent < 10 ? percent.toFixed(1) : percent.toFixed(0)}\u00a0%`;
};
site.day = (time) => (time || '').slice(0, 10);
site.minute = (time) => (time || '').slice(0, 16).replace('T', ' ');

// ---- states: a sign and a word, and a colour that nobody needs
site.state = (kind, sign, ...texts) => site.element('span', {class: `state ${kind}`}, site.element('span', {'aria-hidden': 'true'}, sign), ' ', ...texts);
const least = 0.01; // smaller differences are none
site.speed = (speed) => {
  if (speed === null || speed === undefined) return site.element('span', {class: 'faint'}, '– no library');
  const text = `${site.digits(speed)}×`;
  if (speed > 1 + least) return site.state('good', '▲', text, ' ahead');
  if (speed < 1 - least) return site.state('bad', '▼', text, ' behind');
  return site.state('even', '≈', text, ' even');
};
/// What became of a kernel since the one before it: {kind, sign, word}.
site.changeOf = (lineup) => {
  if (lineup.before_revision === null) return {kind: 'none', sign: '–', word: 'first'};
  if (lineup.same_code) return {kind: 'even', sign: '=', word: 'same code'};
  if (lineup.factor === null) return {kind: 'unsure', sign: '?', word: 'no comparison'};
  const effect = lineup.factor - 1;
  const exact = !site.isTime(lineup.measure);
  if (exact && effect === 0) return {kind: 'even', sign: '≈', word: 'unchanged'};
  if (!exact && lineup.noise === null && Math.abs(effect) > least) return {kind: 'unsure', sign: '?', word: 'unsure'};
  if (Math.abs(effect) <= (exact ? 0 : Math.max(least, 3 * (lineup.noise || 0)))) return Math.abs(effect) <= least
    ? {kind: 'even', sign: '≈', word: 'unchanged'} : {kind: 'unsure', sign: '?', word: 'unsure'};
  return effect > 0 ? {kind: 'bad', sign: '▼', word: 'slower'} : {kind: 'good', sign: '▲', word: 'faster'};
};

// ---- commands that can be pasted
site.shellWord = (word) => /^[A-Za-z0-9_%+=:,.\/@-]+$/.test(word) ? word : `'${word.replace(/'/g, "'\\''")}'`;
site.command = (...words) => words.map((word) => site.shellWord(String(word))).join(' ');
