// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Draws the charts of a page of figures when they come into view (chart.js), and
// lets tables be sorted and shown in full.
'use strict';
const looks = JSON.parse(document.getElementById('looks').textContent);
const figures = {};
function figureNamed(name) {
  return figures[name] ||= JSON.parse(document.getElementById(`data-${name}`).textContent);
}
function draw(element) {
  const figure = figureNamed(element.dataset.figure);
  const chart = figure.charts[element.dataset.chart];
  const values = chart.rows.map((row) =>
    Object.fromEntries(figure.columns.map((column, i) => [column, figure.rows[row][i]])));
  const title = chart.title ? {title: chart.title} : {};
  return drawChart(element, {...chart.specification, ...title}, values);
}
const charts = [...document.querySelectorAll('.chart')];
const observer = new IntersectionObserver((entries) => {
  for (const entry of entries)
    if (entry.isIntersecting) {
      observer.unobserve(entry.target);
      draw(entry.target);
    }
}, {rootMargin: '400px'});
charts.forEach((chart) => observer.observe(chart));
window.addEventListener('beforeprint', () => charts.filter((chart) => !drawn.has(chart)).forEach(draw));

function text(value) {
  if (value === null) return '';
  if (typeof value === 'number' && !Number.isInteger(value)) return String(Number(value.toPrecision(4)));
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
function fill(table, rows) {
  table.tBodies[0].replaceChildren(...rows.map((row) => {
    const line = document.createElement('tr');
    for (const value of row) {
      const cell = line.insertCell();
      cell.textContent = text(value);
      if (typeof value === 'number') cell.className = 'n';
    }
    return line;
  }));
}
function compare(a, b) {
  if (a === null || b === null) return (a === null) - (b === null);
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b));
}
for (const table of document.querySelectorAll('table[data-figure]')) {
  const figure = figureNamed(table.dataset.figure);
  let rows = figure.rows, shown = figure.shown;
  const more = document.querySelector(`.more[data-figure="${table.dataset.figure}"]`);
  const show = () => {
    fill(table, rows.slice(0, shown));
    if (more) more.hidden = shown >= rows.length;
  };
  if (more) {
    const button = document.createElement('button');
    button.textContent = `Show ${figure.shown} more`;
    button.addEventListener('click', () => { shown += figure.shown; show(); });
    more.append(' ', button);
  }
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement('button');
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') === 'ascending';
      for (const other of table.tHead.rows[0].cells) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      rows = [...figure.rows].sort((a, b) => compare(a[column], b[column]) * (down ? -1 : 1));
      show();
    });
  });
}
