// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Draws a Vega-Lite specification into an element, and again when the system turns
// dark or light, or the window narrow. Needs `looks` (looks.json) and Vega.
'use strict';
const dark = window.matchMedia('(prefers-color-scheme: dark)');
const narrow = window.matchMedia('(max-width: 600px)');
const drawn = new Map(); // element -> {view, again}
const manyMarks = 2000; // more are drawn as pixels
const wideFrom = 300; // charts of this width take all there is

function legendBeyond(element) {
  const picture = element.querySelector('svg');
  if (!picture) return 0;
  const bottoms = [...picture.querySelectorAll('.role-legend')].map((legend) => legend.getBoundingClientRect().bottom);
  return Math.ceil(Math.max(0, ...bottoms) - picture.getBoundingClientRect().bottom);
}

async function drawChart(element, chart, values) {
  const specification = {...chart, data: {values}};
  if (specification.width >= wideFrom) {
    element.classList.add('wide');
    specification.width = 'container';
    specification.autosize = {type: 'fit-x', contains: 'padding'};
  }
  drawn.get(element)?.view.finalize();
  const view = await vegaEmbed(element, specification, {
    actions: false,
    logLevel: vega.Error, // Vega-Lite warns of fitting the width alone
    renderer: values.length > manyMarks ? 'canvas' : 'svg',
    config: vega.mergeConfig({}, looks.common, dark.matches ? looks.dark : looks.light,
      narrow.matches ? looks.narrow : {}, {background: 'transparent'}),
    loader: {load: () => Promise.reject(new Error('a chart loads nothing'))},
    tooltip: {theme: dark.matches ? 'dark' : 'light'},
  });
  drawn.set(element, {view, again: () => drawChart(element, chart, values)});
  // A chart that fits its width has no room for a legend that is higher than it.
  const beyond = legendBeyond(element);
  if (beyond > 0) {
    const padding = view.view.padding();
    await view.view.padding({...padding, bottom: padding.bottom + beyond}).runAsync();
  }
  // The element around it has the label, and the table the data.
  element.querySelector('svg, canvas').setAttribute('aria-hidden', 'true');
}
for (const condition of [dark, narrow])
  condition.addEventListener('change', () => [...drawn.values()].forEach((chart) => chart.again()));
