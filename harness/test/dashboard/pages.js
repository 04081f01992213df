// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// usage: node pages.js PACKAGES CHROMIUM SITE [--screenshots FOLDER]
// Opens the pages of a dashboard from the disk as people do: on a desktop and on a
// phone, light and dark, with a keyboard. A line for each thing that is wrong; exit
// code 1 where there is one. The site must hold the problem named `hostile` below.
'use strict';
const fs = require('fs');
const path = require('path');
const {createRequire} = require('module');

const [packages, chromium, folder, , pictures] = process.argv.slice(2);
const load = createRequire(path.join(packages, 'node_modules/'));
const playwright = load('playwright-core');
const axe = fs.readFileSync(load.resolve('axe-core/axe.min.js'), 'utf8');
const {HtmlValidate, StaticConfigLoader} = load('html-validate/browser');

const site = `file://${path.resolve(folder)}/`;
const hostile = '<img src=x onerror="hit()">\'</script><script>hit()</script>';
const problem = (name, more = '') => `problem.html?op=matmul&problem=${encodeURIComponent(name)}${more}`;
const pages = ['index.html', 'comparison.html', 'problems.html', 'machines.html', 'reading.html', problem('8x8:8x8'), problem(hostile),
  problem('8x8:8x8').replace('problem.html', 'series.html'), problem(hostile).replace('problem.html', 'series.html')];
if (fs.existsSync(path.join(folder, 'figures.html'))) pages.push('figures.html');

const wrong = [];
const check = (holds, what) => holds || wrong.push(what);

async function validate() {
  const validator = new HtmlValidate(new StaticConfigLoader({extends: ['html-validate:recommended']}));
  for (const name of fs.readdirSync(folder).filter((one) => one.endsWith('.html') && one !== 'figures.html')) {
    const report = await validator.validateString(fs.readFileSync(path.join(folder, name), 'utf8'));
    for (const result of report.results)
      for (const message of result.messages) wrong.push(`${name}:${message.line}: ${message.ruleId}: ${message.message}`);
  }
}

