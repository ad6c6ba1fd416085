// What all charts share: their frame on the page, colours, axes, saving and the keyboard.

const COLOURS = ['#4477aa', '#ee6677', '#228833', '#ccbb44', '#66ccee', '#aa3377', '#ee8866', '#77aadd', '#99ddff', '#44bb99',
  '#bbcc33', '#ffaabb', '#997700', '#888888'];
const LIGHT = {text: '#1b1f24', soft: '#57606a', grid: '#e3e7eb', ground: '#ffffff', empty: '#f1f3f5'};
const DARK = {text: '#e6e9ed', soft: '#a3adb8', grid: '#333a42', ground: '#1c2025', empty: '#262c33'};
const theme = () => (document.documentElement.classList.contains('dark') ? DARK : LIGHT);
const isNarrow = () => innerWidth <= 640;

const CHARTS = [];  // all of the page, for redrawing

const axis = (colours, more = {}) => ({
  axisLine: {lineStyle: {color: colours.soft}}, axisTick: {lineStyle: {color: colours.soft}},
  splitLine: {lineStyle: {color: colours.grid}}, nameTextStyle: {color: colours.soft}, nameLocation: 'middle',
  ...more, axisLabel: {color: colours.text, ...(more.axisLabel || {})},
});
const valueAxis = (colours, name, more = {}) => axis(colours, {type: 'value', name, nameGap: 52, axisLabel: {formatter: (value) => short(value)}, ...more});

const common = (colours) => ({
  animation: false, color: COLOURS, backgroundColor: 'transparent', textStyle: {color: colours.text, fontFamily: 'system-ui, "DejaVu Sans", sans-serif'},
  grid: {left: 68, right: 18, top: 16, bottom: 80},
  tooltip: {confine: true, backgroundColor: colours.ground, borderColor: colours.soft, textStyle: {color: colours.text, fontSize: 13},
    extraCssText: 'max-width: 26rem; white-space: normal;'},
  legend: {type: 'scroll', bottom: 0, textStyle: {color: colours.text}, pageTextStyle: {color: colours.text}, pageIconColor: colours.text,
    pageIconInactiveColor: colours.soft, inactiveColor: colours.soft},
});

// What a tooltip says: a bold head, lines, and how the number is computed.
const tipHtml = (head, lines, how) =>
  `<b>${escapeHtml(head)}</b><br>${lines.map((line) => escapeHtml(line)).join('<br>')}` +
  (how ? `<br><span style="opacity:.75">${escapeHtml(how).replace(/\n/g, '<br>')}</span>` : '');

function download(name, url) {
  const link = element('a', {href: url, download: name});
  document.body.append(link);
  link.click();
  link.remove();
}
const saveText = (name, text) => {
  const url = URL.createObjectURL(new Blob([text], {type: 'image/svg+xml'}));
  download(name, url);
  setTimeout(() => URL.revokeObjectURL(url), 10000);
};

// Lines that a legend takes if it may not be scrolled.
function legendLines(option, width) {
  if (!option.legend || option.legend.show === false || option.visualMap) return 1;
  const names = unique((option.series || []).map((series) => series.name).filter(Boolean));
  return Math.max(1, Math.ceil(sum(names.map((name) => name.length * 7 + 46)) / (width - 40)));
}

// The chart as on the page, but on white, with its title and the names of its runs, as a paper wants it.
function onPaper(chart) {
  const option = chart.build(LIGHT), note = chart.note ? chart.note() : '';
  const width = Math.max(chart.box.clientWidth, 720), head = note ? 56 : 34, foot = 18 * (legendLines(option, width) - 1);
  const grid = {...option.grid, top: (option.grid.top || 0) + head, bottom: option.grid.bottom + foot};
  return {width, height: chart.box.clientHeight + head + foot, option: {...option, grid, backgroundColor: '#ffffff', tooltip: undefined,
    dataZoom: undefined, legend: option.legend && {...option.legend, type: 'plain'},
    title: {text: chart.title + (chart.subtitle ? `: ${chart.subtitle()}` : ''), subtext: note, left: 12, top: 8, itemGap: 6,
      textStyle: {fontSize: 15, color: LIGHT.text}, subtextStyle: {fontSize: 12, color: LIGHT.soft, width: width - 24, overflow: 'truncate'}}}};
}

