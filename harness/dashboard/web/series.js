// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// All processes of a contender on a problem, over the revisions: exact figures
// above, times below.
'use strict';
(async () => {
const {element} = site;
const wanted = Object.fromEntries(site.address);
const known = await site.openProblem(wanted);
if (!known) return;
const ofProblem = site.data[`problem-${known.number}`];
const all = (ofProblem.cells || []).map((row) => ({...row, op: known.op, problem: known.problem}));
const places = new Map(site.data.index.revisions.map((one, place) => [one.revision, place]));
const keyText = (row) => ['preset', 'target', 'weights', 'machine', 'executor'].map((key) => row[key]).join('\n');
const describe = (row) => `${row.target}, weights ${row.weights}, ${row.measure || row.kind}, ${site.machineName(row.machine)}`;
const lineups = [...new Map(all.map((row) => [keyText(row), row])).entries()];
let lineup = lineups.find(([, row]) => ['preset', 'target', 'weights', 'machine', 'executor'].every((key) => !wanted[key] || String(row[key]) === wanted[key])) || lineups[0];

site.fill('title', `Series: ${known.problem}`);
document.title = `${known.problem}: series – AutoConfig`;

function choice() {
  const rivals = [...new Set(all.filter((row) => keyText(row) === lineup[0]).map((row) => row.rival))].sort((a, b) => (b === 'autoconfig') - (a === 'autoconfig') || a.localeCompare(b));
  const field = (id, label, values, value, change) => {
    const select = element('select', {id}, values.map(([key, text]) => element('option', {value: key, selected: key === value}, text)));
    select.addEventListener('change', () => change(select.value));
    return element('div', {class: 'field'}, element('label', {for: id}, label), select);
  };
  const rival = rivals.includes(wanted.rival) ? wanted.rival : rivals[0];
  site.fill('choice',
    field('where-choice', 'Where', lineups.map(([key, row]) => [key, describe(row)]), lineup[0], (key) => {
      lineup = lineups.find(([one]) => one === key);
      site.setAddress(site.keyOf(lineup[1]));
      show();
    }),
    field('rival-choice', 'Contender', rivals.map((one) => [one, one]), rival, (one) => {
      site.setAddress({rival: wanted.rival = one});
      show();
    }));
  return rival;
}

function show() {
  const rival = choice();
  const rows = all.filter((row) => keyText(row) === lineup[0] && row.rival === rival)
    .sort((a, b) => places.get(a.revision) - places.get(b.revision) || a.finished_at.localeCompare(b.finished_at) || a.id - b.id);
  site.fill('where', site.problemLink(lineup[1], 'The problem'), `: ${describe(lineup[1])}, ${rival}.`);
  const versions = new Map(); // subject -> A, B, ...
  for (const row of rows) if (!versions.has(row.subject)) versions.set(row.subject, versions.size + 1);
  const within = new Map();
  const values = rows.filter((row) => row.value !== null).map((row) => {
    const place = within.get(row.revision || 'unknown') || 0;
    within.set(row.revision || 'unknown', place + 1);
    return {...row, place, version: `code ${versions.get(row.subject)}`, revision: row.revision || 'unknown',
      shown: site.figure(row.measure, row.value), when: site.minute(row.finished_at)};
  });
  const changed = (ofProblem.changes || []).filter((row) => row.rival === rival && site.machineNamed(row.machine) === lineup[1].machine
    && ['preset', 'target', 'weights', 'executor'].every((key) => row[key] === lineup[1][key]));
  draw(values, within, changed);
  site.fill('caption', caption(values, changed));
  const {more_changes: more} = ofProblem;
  site.fill('since-more', more ? `Of this problem’s change points, of all contenders and targets, the oldest ${more} are not shown; autobench changes tells them.` : '');
  site.changeTable('since', 'Change points', changed, new Set(values.map((row) => row.revision)).size <= 1 ? 'One revision is no history.' : more ? 'None among them.' : 'None was found.', false);
  new site.table({
    id: 'processes', caption: 'Processes', rows, sort: '-when', filters: ['revision', 'status'],
    columns: [
      {name: 'when', label: 'When (UTC)', value: (row) => row.finished_at, text: (row) => site.minute(row.finished_at)},
      {name: 'revision', label: 'Revision', value: (row) => row.revision},
      {name: 'value', label: 'Median', numeric: true, value: (row) => row.value, text: (row) => site.figure(row.measure, row.value)},
      {name: 'interval', label: 'Interval', tight: true, value: (row) => row.low, text: (row) => row.low === null ? row.value === null ? '' : 'exact' : `${site.seconds(row.low)} to ${site.seconds(row.high)}`},
      {name: 'samples', label: 'Samples', numeric: true, value: (row) => row.samples},
      {name: 'code', label: 'Code', value: (row) => versions.get(row.subject), text: (row) => `code ${versions.get(row.subject)}: ${row.subject}`},
      {name: 'algorithm', label: 'Kernel', value: (row) => row.algorithm || row.implementation, text: (row) => site.kernelName(row.algorithm, row.parameters) || row.implementation},
      {name: 'instructions', label: 'Instructions', numeric: true, value: (row) => row.instructions, text: (row) => site.count(row.instructions)},
      {name: 'code_bytes', label: 'Code size', numeric: true, value: (row) => row.code_bytes, text: (row) => row.code_bytes === null ? '' : `${row.code_bytes} B`},
      {name: 'role', label: 'Role', value: (row) => row.role},
      {name: 'status', label: 'Status', value: (row) => row.status, text: (row) => row.reason ? `${row.status}: ${row.reason}` : row.status},
    ],
  });
}

function caption(values, changed) {
  if (!values.length) return '';
  const samples = [...new Set(values.map((row) => row.samples))].filter(Boolean).join(' or ');
  const dots = site.isTime(values[0].measure)
    ? `Each dot is a process: its median of ${samples || 'one'} samples, and the 95\u00a0% interval of that median within this process (the whole range below 6 samples); another process may differ by more, see Machines. `
    : 'Each dot is a process; what an emulator counts is exact, and has no interval. ';
  return `${dots}The dashed line joins the medians of each revision.${marked(values, changed).length ? ' An upright line is a change point, with what became of the figure; the table below names its two revisions.' : ''}`
    + ' A shape and colour is one code: where it does not change, nothing but noise did.';
}

// Changes of what the chart shows, at the revision that made them.
function marked(values, changed) {
  const measure = values[0]?.measure;
  const isShown = (name) => site.isTime(measure) ? name === 'seconds' : measure?.startsWith('modelled') ? name.startsWith('modelled') : name === 'instructions';
  const revisions = new Set(values.map((row) => row.revision));
  return changed.filter((row) => isShown(row.figure) && row.state !== 'ignored' && revisions.has(row.since))
    .map((row) => ({revision: row.since, by: site.signedPercent(row.after / row.before - 1), state: row.state, between: `${row.until} … ${row.since}`}));
}

function draw(values, within, changed) {
  const order = [...new Set(values.map((row) => row.revision))];
  // Around the middle of their revision, in the order of time.
  const most = Math.max(...within.values());
  const offset = {field: 'offset', type: 'quantitative', scale: {domain: [-most / 2, most / 2]}};
  const x = {field: 'revision', type: 'ordinal', sort: order, title: 'revision, oldest first', axis: {labelAngle: order.length > 6 ? -40 : 0, labelLimit: 120, labelOverlap: 'greedy', labelSeparation: 4}, scale: {type: 'band', paddingInner: 0.2}};
  const time = values.length && site.isTime(values[0].measure);
  const scale = time ? 1e6 : 1;
  const marks = values.map((row) => ({...row, offset: row.place - (within.get(row.revision) - 1) / 2, y: row.value * scale, y0: row.low === null ? null : row.low * scale, y1: row.high === null ? null : row.high * scale}));
  const points = marked(values, changed), at = {...x, bandPosition: 0};
  const code = {field: 'version', type: 'nominal', title: 'code', legend: {orient: 'bottom', columns: site.legendColumns(4)}};
  const axis = {minExtent: 44};
  const y = {type: 'quantitative', scale: {zero: false}, axis, title: time ? 'µs a call' : values.length ? site.unit(values[0].measure) : ''};
  site.chart('chart-values', 'Every process over the revisions', {
    width: 640, height: 280,
    layer: [
      {data: {values: points}, mark: {type: 'rule', style: 'mark-of-chosen'}, encoding: {x: at, tooltip: [{field: 'by'}, {field: 'state'}, {field: 'between'}]}},
      {data: {values: points}, mark: {type: 'text', align: 'left', dx: 4, dy: 8}, encoding: {x: at, y: {value: 0}, text: {field: 'by'}}},
      {mark: {type: 'line', style: 'reference'}, encoding: {x, y: {aggregate: 'median', field: 'y', ...y}}},
      {mark: {type: 'rule', style: 'error', strokeWidth: 1.5}, transform: [{filter: 'datum.y0 != null'}], encoding: {x, xOffset: offset, y: {field: 'y0', ...y}, y2: {field: 'y1'}}},
      {mark: {type: 'point'}, encoding: {x, xOffset: offset, y: {field: 'y', ...y}, color: code, shape: code,
        tooltip: [{field: 'shown', title: 'median'}, {field: 'samples'}, {field: 'revision'}, {field: 'version', title: 'code'}, {field: 'algorithm'}, {field: 'when'}, {field: 'job', title: 'process'}]}},
    ],
  }, marks);
  // Of times only the size of the code is exact; counts have a chart of their own.
  const sizes = values.filter((row) => row.code_bytes !== null);
  site.chart('chart-exact', 'Size of the code over the revisions', {
    width: 640, height: 70,
    mark: {type: 'line', point: true, interpolate: 'step-after'},
    encoding: {x: {...x, title: null}, y: {field: 'code_bytes', type: 'quantitative', aggregate: 'max', scale: {zero: false}, title: 'code, bytes', axis: {...axis, tickCount: 3}}},
  }, new Set(sizes.map((row) => row.code_bytes)).size > 1 ? sizes : []);
}
show();
})().catch((error) => site.say(error.message));
