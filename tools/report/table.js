// Tables: sortable, walked with the arrow keys, each number with its explanation.

function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key === 'text') node.textContent = value;
    else if (value !== undefined && value !== false) node.setAttribute(key, value === true ? '' : value);
  }
  node.append(...children);
  return node;
}

// The explanation of what the pointer or the focus is on.
const TIP = document.getElementById('tip');
function showTip(target) {
  TIP.textContent = target.dataset.how;
  TIP.hidden = false;
  const at = target.getBoundingClientRect(), own = TIP.getBoundingClientRect();
  const below = at.bottom + 6 + own.height < innerHeight;
  TIP.style.left = `${Math.max(4, Math.min(at.left, innerWidth - own.width - 4))}px`;
  TIP.style.top = `${Math.max(4, below ? at.bottom + 6 : at.top - own.height - 6)}px`;
}
const hideTip = () => { TIP.hidden = true; };
for (const event of ['mouseover', 'focusin', 'click']) {
  document.addEventListener(event, (e) => {
    const target = e.target.closest ? e.target.closest('[data-how]') : null;
    if (target) showTip(target);
    else hideTip();
  });
}
document.addEventListener('keydown', (e) => { if (e.key === 'Escape') hideTip(); });
document.addEventListener('scroll', hideTip, {passive: true, capture: true});

const rank = (value) => (value === null || value === undefined ? '' : value);
function compareCells(a, b) {
  const x = rank(a.value), y = rank(b.value);
  if (typeof x === 'number' && typeof y === 'number') return x - y;
  if (typeof x !== typeof y) return typeof x === 'number' ? -1 : 1;
  return String(x).localeCompare(String(y), 'en', {numeric: true});
}

function cellNode(cell, column) {
  const text = cell.text !== undefined ? cell.text : typeof cell.value === 'number' ? exact(cell.value) : rank(cell.value);
  const how = cell.how || column.how;
  const full = typeof cell.value === 'number' ? `${exact(cell.value)}${column.unit || cell.unit ? ' ' + (cell.unit || column.unit) : ''}\n` : '';
  return element('td', {class: column.numeric ? undefined : 'words', tabindex: -1, 'data-how': how ? full + how : undefined, text});
}

function moveFocus(body, event) {
  const steps = {ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0]};
  const cell = event.target.closest('td');
  if (!cell || !steps[event.key]) return;
  const [down, right] = steps[event.key];
  const row = body.rows[cell.parentNode.sectionRowIndex + down];
  const next = row && row.cells[cell.cellIndex + right];
  if (!next) return;
  event.preventDefault();
  cell.tabIndex = -1;
  next.tabIndex = 0;
  next.focus();
}

const MOST_ROWS = 1000;  // that a browser lays out in no time; a button shows the others

// columns: [{label, unit, how}], rows: [[{value, text, how, unit}]]. A cell without `text` shows its whole value.
function makeTable({caption, columns, rows}) {
  const body = element('tbody');
  let shown = MOST_ROWS, order = rows;
  columns = columns.map((column, i) => ({...column, numeric: rows.some((row) => typeof row[i].value === 'number')}));
  const fill = (sorted) => {
    order = sorted;
    body.replaceChildren(...sorted.slice(0, shown).map((row) => element('tr', {}, ...row.map((cell, i) => cellNode(cell, columns[i])))));
    if (body.rows.length) body.rows[0].cells[0].tabIndex = 0;
  };
  const heads = columns.map((column, i) => {
    const head = element('th', {scope: 'col', class: column.numeric ? undefined : 'words'});
    const sort = () => {
      const up = head.getAttribute('aria-sort') !== 'ascending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
      fill([...rows].sort((a, b) => (up ? 1 : -1) * compareCells(a[i], b[i])));
    };
    head.append(element('button', {type: 'button', text: column.label, 'data-how': column.how && `${column.how}\nPress to sort.`, onclick: sort}));
    if (column.unit) head.append(element('span', {class: 'unit', text: column.unit}));
    return head;
  });
  fill(rows);
  body.addEventListener('keydown', (event) => moveFocus(body, event));
  const table = element('table', {}, element('caption', {text: caption}), element('thead', {}, element('tr', {}, ...heads)), body);
  const more = element('button', {type: 'button', text: `Show all ${rows.length} rows`, onclick: () => { shown = rows.length; fill(order); more.remove(); }});
  if (rows.length > MOST_ROWS) table.caption.append(` (the first ${MOST_ROWS} rows) `, more);
  return element('div', {class: 'scroll tall', role: 'region', 'aria-label': caption}, table);
}