function svgOf(chart) {
  const {width, height, option} = onPaper(chart);
  const drawing = echarts.init(null, null, {renderer: 'svg', ssr: true, width, height});
  drawing.setOption(option);
  const svg = drawing.renderToSVGString();
  drawing.dispose();
  return svg;
}
function pngOf(chart) {
  const {width, height, option} = onPaper(chart);
  const box = element('div', {style: `position:absolute;left:-9999px;width:${width}px;height:${height}px`});
  document.body.append(box);
  const drawing = echarts.init(box, null, {renderer: 'canvas', devicePixelRatio: 2});
  drawing.setOption(option);
  const url = drawing.getDataURL({type: 'png', pixelRatio: 2, backgroundColor: '#ffffff'});
  drawing.dispose();
  box.remove();
  return url;
}

const saveButtons = (name, svg, png) => element('span', {class: 'save', role: 'group', 'aria-label': `Save ${name}`},
  element('button', {type: 'button', text: 'SVG', 'aria-label': `Save ${name} as SVG`, onclick: () => saveText(`${name}.svg`, svg())}),
  element('button', {type: 'button', text: 'PNG', 'aria-label': `Save ${name} as PNG`, onclick: async () => download(`${name}.png`, await png())}));

// A labelled list of choices; `choices` are [value, text].
function selector(label, choices, change, selected) {
  const select = element('select', {'aria-label': label, onchange: () => change(select.value)},
    ...choices.map(([value, text]) => element('option', {value, text, selected: value === selected})));
  return element('label', {}, element('span', {text: label}), select);
}

// The arrow keys walk through the points of a chart; what each is goes to screen readers too.
function walk(chart, event) {
  const step = {ArrowRight: 1, ArrowLeft: -1}[event.key];
  if (event.key === 'Escape') chart.drawing.dispatchAction({type: 'hideTip'});
  if (!step) return;
  event.preventDefault();
  const points = [];
  (chart.drawing.getOption().series || []).forEach((series, s) => {
    if (series.silent) return;
    series.data.forEach((datum, d) => { if (datum !== null && !(chart.byCategory && s > 0)) points.push([s, d]); });
  });
  if (!points.length) return;
  chart.at = ((chart.at === undefined ? (step > 0 ? -1 : 0) : chart.at) + step + points.length) % points.length;
  const [seriesIndex, dataIndex] = points[chart.at];
  chart.drawing.dispatchAction({type: 'showTip', seriesIndex, dataIndex});
  const tip = chart.box.querySelector('div[style*="pointer-events"]');
  document.getElementById('live').textContent = tip ? tip.innerText : '';
}

// A section of the page that holds one chart.
//   id, title, about; controls(chart): nodes; build(colours): the option of the chart, or a text that says why there is none;
//   table(): {columns, rows}; note(): a line below; width(): least pixels across; height()
function addChart(parent, chart) {
  chart.box = element('div', {class: 'chart', id: `chart-${chart.id}`, tabindex: 0, role: 'group', 'aria-roledescription': 'chart',
    'aria-label': `${chart.title}. ${chart.about} Arrow keys walk through its points; its numbers are in the table below.`,
    onkeydown: (event) => walk(chart, event)});
  chart.why = element('p', {class: 'note'});
  chart.tablePlace = element('div');
  chart.controlPlace = element('div', {class: 'controls'});
  const scroll = element('div', {class: 'scroll'}, chart.box);
  const details = element('details', {ontoggle: () => fillTable(chart)}, element('summary', {text: 'The same as a table'}), chart.tablePlace);
  chart.details = details;
  parent.append(element('section', {id: chart.id, 'aria-labelledby': `${chart.id}-title`}, element('h2', {id: `${chart.id}-title`, text: chart.title}),
    element('p', {class: 'about', text: chart.about}), chart.controlPlace, scroll, chart.why, details));
  CHARTS.push(chart);
  makeControls(chart);
  draw(chart);
}
function makeControls(chart) {
  chart.controlPlace.replaceChildren(...(chart.controls ? chart.controls(chart) : []), saveButtons(chart.id, () => svgOf(chart), () => pngOf(chart)));
}
function fillTable(chart) {
  if (chart.details.open) chart.tablePlace.replaceChildren(makeTable({caption: chart.title, ...chart.table()}));
}
function draw(chart) {
  const option = chart.build(theme());
  const shown = typeof option !== 'string';
  chart.box.hidden = !shown;
  chart.details.hidden = !shown;
  chart.controlPlace.lastChild.hidden = !shown;
  chart.why.textContent = shown ? (chart.note ? chart.note() : '') : option;
  chart.at = undefined;
  if (chart.drawing) chart.drawing.dispose();
  chart.drawing = undefined;
  if (!shown) return;
  chart.box.style.minWidth = chart.width ? `max(100%, ${chart.width()}px)` : '';
  chart.box.style.height = chart.height ? `${chart.height()}px` : '';
  chart.drawing = echarts.init(chart.box, null, {renderer: 'canvas'});
  chart.drawing.setOption(option);
  fillTable(chart);
}
