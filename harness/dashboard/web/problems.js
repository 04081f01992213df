// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// All problems on all targets.
'use strict';
{
const {element} = site;
const {index} = site.data;
// A filter for a suite, of which a problem may be in several.
const suite = site.address.get('suite');
const inSuite = (row) => !suite || (site.problemOf(row)?.suites || '').split(', ').includes(suite);
const rows = index.lineups.filter(inSuite);
if (suite) {
  const all = element('a', {href: 'problems.html'}, 'Show all');
  document.querySelector('h1').after(element('p', {}, `Only those of ${suite}. `, all));
}
const nameOf = (row) => site.problemOf(row)?.name || '';
new site.table({
  id: 'problems', plain: true, caption: 'Our kernels', rows, sort: 'problem', search: 'problem, layer, suite, algorithm',
  filters: ['op', 'target', 'weights', 'against', 'change', 'algorithm', 'measure', 'status'],
  more: (row) => site.problemOf(row)?.suites || '',
  columns: [
    {name: 'problem', label: 'Problem', value: (row) => row.problem, show: (row) => [site.problemLink(row), nameOf(row) ? element('span', {class: 'second'}, nameOf(row)) : null],
      text: (row) => `${row.problem} ${nameOf(row)}`},
    {name: 'speed', label: 'Speed', numeric: true, ascending: true, value: (row) => row.speed, text: (row) => row.speed === null ? '' : site.digits(row.speed), show: (row) => site.speed(row.speed)},
    {name: 'ours', label: 'Ours', numeric: true, value: (row) => row.value, text: (row) => site.figure(row.measure, row.value) || row.status,
      show: (row) => row.value === null ? site.state(row.status === 'passed' ? 'even' : 'bad', row.status === 'passed' ? '–' : '✕', row.status) : site.figure(row.measure, row.value)},
    {name: 'library', label: 'Best library', value: (row) => row.best_rival, text: (row) => row.best_rival || '',
      show: (row) => row.best_rival ? [row.best_rival, element('span', {class: 'second'}, site.figure(row.measure, row.best_value))] : ''},
    {name: 'target', label: 'Target', value: (row) => row.target},
    {name: 'weights', label: 'Weights', value: (row) => row.weights},
    {name: 'algorithm', label: 'Algorithm', value: (row) => row.algorithm},
    {name: 'change', label: 'Change', value: (row) => site.changeOf(row).word,
      show: (row) => { const change = site.changeOf(row); return site.state(change.kind, change.sign, change.word); }},
    {name: 'measure', hidden: true, label: 'Measure', value: (row) => row.measure || 'only verified'},
    {name: 'op', hidden: true, label: 'Operator', value: (row) => row.op},
    {name: 'against', hidden: true, label: 'Against it', value: (row) => row.speed === null ? 'no library' : row.speed > 1.01 ? 'ahead' : row.speed < 0.99 ? 'behind' : 'even'},
    {name: 'status', hidden: true, label: 'Status', value: (row) => row.status},
  ],
});
}
