// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Parts of several pages: links to problems, trends, charts, commands.
'use strict';
{
const {element} = site;

// "neoverse-n1 (qemu-aarch64)": what an emulated processor calls itself is a number.
const emulated = ({cpu, emulator, facts}) => {
  if (!emulator) return cpu;
  const model = /-cpu ([^ ,]+)/.exec(emulator)?.[1] || cpu;
  return `${model}${facts?.vlen_bits ? `, vectors of ${facts.vlen_bits} bits` : ''} (${emulator.split(' ')[0]})`;
};
site.machineName = (id) => {
  const machine = site.data.index.machines.find((one) => one.machine === id);
  if (!machine) return String(id);
  const same = site.data.index.machines.filter((one) => one.cpu === machine.cpu && one.emulator === machine.emulator);
  return emulated(machine) + (same.length > 1 ? `, ${differences(machine, same) || `number ${id}`}` : '');
};
// What tells machines of one name apart: "L1 Data 48K".
const differences = (machine, same) => {
  const parts = (one) => new Map([['', one.architecture], ...Object.entries(one.caches || {})]);
  const all = same.map(parts), own = parts(machine);
  const different = (name) => new Set(all.map((one) => one.get(name))).size;
  const names = [...new Set(all.flatMap((one) => [...one.keys()]))].filter((name) => different(name) > 1);
  const one = names.findLast((name) => different(name) === same.length);
  return (one === undefined ? names : [one]).map((name) => `${name} ${own.get(name) ?? 'none'}`.trim()).join(', ');
};
/// Comparisons and changes name a machine by its text; pages by the store's number.
site.machineNamed = (text) => site.data.index.machines.find((one) => one.text === text)?.machine ?? '';
site.names = () => site.problemNames ||= new Map(site.data.index.problems.map((one, number) => [`${one.op}\n${one.problem}`, {...one, number}]));
site.problemOf = (row) => site.names().get(`${row.op}\n${row.problem}`);
/// The same, with its data; where the store has no such problem, that is said.
site.openProblem = async (row) => {
  const known = site.problemOf(row);
  if (known) await site.load(`data/problem-${known.number}.js`);
  else {
    for (const part of document.querySelectorAll('main section')) part.hidden = true;
    site.say('The address names no problem of this store; the list is under Problems.');
  }
  return known;
};

const keys = ['op', 'problem', 'preset', 'target', 'weights', 'machine', 'executor'];
site.keyOf = (row) => Object.fromEntries(keys.map((key) => [key, row[key]]));
site.sameKey = (a, b) => keys.slice(2).every((key) => String(a[key]) === String(b[key]));
site.problemLink = (row, text) => element('a', {href: site.link('problem', site.keyOf(row))}, text || row.problem);
site.seriesLink = (row, rival, text) => element('a', {href: site.link('series', {...site.keyOf(row), rival})}, text);

/// "mr=8 nr=48" of JSON.
site.parameters = (parameters) => {
  let values = parameters;
  if (typeof parameters === 'string') try { values = JSON.parse(parameters); } catch { return parameters; }
  return Object.entries(values || {}).map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`).join(' ');
};
site.kernelName = (algorithm, parameters) => algorithm ? `${algorithm} ${site.parameters(parameters)}`.trim() : '';

/// Totals over revisions as a line, and what it says in words.
site.trend = (trend, measure) => {
  if (!trend || trend.length < 2) return '';
  const width = 64, height = 18, values = trend.map(([, total]) => Math.log(total));
  const low = Math.min(...values), high = Math.max(...values);
  const x = (i) => 2 + i * (width - 4) / (values.length - 1), y = (v) => high > low ? 2 + (high - v) / (high - low) * (height - 4) : height / 2;
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [name, value] of Object.entries({width, height, class: 'spark', 'aria-hidden': 'true'})) svg.setAttribute(name, value);
  const line = document.createElementNS(svg.namespaceURI, 'polyline');
  for (const [name, value] of Object.entries({points: values.map((v, i) => `${x(i)},${y(v)}`).join(' '), fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5})) line.setAttribute(name, value);
  const dot = document.createElementNS(svg.namespaceURI, 'circle');
  for (const [name, value] of Object.entries({cx: x(values.length - 1), cy: y(values.at(-1)), r: 2, fill: 'currentColor'})) dot.setAttribute(name, value);
  svg.append(line, dot);
  const before = trend.at(-2)[1], now = trend.at(-1)[1], first = trend[0][1];
  const unit = site.isTime(measure) ? 'time' : site.unit(measure);
  return element('span', {class: 'small'}, svg, ` ${site.signedPercent(now / before - 1)} ${unit}`,
    trend.length > 2 ? `, ${site.signedPercent(now / first - 1)} over ${trend.length}` : '');
};

site.commandBlock = (command) => {
  const button = element('button', {type: 'button'}, 'Copy');
  button.addEventListener('click', async () => {
    try { await navigator.clipboard.writeText(command); button.textContent = 'Copied'; } catch { button.textContent = 'Select it, and copy'; }
  });
  return element('div', {class: 'command'}, element('pre', {}, element('code', {}, command)), navigator.clipboard ? button : null);
};

site.facts = (pairs) => element('dl', {class: 'facts'}, pairs.filter(([, value]) => value !== null && value !== undefined && value !== '')
  .flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]));

site.legendColumns = (columns) => window.matchMedia('(max-width: 600px)').matches ? Math.min(columns, 2) : columns;

/// Draws when Vega is there; the table below has the same data.
site.chart = async (id, label, specification, values) => {
  const host = document.getElementById(id);
  host.hidden = values.length === 0 || !site.data.index.charts;
  if (host.hidden) return;
  host.setAttribute('role', 'img');
  host.setAttribute('aria-label', `${label} (the table below has the data)`);
  site.vega ||= (async () => {
    for (const name of ['vega.min', 'vega-lite.min', 'vega-embed.min', 'looks', 'chart']) await site.load(`assets/${name}.js`);
  })();
  await site.vega;
  await drawChart(host, specification, values);
};

const same = (rows, name) => rows.every((row) => row[name] === rows[0][name]);
// What `autobench changes` tells of series: a table. `rows` of data/changes.js.
site.changeTable = (id, caption, rows, empty, withProblem) => {
  // Of all figures less is better.
  const sign = (row) => row.state === 'new' ? ['unsure', '?'] : row.state !== 'confirmed' ? ['even', '–'] : row.after > row.before ? ['bad', '▼'] : ['good', '▲'];
  const shown = (row, value) => row.figure === 'seconds' ? site.seconds(value) : site.exact(row.figure, value);
  const by = (row) => row.before ? row.after / row.before - 1 : null;
  return new site.table({
    id, caption, rows, empty, some: withProblem, filters: withProblem ? ['state', 'figure', 'target', 'rival', 'machine'] : ['state', 'figure'], search: rows.length > 20 ? 'problem, revision' : null,
    columns: [
      ...(withProblem ? [{name: 'problem', label: 'Problem', value: (row) => row.problem, show: (row) => site.names().has(`${row.op}\n${row.problem}`) ? site.seriesLink({...row, machine: site.machineNamed(row.machine)}, row.rival, row.problem) : row.problem}] : []),
      {name: 'state', label: 'State', value: (row) => row.state, show: (row) => site.state(...sign(row), row.state)},
      {name: 'figure', label: 'Figure', tight: true, value: (row) => site.figureName(row.figure)},
      {name: 'by', label: 'By', numeric: true, value: by, text: (row) => by(row) === null ? '' : site.signedPercent(by(row))},
      {name: 'before', label: 'Before', numeric: true, value: (row) => row.before, text: (row) => shown(row, row.before)},
      {name: 'after', label: 'After', numeric: true, value: (row) => row.after, text: (row) => shown(row, row.after)},
      {name: 'revisions', label: 'Between', tight: true, value: (row) => `${row.until} … ${row.since}`},
      {name: 'at', label: 'Run (UTC)', tight: true, value: (row) => row.at, text: (row) => site.minute(row.at)},
      {name: 'p', label: 'p', numeric: true, value: (row) => row.p, text: (row) => row.p ? site.digits(row.p, 3) : 'exact'},
      ...(withProblem ? [{name: 'target', label: 'Target', tight: true, value: (row) => row.target},
        {name: 'weights', label: 'Weights', value: (row) => row.weights, hidden: same(rows, 'weights')},
        {name: 'rival', label: 'Contender', value: (row) => row.rival, hidden: same(rows, 'rival')},
        {name: 'machine', label: 'Machine', value: (row) => site.machineName(site.machineNamed(row.machine)), hidden: same(rows, 'machine')}] : []),
      {name: 'reason', label: 'Reason', value: (row) => row.reason},
      {name: 'id', label: 'Change', value: (row) => row.id, show: (row) => element('code', {}, row.id)},
    ],
  });
};
}
