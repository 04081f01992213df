// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// usage: node draw.js PACKAGES FIGURE.json FIGURE.svg
// Draws the charts of a figure and puts them into one SVG, with headings above and
// the caption below. Neither fonts nor the time of this machine take part, so that
// the same figure has the same bytes everywhere.
'use strict';
const fs = require('fs');
const path = require('path');
const vm = require('vm');

const [packages, input, output] = process.argv.slice(2);
for (const name of ['vega', 'vega-lite'])
  vm.runInThisContext(fs.readFileSync(path.join(packages, `${name}.min.js`), 'utf8'), {filename: name});
const readJson = (file) => JSON.parse(fs.readFileSync(file, 'utf8'));
const figure = readJson(input);
const {common, light} = readJson(path.join(__dirname, 'looks.json'));
const advances = readJson(path.join(__dirname, 'text-widths.json'));

const boldness = 1.06; // of bold letters to others
function textWidth(text, size, weight) {
  let sum = 0;
  for (const c of String(text)) sum += advances[c] || advances.other;
  return sum * size / 1000 * (weight === 'bold' || weight >= 600 ? boldness : 1);
}
// Vega knows no widths where there is no canvas.
vega.textMetrics.width = (item, text) =>
  textWidth(text === undefined ? item.text : text, item.fontSize || 11, item.fontWeight);
vega.setRandom(vega.randomLCG(1));
vega.resetSVGDefIds();

const page = {width: 760, margin: 12, gap: 16};
const parts = [];
let y = page.margin;
const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
function write(text, size, weight = 'normal') { // wrapped, below what is there
  let line = '';
  const flush = () => {
    y += Math.round(size * 1.35);
    parts.push(`<text x="${page.margin}" y="${y - Math.round(size * 0.35)}" font-size="${size}" font-weight="${weight}">${escaped(line)}</text>`);
    line = '';
  };
  for (const word of text.split(' ')) {
    if (line && textWidth(`${line} ${word}`, size, weight) > page.width - 2 * page.margin) flush();
    line += line ? ` ${word}` : word;
  }
  flush();
}

async function draw(chart) { // {width, height, body}
  const specification = {...chart.specification, config: vega.mergeConfig({}, common, light, chart.specification.config || {})};
  if (chart.title) specification.title = chart.title;
  const loader = {load: () => Promise.reject(new Error('a chart loads nothing'))};
  const view = new vega.View(vega.parse(vegaLite.compile(specification).spec), {renderer: 'none', loader});
  const svg = await view.toSVG();
  const [tag] = svg.match(/<svg[^>]*>/);
  const number = (name) => Math.ceil(Number(tag.match(new RegExp(` ${name}="([0-9.]+)"`))[1]));
  return {width: number('width'), height: number('height'), body: svg.slice(svg.indexOf(tag) + tag.length, svg.lastIndexOf('</svg>'))};
}

async function main() {
  write(figure.title, 15, 'bold');
  let heading = '', x = page.margin, rowHeight = 0, widest = page.width;
  const endRow = () => { y += rowHeight; x = page.margin; rowHeight = 0; };
  for (const chart of figure.charts) {
    const drawn = await draw(chart);
    if (chart.heading !== heading) {
      endRow();
      y += page.gap;
      write((heading = chart.heading), 12, 'bold');
      y += 4;
    } else if (x > page.margin && x + drawn.width > page.width - page.margin) {
      endRow();
      y += page.gap / 2;
    }
    parts.push(`<g transform="translate(${x},${y})">${drawn.body}</g>`);
    rowHeight = Math.max(rowHeight, drawn.height);
    widest = Math.max(widest, x + drawn.width + page.margin);
    x += drawn.width + page.gap;
  }
  endRow();
  y += page.gap;
  for (const note of figure.notes) write(note, 10);
  y += 4;
  for (const line of figure.caption) write(line, 9);
  y += page.margin;
  // Versions of V8 differ in the last digit.
  const rounded = parts.join('\n').replace(/<[^>]*>/g, (tag) =>
    tag.replace(/-?\d+\.\d{3,}(e-?\d+)?|-?\d+(\.\d+)?e-\d+/g, (number) => String(Math.round(Number(number) * 100) / 100 + 0)));
  fs.writeFileSync(output,
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${widest}" height="${y}" ` +
    `viewBox="0 0 ${widest} ${y}" font-family="${escaped(common.font)}" fill="${light.title.color}" role="img">\n` +
    `<title>${escaped(figure.title)}</title>\n<desc>${escaped(figure.caption.join('. '))}</desc>\n` +
    `<rect width="100%" height="100%" fill="${light.background}"/>\n${rounded}\n</svg>\n`);
}
main().catch((error) => { console.error(String(error.message || error)); process.exit(1); });
