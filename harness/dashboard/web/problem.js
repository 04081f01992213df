// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A problem on a target: who took part, why our kernel is what it is, and how right
// the models were.
'use strict';
(async () => {
const {element} = site;
const wanted = Object.fromEntries(site.address);
const known = await site.openProblem(wanted);
if (!known) return;
const data = site.data[`problem-${known.number}`];
const tables = (name) => data[name] || [];
const lineups = site.data.index.lineups.filter((row) => row.op === known.op && row.problem === known.problem);
const matches = (row) => ['preset', 'target', 'weights', 'machine', 'executor'].every((key) => !wanted[key] || String(row[key]) === wanted[key]);
let lineup = lineups.find(matches) || lineups[0];

document.title = `${known.problem} – AutoConfig`;
site.fill('title', known.name && known.name !== known.problem ? `${known.name}: ${known.problem}` : known.problem);
site.fill('suites', `${known.op}${known.suites ? `; in ${known.suites}` : ''}`);
if (!lineup) {
  const sampled = tables('candidates')[0];
  if (!sampled) {
    site.say('There is no kernel of ours for this problem in the store.');
    return;
  }
  lineup = {...sampled, op: known.op, problem: known.problem, value: null, status: 'passed', measure: null, algorithm: null};
  lineups.push(lineup);
}
const kinds = ['ours', 'library', 'compiler', 'search', 'loops', 'fixed'];
const mine = (name) => tables(name).filter((row) => site.sameKey(row, lineup));
const describe = (row) => `${row.target}, weights ${row.weights}, ${row.measure || 'sampled only'}, ${site.machineName(row.machine)}`;

function choice() {
  const select = element('select', {id: 'where-choice'}, lineups.map((row, i) => element('option', {value: i, selected: row === lineup}, describe(row))));
  select.addEventListener('change', () => {
    lineup = lineups[select.value];
    site.setAddress(site.keyOf(lineup));
    show();
  });
  site.fill('choice', element('div', {class: 'field q'}, element('label', {for: 'where-choice'}, 'Where'), select));
}

function headline(ours, decision) {
  const parts = [];
  if (lineup.value !== null) {
    parts.push(`${lineup.algorithm || 'Our kernel'} takes ${site.figure(lineup.measure, lineup.value)}`);
    if (site.isTime(lineup.measure)) parts.push(` (${site.digits(lineup.flops / lineup.value / 1e9)} GFLOP/s)`);
    const joint = lineup.speed > 1.01 ? ' of' : lineup.speed < 0.99 ? '' : ' with';
    parts.push(': ', site.speed(lineup.speed), lineup.best_rival ? `${joint} the best library, ${lineup.best_rival} (${site.figure(lineup.measure, lineup.best_value)}).` : '.');
  } else if (lineup.status !== 'passed') parts.push(site.state('bad', '✕', lineup.status), `: ${lineup.reason || ''}`);
  else parts.push(`The result is right; nothing was measured or counted${mine('candidates').length ? ' but a sample' : ''}.`);
  if (ours?.ghz && decision?.predicted_cycles && site.isTime(lineup.measure)) {
    const measured = lineup.value * ours.ghz * 1e9;
    parts.push(` Predicted ${site.count(decision.predicted_cycles)} cycles, measured ${site.count(measured)} at ${site.digits(ours.ghz)} GHz: ${site.signedPercent(decision.predicted_cycles / measured - 1)}.`);
  }
  site.fill('headline', parts);
}

function contenders() {
  const rows = mine('cells').filter((row) => row.current && row.role !== 'yardstick');
  const own = rows.find((row) => row.role === 'chosen');
  const speed = (row) => own?.pooled && row.pooled && row.measure === own.measure ? row.pooled / own.pooled : null;
  const value = (row) => row.pooled === null ? site.state(['passed', 'unavailable', 'skipped'].includes(row.status) ? 'even' : 'bad', ['passed', 'unavailable', 'skipped'].includes(row.status) ? '–' : '✕', row.status) : site.figure(row.measure, row.pooled);
  new site.table({
    id: 'contenders', caption: `Contenders on ${lineup.target}`, rows, sort: 'value', filters: ['kind'],
    empty: 'No run has measured this problem here, only a sample or a search.',
    columns: [
      {name: 'contender', label: 'Contender', value: (row) => row.rival, show: (row) => site.seriesLink(lineup, row.rival, row.rival === 'autoconfig' ? 'AutoConfig' : row.rival)},
      {name: 'value', label: lineup.measure ? lineup.measure[0].toUpperCase() + lineup.measure.slice(1) : 'Result', numeric: true, ascending: true, value: (row) => row.pooled, text: (row) => site.figure(row.measure, row.pooled) || row.status, show: value},
      {name: 'interval', label: '95\u00a0% interval', tight: true, value: (row) => row.pooled_low, text: (row) => row.pooled_low === null ? row.pooled === null ? '' : 'exact' : `${site.seconds(row.pooled_low)} to ${site.seconds(row.pooled_high)}`},
      {name: 'processes', label: 'Over', tight: true, value: (row) => row.processes, text: (row) => row.pooled_low === null ? '' : row.processes > 1 ? `${row.processes} processes` : `${row.samples} samples`},
      {name: 'relative', label: 'We are', numeric: true, value: speed, text: (row) => speed(row) === null ? '' : site.digits(speed(row)), show: (row) => row === own || speed(row) === null ? '' : site.speed(speed(row))},
      {name: 'kind', label: 'Kind', value: (row) => row.rival_kind || 'ours'},
      {name: 'version', label: 'Version and implementation', wide: true, value: (row) => row.role === 'chosen' ? site.kernelName(row.algorithm, row.parameters) : [row.version, row.implementation].filter(Boolean).join(', ')},
      {name: 'instructions', label: 'Instructions', numeric: true, value: (row) => row.instructions, text: (row) => site.count(row.instructions)},
      {name: 'reason', label: 'Note', value: (row) => [row.reason, row.note].filter(Boolean).join('; ')},
    ],
  });
  const time = site.isTime(lineup.measure), scale = time ? 1e6 : 1;
  const values = rows.filter((row) => row.pooled !== null && row.measure === lineup.measure)
    .map((row) => ({...row, kindName: row.rival_kind || 'ours', name: row.rival === 'autoconfig' ? 'AutoConfig' : row.rival, x: row.pooled * scale, x0: row.pooled_low === null ? null : row.pooled_low * scale, x1: row.pooled_high === null ? null : row.pooled_high * scale, shown: site.figure(row.measure, row.pooled)}))
    .sort((a, b) => a.pooled - b.pooled);
  // A slow loop would leave a bar of a pixel to all others.
  const far = values.length > 1 && values.at(-1).pooled > 20 * values[0].pooled;
  const x = {field: 'x', type: 'quantitative', title: time ? 'µs a call' : site.unit(lineup.measure), scale: far ? {type: 'log'} : {zero: true}, axis: {labelOverlap: 'greedy', labelSeparation: 8}};
  site.chart('chart-contenders', 'Contenders', {
    width: 640, height: {step: 22},
    layer: [
      {mark: far ? {type: 'point', filled: true, size: 70} : {type: 'bar', height: 13}, encoding: {x, y: {field: 'name', type: 'nominal', sort: values.map((row) => row.name), title: null},
        color: {field: 'kindName', type: 'nominal', scale: {domain: kinds}, title: 'kind', legend: {orient: 'bottom', values: kinds.filter((kind) => values.some((row) => row.kindName === kind))}}, ...(far ? {shape: {field: 'kindName', type: 'nominal', scale: {domain: kinds}, title: 'kind', legend: null}} : {}),
        tooltip: [{field: 'name', title: 'contender'}, {field: 'shown', title: 'median'}, {field: 'kindName', title: 'kind'}, {field: 'version'}]}},
      {mark: {type: 'rule', style: 'reference', strokeDash: [], strokeWidth: 2}, transform: [{filter: 'datum.x0 != null'}], encoding: {x: {...x, field: 'x0'}, x2: {field: 'x1'}, y: {field: 'name', type: 'nominal', sort: values.map((row) => row.name)}}},
    ],
  }, values);
  return own;
}

function decisionOf(own, decision) {
  if (!decision) {
    site.fill('decision', element('p', {}, 'The store has no decision for this.'));
    for (const id of ['chart-terms', 'terms', 'rejected']) site.fill(id);
    return;
  }
  site.fill('decision', site.facts([
    ['Chosen', site.kernelName(decision.algorithm, decision.parameters)],
    ['Predicted', `${site.count(decision.predicted_cycles)} cycles`],
    ['Candidates', decision.candidates === null ? '' : `${decision.candidates}, decided in ${site.seconds(decision.decide_seconds)}`],
    ['Compiled by', own ? [own.compiler, own.flags].filter(Boolean).join(' ') : ''],
    ['Assumed facts behind it', (decision.assumed || []).join(', ')],
  ]));
  const why = new Map((decision.terms || []).map(([name, , reason]) => [name, reason]));
  const kernels = [['chosen', decision.algorithm, decision.parameters, decision.predicted_cycles, decision.terms || []],
    ...(decision.runners_up || []).map(([algorithm, parameters, cycles, terms], i) => [String(i + 2), algorithm, parameters, cycles, terms])];
  for (const [, , , , terms] of kernels)
    for (const [name, , reason] of terms) if (reason) why.set(name, reason);
  const names = [...new Set(kernels.flatMap(([, , , , terms]) => terms.map(([name]) => name)))];
  const rows = names.map((name) => ({name, why: why.get(name) || '', of: kernels.map(([, , , , terms]) => terms.find(([one]) => one === name)?.[1] ?? null)}))
    .filter((row) => row.of.some((cycles) => cycles));
  const label = ([rank, algorithm]) => rank === 'chosen' ? `${algorithm} (chosen)` : `${rank}: ${algorithm}`;
  const total = {name: 'total', why: 'what is compared', of: kernels.map(([, , , cycles]) => cycles)};
  new site.table({
    id: 'terms', caption: 'Predicted cycles, term by term, of the chosen kernel and the runners-up', rows: [...rows, total],
    columns: [
      {name: 'term', label: 'Term', value: (row) => row.name},
      ...kernels.map((kernel, i) => ({name: `k${i}`, label: label(kernel), numeric: true, value: (row) => row.of[i], text: (row) => site.count(row.of[i])})),
      {name: 'why', label: 'Why', note: true, value: (row) => row.why},
    ],
  });
  const short = (kernel) => `${kernel[0] === 'chosen' ? '1' : kernel[0]}: ${kernel[1]}`;
  site.chart('chart-terms', 'Predicted cycles by term', {
    width: 640, height: {step: 22},
    mark: {type: 'bar', height: 13},
    encoding: {
      x: {field: 'cycles', type: 'quantitative', title: 'predicted cycles'},
      y: {field: 'kernel', type: 'nominal', sort: kernels.map(short), title: null},
      color: {field: 'term', type: 'nominal', sort: names, title: null, legend: {orient: 'bottom', columns: site.legendColumns(4)}},
      order: {field: 'place'},
      tooltip: [{field: 'kernel'}, {field: 'parameters'}, {field: 'term'}, {field: 'cycles', format: ',.0f'}],
    },
    // The reference would leave a bar of a pixel to all others; the table has it.
  }, kernels.filter(([, , , cycles]) => cycles < 5 * decision.predicted_cycles).flatMap((kernel) => kernel[4].filter(([, cycles]) => cycles > 0).map(([term, cycles]) => ({
    kernel: short(kernel), parameters: site.parameters(kernel[2]), term, cycles, place: names.indexOf(term)}))));
  new site.table({
    id: 'rejected', caption: 'Rejected algorithms', rows: decision.rejected || [], empty: 'No algorithm was rejected.',
    columns: [
      {name: 'algorithm', label: 'Algorithm', value: (row) => row[0]},
      {name: 'reason', label: 'Why not', value: (row) => row[1]},
    ],
  });
}

function candidates() {
  const rows = mine('candidates');
  document.getElementById('section-candidates').hidden = rows.length === 0;
  if (!rows.length) return;
  const best = rows[0], chosenPlace = rows.findIndex((row) => row.chosen) + 1;
  site.fill('candidates-text', `A random sample of ${rows.length - 1} of the candidates, measured beside the chosen kernel (native time). The fastest takes ${site.digits(best.relative)} of its time; the chosen one, with a ring, is number ${chosenPlace}. On the dashed line a prediction is right.`);
  new site.table({
    id: 'candidates', caption: 'Sampled candidates', rows, sort: 'relative', search: 'algorithm, parameter', filters: ['algorithm'],
    columns: [
      {name: 'kernel', label: 'Kernel', value: (row) => site.kernelName(row.algorithm, row.parameters), show: (row) => [site.kernelName(row.algorithm, row.parameters), row.chosen ? element('strong', {}, ' (chosen)') : null]},
      {name: 'relative', label: 'Measured, of the chosen one’s', numeric: true, ascending: true, value: (row) => row.relative, text: (row) => site.digits(row.relative)},
      {name: 'predicted', label: 'Predicted, of the chosen one’s measured', numeric: true, ascending: true, value: (row) => row.predicted_relative, text: (row) => site.digits(row.predicted_relative)},
      {name: 'algorithm', label: 'Algorithm', value: (row) => row.algorithm},
    ],
  });
  const all = rows.flatMap((row) => [row.relative, row.predicted_relative]);
  const domain = [Math.min(...all) / 1.03, Math.max(...all) * 1.03];
  const x = {field: 'predicted_relative', type: 'quantitative', scale: {type: 'log', domain, nice: false}, title: 'predicted (chosen one measured: 1)'};
  const y = {...x, field: 'relative', title: 'measured (chosen one: 1)'};
  site.chart('chart-candidates', 'Predicted and measured time of the candidates', {
    width: 640, height: 320,
    layer: [
      {data: {values: domain.map((v) => ({v}))}, mark: {type: 'line', style: 'reference'}, encoding: {x: {...x, field: 'v'}, y: {...y, field: 'v'}}},
      {mark: {type: 'point'}, encoding: {x, y,
        color: {field: 'algorithm', title: null, legend: {orient: 'bottom', columns: site.legendColumns(3)}}, shape: {field: 'algorithm', title: null},
        tooltip: [{field: 'kernel'}, {field: 'relative', title: 'measured', format: '.3f'}, {field: 'predicted_relative', title: 'predicted', format: '.3f'}]}},
      {transform: [{filter: 'datum.chosen == 1'}], mark: {type: 'point', size: 180, style: 'mark-of-chosen'}, encoding: {x, y}},
    ],
  }, rows.map((row) => ({...row, kernel: site.kernelName(row.algorithm, row.parameters)})));
}

function searches() {
  const rows = mine('searches');
  document.getElementById('section-searches').hidden = rows.length === 0;
  if (!rows.length) return;
  site.fill('searches-text', 'The last search of each kind; its best and the chosen kernel measured again in fresh processes, interleaved.');
  new site.table({
    id: 'searches', caption: 'Searches', rows,
    columns: [
      {name: 'searcher', label: 'Searcher', value: (row) => row.searcher},
      {name: 'ratio', label: 'We are', numeric: true, value: (row) => row.ratio, text: (row) => site.digits(row.ratio), show: (row) => row.ratio === null ? '–' : site.speed(row.ratio)},
      {name: 'best', label: 'Its best', value: (row) => row.best},
      {name: 'trials', label: 'Trials', numeric: true, value: (row) => row.trials, text: (row) => `${row.trials} of ${row.points}${row.failed ? `, ${row.failed} failed` : ''}`},
      {name: 'seconds', label: 'Searched for', numeric: true, value: (row) => row.seconds, text: (row) => site.seconds(row.seconds)},
      {name: 'decide', label: 'We decide in', numeric: true, value: (row) => row.decide_seconds, text: (row) => site.seconds(row.decide_seconds)},
    ],
  });
}

function code() {
  const rows = tables('code').filter((row) => own && row.id === own.id);
  const metrics = new Map();
  for (const {metric, value} of rows) {
    const loop = metric.startsWith('main_loop.');
    const name = loop ? metric.slice(10) : metric;
    metrics.set(name, {...metrics.get(name), name, [loop ? 'loop' : 'all']: value});
  }
  document.getElementById('section-code').hidden = !lineup.algorithm;
  new site.table({
    id: 'code', caption: 'Instructions, told without running', rows: [...metrics.values()], empty: 'The store has no mix of instructions for this.',
    columns: [
      {name: 'metric', label: 'What', value: (row) => row.name.replaceAll('_', ' ')},
      {name: 'all', label: 'Whole kernel', numeric: true, value: (row) => row.all ?? null},
      {name: 'loop', label: 'Main loop', numeric: true, value: (row) => row.loop ?? null},
    ],
  });
  const [target, facts] = lineup.target.split('/');
  const words = ['autoconfig', 'compile', known.problem, '--target', target, '--weights', lineup.weights];
  if (facts) words.push('--facts', facts);
  const loop = tables('assembly').find((row) => own && row.id === own.id);
  site.fill('assembly', loop ? element('details', {}, element('summary', {}, 'The assembly of its main loop'), element('pre', {}, element('code', {}, loop.text))) : '',
    element('p', {}, loop ? 'All of its assembly, as generated today:' : 'Its assembly, as generated today (the store has none of this kernel):'), site.commandBlock(site.command(...words, '-o', 'kernel.s')));
}

function again() {
  const [, facts] = lineup.target.split('/');
  const words = ['autobench', 'run', '--preset', lineup.preset, '--problem', known.problem, '--weights', lineup.weights];
  if (facts) words.push('--facts', facts);
  site.fill('again', element('p', {}, 'Measures all contenders once more, in one process:'), site.commandBlock(site.command(...words, '--force')));
}

let own = null;
function show() {
  choice();
  own = contenders();
  const decision = own ? tables('decisions').find((row) => row.id === own.id) : null;
  headline(own, decision);
  decisionOf(own, decision);
  candidates();
  searches();
  code();
  again();
}
show();
})().catch((error) => site.say(error.message));