/// Opens a page; what it logs, throws or asks for elsewhere is wrong.
async function open(context, name) {
  const page = await context.newPage();
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && wrong.push(`${name}: console: ${message.text()}`));
  page.on('pageerror', (error) => wrong.push(`${name}: ${error.message}`));
  page.on('dialog', (dialog) => { wrong.push(`${name}: a dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('request', (request) => check(/^(file|data|blob):/.test(request.url()), `${name}: asks for ${request.url()}`));
  await page.addInitScript(() => { window.hit = () => { window.wasHit = true; }; });
  await page.goto(site + name, {waitUntil: 'load'});
  await drawn(page);
  return page;
}
const drawn = (page) => page.waitForFunction(() => [...document.querySelectorAll('.chart[aria-label]:not([hidden])')]
  .filter((one) => one.getBoundingClientRect().top < innerHeight).every((one) => one.querySelector('svg, canvas')), null, {timeout: 20000});

async function look(context, name, looks) {
  const page = await open(context, name);
  const where = `${name} (${looks})`;
  const seen = await page.evaluate(() => ({wasHit: !!window.wasHit, images: document.querySelectorAll('img').length,
    width: document.documentElement.scrollWidth, window: innerWidth, title: document.title, heading: document.querySelectorAll('h1').length}));
  check(!seen.wasHit && seen.images === 0, `${where}: a text of the store became HTML`);
  check(seen.width <= seen.window, `${where}: ${seen.width} px wide, the window ${seen.window}`);
  check(seen.title && seen.heading === 1, `${where}: no title, or not one heading`);
  const cut = await page.$$eval('svg.marks', (charts) => charts.filter((chart) => {
    const frame = chart.getBoundingClientRect();
    return [...chart.querySelectorAll('.role-legend')].map((legend) => legend.getBoundingClientRect())
      .some((legend) => legend.bottom > frame.bottom + 1 || legend.right > frame.right + 1);
  }).length);
  check(cut === 0, `${where}: the legends of ${cut} charts are cut off`);
  await page.evaluate(axe);
  const {violations} = await page.evaluate(() => axe.run({preload: false}));
  for (const one of violations) wrong.push(`${where}: axe: ${one.id}: ${one.help}: ${one.nodes[0].html.slice(0, 160)}`);
  if (pictures) await page.screenshot({path: path.join(pictures, `${name.replace(/[^a-z]+/gi, '-').slice(0, 40)}-${looks}.png`), fullPage: false});
  await page.close();
}

const rowsOf = (page, id) => page.$$eval(`#${id} tbody tr`, (rows) => rows.map((row) => row.cells[0].textContent));

/// Search, filter, order and page are in the address, and come back from it.
async function address(context) {
  const page = await open(context, 'problems.html');
  const all = await rowsOf(page, 'problems');
  await page.fill('#problems-q', '8x8:8x8');
  const found = await rowsOf(page, 'problems');
  check(found.length > 0 && found.length < all.length, `search: ${found.length} of ${all.length} rows`);
  check(found.every((row) => row.includes('8x8:8x8')), 'search: other rows');
  check(new URL(page.url()).searchParams.get('q') === '8x8:8x8', `search: the address is ${page.url()}`);
  const head = page.locator('#problems thead th', {hasText: 'Ours'});
  await head.locator('button').focus();
  await page.keyboard.press('Enter');
  const first = await head.getAttribute('aria-sort');
  await page.keyboard.press('Enter');
  check(first === 'descending' && await head.getAttribute('aria-sort') === 'ascending', 'sort: aria-sort does not follow');
  await page.reload();
  check(await page.inputValue('#problems-q') === '8x8:8x8', 'address: the search is gone after a reload');
  check(await head.getAttribute('aria-sort') === 'ascending', 'address: the order is gone after a reload');
  await page.fill('#problems-q', 'nothing like this');
  check((await page.textContent('#problems .status')).startsWith('None of'), 'search: does not say that nothing fits');
  await page.close();
}

/// From the overview to a problem, to a series and back, by links; the first link
/// leads past the navigation.
async function journey(context) {
  const page = await open(context, 'index.html');
  await page.keyboard.press('Tab');
  check(await page.evaluate(() => document.activeElement.className) === 'skip', 'keyboard: the first stop is not the skip link');
  await page.keyboard.press('Enter');
  check(page.url().endsWith('#content'), 'keyboard: the skip link leads nowhere');
  await page.click('#verdict a >> nth=0');
  await page.goto(site + 'problems.html');
  await page.click('#problems tbody a >> nth=0');
  await page.waitForSelector('#contenders tbody tr');
  check((await page.textContent('#headline')).length > 10, 'problem: no headline');
  await page.click('#contenders tbody a >> nth=0');
  await page.waitForSelector('#processes tbody tr');
  await page.click('#where a');
  await page.waitForSelector('#contenders tbody tr');
  await page.close();
}

/// A change leads to the series of its machine, which tells it, too; figures of
/// several processes have an interval.
async function history(context) {
  const page = await open(context, 'index.html');
  const link = page.locator('#since tbody tr', {hasText: '8x8:8x8'}).locator('a').first();
  check(/[?&]machine=\d+/.test(await link.getAttribute('href')), 'since when: the link names no machine');
  await link.click();
  await page.waitForSelector('#processes tbody tr');
  const told = await page.$$eval('#since tbody tr', (rows) => rows.map((row) => row.textContent));
  check(told.some((row) => row.includes('code size')), `series: no change point of ${told.length} is that of the code's size`);
  await page.click('#where a');
  await page.waitForSelector('#contenders tbody tr');
  const over = await page.$$eval('#contenders tbody tr', (rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent).join(' | ')));
  check(over.filter((row) => / to .* \| \d+ (processes|samples)/.test(row)).length > 0, `problem: no figure has an interval: ${over[0]}`);
  await page.close();
}

async function texts(context) {
  const page = await open(context, problem(hostile));
  const shown = (await page.textContent('#title')).includes(hostile);
  const rejected = (await page.textContent('#rejected')).includes(hostile);
  const command = await page.textContent('#again code');
  check(shown && rejected, 'hostile: texts are not shown as they are');
  await page.click('#assembly summary');
  const loop = await page.innerText('#assembly details pre');
  check(loop.startsWith('fma ') && loop.includes(hostile), `hostile: the assembly is ${loop}`);
  check(command.includes(`'<img src=x onerror="hit()">'\\''</script><script>hit()</script>'`), `hostile: the command is ${command}`);
  await page.close();
  const none = await open(context, 'problem.html?op=matmul&problem=%3Cb%3E');
  check(await none.locator('[role=alert]').count() === 1, 'unknown problem: nothing is said');
  check(await none.locator('h2:visible').count() === 0, 'unknown problem: headings of nothing');
  await none.close();
}

async function main() {
  await validate();
  // Little of a container's shared memory is used; as root Chromium has no sandbox.
  const browser = await playwright.chromium.launch({executablePath: chromium, args: ['--disable-dev-shm-usage', '--disable-gpu']});
  for (const colorScheme of ['light', 'dark'])
    for (const width of [1280, 360]) {
      const context = await browser.newContext({colorScheme, viewport: {width, height: 900}});
      for (const name of pages) await look(context, name, `${colorScheme}-${width}`);
      await context.close();
    }
  const context = await browser.newContext({viewport: {width: 1280, height: 900}});
  for (const test of [address, journey, history, texts]) await test(context);
  await browser.close();
}
main().catch((error) => wrong.push(error.stack)).finally(() => {
  for (const line of wrong) console.log(line);
  process.exit(wrong.length ? 1 : 0);
});
