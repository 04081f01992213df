// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What `autobench compare` says of two commits, the changed rows first.
'use strict';
(async () => {
const {element} = site;
await site.load('data/comparison.js');
const {comparison, rows: all} = site.data.comparison;
if (!comparison) {
  site.fill('verdict', 'The store has no two revisions with a series in common. Name two sides when the pages are made: autobench dashboard --base REV --head REV.');
  for (const id of ['section-changed', 'section-others']) document.getElementById(id).hidden = true;
  return;
}
const signs = {regressed: ['bad', '▼'], improved: ['good', '▲'], unchanged: ['even', '≈'], unsure: ['unsure', '?'], missing: ['bad', '✕'], new: ['even', '+']};
site.fill('sides', 'From ', element('code', {}, comparison.base), ' to ', element('code', {}, comparison.head), '.');
site.fill('verdict', comparison.verdict);
const percents = ([low, high]) => `${site.signedPercent(low)} to ${site.signedPercent(high)}`;
const {suite} = comparison;
if (suite) site.fill('suite', `The ${suite.rows} rows with other code together: ${site.signedPercent(suite.effect)} of time${suite.interval ? ` (95\u00a0%: ${percents(suite.interval)})` : ''}.`);
site.fill('notes', comparison.notes.map((note) => element('p', {}, note)));

const median = (values) => {
  if (!values?.length) return null;
  const sorted = [...values].sort((a, b) => a - b), middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const seconds = (side) => median(side?.seconds);
const link = (row) => site.names().has(`${row.op}\n${row.problem}`) ? site.problemLink({...row, machine: site.machineNamed(row.machine)}) : row.problem;
// Figures come as texts; of those that are numbers less is better.
const number = (text) => text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
const isFigure = (one) => typeof number(one.base) === 'number' && typeof number(one.head) === 'number';
const rose = (one) => isFigure(one) && number(one.head) > number(one.base);
const exactText = (one) => `${site.figureName(one.figure)} ${site.exact(one.figure, number(one.base))} → ${site.exact(one.figure, number(one.head))}`
  + `${isFigure(one) && number(one.base) > 0 ? ` (${site.signedPercent(one.ratio - 1)})` : ''}${one.accepted ? `, accepted: ${one.accepted}` : ''}`;
const exact = (row) => row.exact.map(exactText).join('; ');
const showExact = (row) => row.exact.map((one) => element('div', {}, isFigure(one) ? site.state(rose(one) ? 'bad' : 'good', rose(one) ? '▼' : '▲') : '', exactText(one)));
const hashes = (row) => row.same_code ? 'the same' : [row.base, row.head].map((side) => side ? side.subject.slice(0, 8) : '–').join(' → ');
const columns = (rows) => [
  {name: 'problem', label: 'Problem', value: (row) => row.problem, show: link},
  {name: 'change', label: 'Change', value: (row) => row.change, show: (row) => site.state(...(signs[row.change] || ['even', '–']), row.change)},
  {name: 'effect', label: 'Time', numeric: true, value: (row) => row.effect, text: (row) => row.effect === null ? '' : site.signedPercent(row.effect)},
  {name: 'interval', label: '95\u00a0% interval', tight: true, value: (row) => row.interval && row.interval[0], text: (row) => row.interval ? percents(row.interval) : ''},
  {name: 'base', label: 'Base', numeric: true, value: (row) => seconds(row.base), text: (row) => site.seconds(seconds(row.base))},
  {name: 'head', label: 'Head', numeric: true, value: (row) => seconds(row.head), text: (row) => site.seconds(seconds(row.head))},
  {name: 'exact', label: 'Exact figures', wide: true, value: exact, show: showExact},
  {name: 'target', label: 'Target', tight: true, value: (row) => row.target, show: (row) => [row.target, element('span', {class: 'second'}, `weights ${row.weights}`)]},
  {name: 'weights', label: 'Weights', hidden: true, value: (row) => row.weights},
  {name: 'rival', label: 'Contender', value: (row) => row.rival, hidden: rows.every((row) => row.rival === 'autoconfig')},
  {name: 'machine', label: 'Machine', value: (row) => site.machineName(site.machineNamed(row.machine)) || row.machine, hidden: rows.every((row) => row.machine === rows[0].machine)},
  {name: 'why', label: 'Note', note: true, value: (row) => row.why},
  {name: 'hashes', label: 'Code', hidden: true, value: hashes},
  {name: 'repeat', label: 'Again', value: (row) => row.repeat, show: (row) => element('details', {}, element('summary', {}, 'command'), element('code', {}, row.repeat), element('span', {class: 'second'}, `code: ${hashes(row)}`))},
];
const show = (id, caption, rows, empty) => new site.table({id, caption, rows, empty, columns: columns(rows),
  filters: ['change', 'target', 'weights', 'rival', 'machine'], search: rows.length > 20 ? 'problem, target, figure' : null});
// What only one side has says nothing of a change; a gate asks for it by name.
const isOther = (row) => row.folded || row.change === 'missing' || row.change === 'new';
const others = all.filter(isOther);
const oneSided = others.filter((row) => row.change === 'missing' || row.change === 'new').length;
show('changed', 'Changed rows', all.filter((row) => !isOther(row)), 'No row changed.');
site.fill('fold-text', `${others.length - oneSided} rows are unchanged, or were not compared; ${oneSided} are of one side only`);
show('others', 'Other rows', others, 'There are none.');
// A filter in the address is of no use in what is closed.
document.getElementById('fold').open = [...site.address.keys()].some((key) => key.startsWith('others.'));
})().catch((error) => site.say(error.message));
