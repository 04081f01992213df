// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The overview: networks by targets, what changed, what failed, how old it all is.
'use strict';
{
const {element} = site;
const {index} = site.data;

// What the store says, in four numbers that lead on.
function verdict() {
  const [sum] = index.summary;
  const speeds = index.lineups.filter((one) => one.speed !== null);
  const ahead = speeds.filter((one) => one.speed > 1.01).length, behind = speeds.filter((one) => one.speed < 0.99).length;
  const changes = index.lineups.map(site.changeOf);
  const tile = (title, ...parts) => element('li', {}, element('span', {class: 'second'}, title), parts);
  const number = (kind, sign, count, word, page, parameters) =>
    element('a', {href: site.link(page, parameters)}, site.state(count ? kind : 'even', sign, element('strong', {}, String(count)), ` ${word}`));
  const against = (kind, sign, count, word) => number(kind, sign, count, word, 'problems', {against: word});
  const changed = (kind, sign, word) => number(kind, sign, changes.filter((change) => change.word === word).length, word, 'problems', {change: word});
  site.fill('verdict',
    tile('Against the best library', against('good', '▲', ahead, 'ahead'), against('even', '≈', speeds.length - ahead - behind, 'even'), against('bad', '▼', behind, 'behind')),
    tile('Since the revision before', changed('bad', '▼', 'slower'), changed('good', '▲', 'faster'), changed('unsure', '?', 'unsure')),
    tile('Without a right result', element('a', {href: '#failures-title'}, site.state(sum.bad ? 'bad' : 'even', sum.bad ? '✕' : '✓', element('strong', {}, String(sum.bad || 0)), ` of ${sum.cells} cells`))),
    tile('Measured', element('a', {href: 'problems.html'}, element('strong', {}, String(sum.problems)), ' problems'), element('span', {}, element('strong', {}, String(sum.targets)), ` ${sum.targets === 1 ? 'target' : 'targets'}`)));
  site.fill('newest', !sum.cells ? 'The store has no cells: autobench run --suite quick fills it.' : `Newest data: ${site.day(sum.newest)}, revision ${sum.revision || 'unknown'}, store ${index.store}.`);
}

// One row a suite, one column a target and measure.
function networks() {
  const columnOf = (row) => [row.target, row.preset, row.executor, row.machine, row.measure].join('\n');
  const rowOf = (row) => [row.op, row.suite, row.layout, row.weights].join('\n');
  const columns = [...new Map(index.networks.map((row) => [columnOf(row), row])).entries()];
  const rows = [...new Map(index.networks.map((row) => [rowOf(row), row])).entries()];
  const cells = new Map(index.networks.map((row) => [`${rowOf(row)}\n\n${columnOf(row)}`, row]));
  const several = new Set(columns.map(([, row]) => row.target)).size < columns.length;
  const head = (row) => [element('span', {}, row.target), element('span', {class: 'second'}, row.measure),
    several ? element('span', {class: 'second'}, `${row.preset}, ${site.machineName(row.machine)}`) : null];
  const cell = (row) => {
    if (!row) return '';
    const whole = row.best_speed !== null;
    const problems = site.link('problems', {suite: row.suite, target: row.target, weights: row.weights});
    const partial = row.measured < row.layers ? `, ${row.measured} of ${row.layers} problems` : '';
    const worst = row.worst !== null && row.worst < 0.99 ? ['; ', site.problemLink({...row, problem: row.worst_problem}, `worst ${site.digits(row.worst, 2)}×`)] : [];
    return element('div', {}, element('a', {href: problems}, site.speed(whole ? row.best_speed : row.speed)),
      element('span', {class: 'total'}, `${site.figure(row.measure, row.total)}${partial}`),
      element('span', {class: 'second'}, whole ? `${row.best_rival} ${site.figure(row.measure, row.best_total)}` : row.compared ? `mean of ${row.compared}` : 'no library', worst),
      site.trend(row.trend, row.measure));
  };
  const host = document.getElementById('networks');
  if (!rows.length) {
    host.replaceChildren(element('p', {}, 'The store has no suite: run autobench run --suite quick.'));
    return;
  }
  host.replaceChildren(element('div', {class: 'table', role: 'region', tabindex: '0', 'aria-label': 'Suites and networks by targets'},
    element('table', {class: 'cards networks', role: 'table'},
      element('caption', {}, 'Speed against the best library, and our total'),
      element('thead', {role: 'rowgroup'}, element('tr', {role: 'row'}, element('th', {scope: 'col', role: 'columnheader'}, 'Suite'),
        columns.map(([, row]) => element('th', {scope: 'col', role: 'columnheader'}, head(row))))),
      element('tbody', {role: 'rowgroup'}, rows.map(([key, row]) => element('tr', {role: 'row'},
        element('th', {scope: 'row', role: 'rowheader'}, row.suite, element('span', {class: 'second'}, [row.suite.startsWith(`${row.op}/`) ? '' : row.op, row.layout, `weights ${row.weights}`].filter(Boolean).join(', '))),
        columns.map(([column, one]) => element('td', {role: 'cell', 'data-label': `${one.target}, ${one.measure}`}, cell(cells.get(`${key}\n\n${column}`))))))))));
}

function changes() {
  const order = {slower: 0, faster: 1, unsure: 2};
  const rows = index.lineups.map((row) => ({...row, change: site.changeOf(row)})).filter((row) => row.change.word in order)
    .sort((a, b) => order[a.change.word] - order[b.change.word] || Math.abs(b.factor - 1) - Math.abs(a.factor - 1));
  const same = index.lineups.filter((row) => row.same_code).length;
  new site.table({
    id: 'changes', caption: 'Kernels that changed', rows, some: true, filters: ['change', 'target'], search: rows.length > 20 ? 'problem, algorithm' : null,
    empty: `No figure changed. ${same} kernels have the same code as before; ${index.lineups.filter((row) => row.before_revision === null).length} have no earlier revision.`,
    columns: [
      {name: 'problem', label: 'Problem', value: (row) => row.problem, show: (row) => site.problemLink(row)},
      {name: 'change', label: 'Change', value: (row) => row.change.word, show: (row) => site.state(row.change.kind, row.change.sign, row.change.word)},
      {name: 'effect', label: 'Figure', numeric: true, value: (row) => row.factor - 1, text: (row) => row.factor === null ? '' : site.signedPercent(row.factor - 1)},
      {name: 'now', label: 'Now', numeric: true, value: (row) => row.value, text: (row) => site.figure(row.measure, row.value)},
      {name: 'target', label: 'Target', value: (row) => row.target},
      {name: 'weights', label: 'Weights', value: (row) => row.weights},
      {name: 'algorithm', label: 'Algorithm', value: (row) => row.before_algorithm === row.algorithm ? row.algorithm : `${row.before_algorithm} → ${row.algorithm}`},
      {name: 'revisions', label: 'Revisions', value: (row) => `${row.before_revision} … ${row.revision}`, show: (row) => site.seriesLink(row, 'autoconfig', `${row.before_revision} … ${row.revision}`)},
    ],
  });
}

async function since() {
  await site.load('data/changes.js');
  const {changes: rows, more} = site.data.changes;
  if (more) site.fill('since-more', `The newest ${rows.length} of ${rows.length + more}.`);
  site.changeTable('since', 'Changes of series', rows, 'No series changed.', true);
}

function failures() {
  new site.table({
    id: 'failures', caption: 'Cells that failed, crashed or timed out', rows: index.failures, some: true, filters: ['status', 'rival', 'target'],
    empty: 'None: every cell of the last run that could be measured has a right result.',
    columns: [
      {name: 'problem', label: 'Problem', value: (row) => row.problem, show: (row) => site.problemLink(row)},
      {name: 'rival', label: 'Contender', value: (row) => row.rival},
      {name: 'status', label: 'Status', value: (row) => row.status, show: (row) => site.state('bad', '✕', row.status)},
      {name: 'reason', label: 'Reason', wide: true, value: (row) => row.reason},
      {name: 'target', label: 'Target', value: (row) => row.target},
      {name: 'weights', label: 'Weights', value: (row) => row.weights},
      {name: 'revision', label: 'Revision', value: (row) => row.revision},
    ],
  });
}

function ages() {
  new site.table({
    id: 'age', caption: 'Machines', rows: index.machines,
    columns: [
      {name: 'machine', label: 'Machine', value: (row) => site.machineName(row.machine), show: (row) => element('a', {href: `machines.html#machine-${row.machine}`}, site.machineName(row.machine))},
      {name: 'presets', label: 'Presets', value: (row) => row.presets},
      {name: 'newest', label: 'Newest data', value: (row) => row.newest, text: (row) => site.minute(row.newest)},
      {name: 'oldest', label: 'Oldest', value: (row) => row.oldest, text: (row) => site.minute(row.oldest)},
      {name: 'cells', label: 'Cells', numeric: true, value: (row) => row.cells},
    ],
  });
}
verdict();
networks();
changes();
since().catch((error) => site.say(error.message));
failures();
ages();
}
