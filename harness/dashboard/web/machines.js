// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// What was measured on, and how noisy it is.
'use strict';
{
const {element} = site;
const {index} = site.data;

const asText = (value) => typeof value === 'object' && value !== null ? Object.entries(value).map(([name, one]) =>
  Array.isArray(value) ? String(one) : `${name}: ${typeof one === 'object' ? JSON.stringify(one) : one}`).join(', ') : String(value ?? '');
site.fill('machines', index.machines.map((machine) => element('section', {id: `machine-${machine.machine}`, 'aria-labelledby': `machine-${machine.machine}-title`},
  element('h2', {id: `machine-${machine.machine}-title`}, site.machineName(machine.machine)),
  site.facts([
    ['Processor', `${machine.cpu} (${machine.architecture})`],
    ['Emulator', machine.emulator],
    ['Operating system', machine.kernel],
    ['Caches', asText(machine.caches)],
    ['Features', asText(machine.facts?.features)],
    ['Vector length', machine.facts?.vlen_bits ? `${machine.facts.vlen_bits} bits` : ''],
    ['Counters', machine.facts?.counters],
    ['Virtual', machine.facts?.virtual === true ? 'yes, a virtual machine' : machine.facts?.virtual === false ? 'no' : ''],
    ['Presets', machine.presets],
    ['Data', `${machine.cells} cells of ${machine.processes} processes, ${site.minute(machine.oldest)} to ${site.minute(machine.newest)} (UTC)`],
  ]))));

const rows = index.noise.map((row) => ({...row, name: site.machineName(row.machine), range: `${site.seconds(row.from_us / 1e6)} to ${site.seconds(row.from_us / 5e5)}`}));
new site.table({
  id: 'noises', caption: 'Noise of native times', rows, filters: ['machine'], empty: 'The store has no native times.',
  columns: [
    {name: 'range', label: 'Times', value: (row) => row.from_us, text: (row) => row.range},
    {name: 'within', label: 'Within a process', numeric: true, value: (row) => row.half_width, text: (row) => row.half_width === null ? '' : `± ${site.percent(row.half_width)}`},
    {name: 'cells', label: 'Cells', numeric: true, value: (row) => row.cells},
    {name: 'between', label: 'Between processes', numeric: true, value: (row) => row.scale, text: (row) => row.scale === null ? 'not known' : site.percent(row.scale)},
    {name: 'processes', label: 'Processes', numeric: true, value: (row) => row.processes, text: (row) => row.processes === null ? 'below 6' : String(row.processes)},
    {name: 'machine', label: 'Machine', value: (row) => row.name},
  ],
});
site.chart('chart-noise', 'Noise by order of magnitude', {
  width: 640, height: 220,
  mark: {type: 'line', point: true},
  encoding: {
    x: {field: 'us', type: 'quantitative', scale: {type: 'log'}, axis: {labelOverlap: 'greedy', labelSeparation: 8}, title: 'time of a call (µs)'},
    y: {field: 'noise', type: 'quantitative', axis: {format: '~%'}, title: 'noise'},
    color: {field: 'kind', title: null, legend: {orient: 'top'}},
    strokeDash: {field: 'kind', title: null, legend: null},
    shape: {field: 'kind', title: null, legend: null},
    detail: {field: 'machine'},
    tooltip: [{field: 'machine'}, {field: 'range', title: 'times'}, {field: 'kind'}, {field: 'noise', format: '.2%'}],
  },
}, rows.flatMap((row) => [
  {us: row.from_us * Math.SQRT2, noise: row.half_width, kind: 'within a process', machine: row.name, range: row.range},
  {us: row.from_us * Math.SQRT2, noise: row.scale, kind: 'between processes', machine: row.name, range: row.range},
].filter((one) => one.noise !== null)));

site.load('data/changes.js').then(() => new site.table({
  id: 'alarms', caption: 'False-alarm record', rows: site.data.changes.alarms, empty: 'The store has no times of two commits side by side.',
  columns: [
    {name: 'at', label: 'Run (UTC)', value: (row) => row.at, text: (row) => site.minute(row.at)},
    {name: 'commits', label: 'Commits', value: (row) => `${row.base} … ${row.head}`},
    {name: 'cpu', label: 'Machine', value: (row) => row.cpu},
    {name: 'rows', label: 'Rows of equal code', numeric: true, value: (row) => row.rows},
    {name: 'alarms', label: 'Alarms', numeric: true, value: (row) => row.alarms},
    {name: 'bound', label: 'Rate at most', numeric: true, value: (row) => row.bound, text: (row) => site.percent(row.bound)},
    {name: 'detectable', label: 'Found in 9 of 10', numeric: true, value: (row) => row.detectable, text: (row) => row.detectable === null ? 'not known' : site.signedPercent(row.detectable)},
  ],
})).catch((error) => site.say(error.message));
}
