// Part of AutoConfig, under the Apache License v2.0 with LLVM Exceptions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Native tables: sorted by the buttons in their heads, searched, filtered, 200 rows
// at a time, 25 where more follows; all of that in the address. On a phone each row
// is a card, 50 or 10 at a time, and the roles that this layout takes from the elements are given back to
// them.
'use strict';
{
const phone = window.matchMedia('(max-width: 600px)').matches;
const {element} = site;

function textOf(column, row) {
  const value = column.value(row);
  if (column.text) return column.text(row);
  return value === null || value === undefined ? '' : typeof value === 'number' ? String(Number(value.toPrecision(4))) : String(value);
}
function compare(a, b) {
  const noA = a === null || a === undefined || a === '', noB = b === null || b === undefined || b === '';
  if (noA || noB) return noA - noB;
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en', {numeric: true});
}

/// options: id (of the host, and the beginning of names in the address), caption,
/// columns [{name, label, value(row), text(row)?, show(row)?, numeric?, wide?,
/// tight? (in one line), note? (a sentence), ascending? (at the first click), hidden? (only searched, sorted, filtered)}], of
/// which those without any text are not shown,
/// rows, some? (a part of a longer page: 25 rows at a time), filters [names of columns]?, search?, sort ("name" or "-name")?,
/// empty (text)?
site.table = class {
  constructor(options) {
    this.options = options;
    this.host = document.getElementById(options.id);
    this.columns = new Map(options.columns.map((column) => [column.name, column]));
    this.filters = options.filters || [];
    this.rowsShown = options.some ? phone ? 10 : 25 : phone ? 50 : 200;
    this.page = Number(this.parameter('page')) || 1;
    this.build();
    this.show();
  }
  key(name) { return this.options.plain ? name : `${this.options.id}.${name}`; }
  parameter(name) { return site.address.get(this.key(name)) || ''; }
  set(changes) {
    site.setAddress(Object.fromEntries(Object.entries(changes).map(([name, value]) => [this.key(name), value])));
  }

  build() {
    const {id, caption, columns} = this.options;
    this.status = element('p', {class: 'status', role: 'status'});
    this.body = element('tbody', {role: 'rowgroup'});
    this.shownColumns = columns.filter((column, i) => i === 0 || !column.hidden && this.options.rows.some((row) => textOf(column, row) !== ''));
    this.heads = this.shownColumns.map((column) => {
      const button = element('button', {type: 'button'}, column.label);
      button.addEventListener('click', () => {
        const down = this.sort().name === column.name ? !this.sort().down : !!column.numeric && !column.ascending;
        this.change({sort: (down ? '-' : '') + column.name});
      });
      return element('th', {scope: 'col', role: 'columnheader', class: column.numeric ? 'n' : null}, button);
    });
    const table = element('table', {class: 'cards', role: 'table'},
      element('caption', {}, caption),
      element('thead', {role: 'rowgroup'}, element('tr', {role: 'row'}, this.heads)), this.body);
    this.pages = element('nav', {class: 'pages', 'aria-label': `Pages of ${caption}`});
    this.scroll = element('div', {class: 'table', role: 'region', tabindex: '0', 'aria-label': caption}, table);
    const controls = this.controls(id);
    this.host.replaceChildren(...(controls ? [controls] : []), this.status, this.scroll, this.pages);
  }

  controls(id) {
    const fields = [];
    const field = (name, label, input) => {
      input.id = `${id}-${name}`;
      input.value = this.parameter(name) || (name === 'sort' ? this.options.sort || '' : '');
      input.addEventListener(input.tagName === 'SELECT' ? 'change' : 'input', () => this.change({[name]: input.value}));
      fields.push(element('div', {class: `field ${name}`}, element('label', {for: input.id}, label), input));
      return input;
    };
    if (this.options.search)
      this.searchField = field('q', 'Search', element('input', {type: 'search', autocomplete: 'off', spellcheck: 'false', placeholder: this.options.search}));
    for (const name of this.filters) {
      const column = this.columns.get(name);
      const values = [...new Set(this.options.rows.map((row) => textOf(column, row)))].sort((a, b) => compare(a, b));
      if (values.length < 2) continue;
      field(name, column.label, element('select', {}, element('option', {value: ''}, 'all'),
        values.filter(Boolean).map((value) => element('option', {value}, value))));
    }
    if (this.options.rows.length > 1 && this.options.columns.length > 3)
      this.sortField = field('sort', 'Sort by', element('select', {}, element('option', {value: ''}, 'as stored'),
        this.options.columns.flatMap((column) => [
          element('option', {value: column.name}, `${column.label}, up`),
          element('option', {value: `-${column.name}`}, `${column.label}, down`)])));
    return fields.length ? element('div', {class: 'controls', role: 'search', 'aria-label': this.options.caption}, fields) : null;
  }

  change(parameters) {
    this.page = parameters.page || 1;
    this.set({page: null, ...parameters});
    this.show();
  }
  sort() {
    const text = this.parameter('sort') || this.options.sort || '';
    const down = text.startsWith('-');
    return {name: down ? text.slice(1) : text, down};
  }
  chosen() {
    const words = this.parameter('q').toLowerCase().split(/\s+/).filter(Boolean);
    const filters = this.filters.map((name) => [this.columns.get(name), this.parameter(name)]).filter(([, value]) => value);
    let rows = this.options.rows.filter((row) => filters.every(([column, value]) => textOf(column, row) === value));
    if (words.length)
      rows = rows.filter((row) => {
        const text = this.options.columns.map((column) => textOf(column, row)).join(' ').toLowerCase() + ` ${this.options.more?.(row) || ''}`.toLowerCase();
        return words.every((word) => text.includes(word));
      });
    const {name, down} = this.sort();
    const column = this.columns.get(name);
    if (column)
      rows = [...rows].sort((a, b) => {
        const x = column.value(a), y = column.value(b);
        const noX = x === null || x === undefined || x === '', noY = y === null || y === undefined || y === '';
        return noX || noY ? noX - noY : compare(x, y) * (down ? -1 : 1); // what has no value is last
      });
    return rows;
  }

  show() {
    const rows = this.chosen();
    const pages = Math.max(1, Math.ceil(rows.length / this.rowsShown));
    this.page = Math.min(Math.max(1, this.page), pages);
    const first = (this.page - 1) * this.rowsShown;
    const shown = rows.slice(first, first + this.rowsShown);
    this.body.replaceChildren(...shown.map((row) => this.line(row)));
    const {name, down} = this.sort();
    this.shownColumns.forEach((column, i) => {
      if (column.name === name) this.heads[i].setAttribute('aria-sort', down ? 'descending' : 'ascending');
      else this.heads[i].removeAttribute('aria-sort');
    });
    if (this.sortField) this.sortField.value = (down ? '-' : '') + name;
    const all = this.options.rows.length;
    const what = all === 0 ? this.options.empty || 'There is nothing.' : rows.length === 0 ? `None of ${all} rows fits.`
      : pages > 1 ? `Rows ${first + 1} to ${first + shown.length} of ${rows.length}${rows.length < all ? `, which fit of ${all}` : ''}`
      : rows.length < all ? `${rows.length} of ${all} rows fit` : `${all} ${all === 1 ? 'row' : 'rows'}`;
    this.status.textContent = what;
    this.scroll.hidden = rows.length === 0;
    this.showPages(pages);
  }
  line(row) {
    return element('tr', {role: 'row'}, this.shownColumns.map((column, i) => {
      const parts = [column.show ? column.show(row) : textOf(column, row)].flat().filter((part) => part !== null && part !== '');
      const content = parts.length ? element('div', {}, parts) : '';
      const attributes = {class: [column.numeric ? 'n' : '', column.wide ? 'wide' : '', column.tight ? 'tight' : '', column.note ? 'note' : ''].join(' ').trim() || null, 'data-label': column.label};
      return i === 0 ? element('th', {scope: 'row', role: 'rowheader', ...attributes}, content) : element('td', {role: 'cell', ...attributes}, content);
    }));
  }
  showPages(pages) {
    const go = (page, label) => {
      const button = element('button', {type: 'button', disabled: page < 1 || page > pages}, label);
      button.addEventListener('click', () => {
        this.change({page});
        this.host.scrollIntoView();
        this.scroll.focus({preventScroll: true});
      });
      return button;
    };
    this.pages.replaceChildren(...(pages > 1 ? [go(this.page - 1, '← Before'), element('span', {}, `Page ${this.page} of ${pages}`), go(this.page + 1, 'Next →')] : []));
    this.pages.hidden = pages === 1;
  }
};
}
