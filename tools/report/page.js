// The page: summary, choice of runs, charts, tables.

const main = document.getElementById('main');
const section = (id, title, about) => {
  const node = element('section', {id, 'aria-labelledby': `${id}-title`}, element('h2', {id: `${id}-title`, text: title}), element('p', {class: 'about', text: about}));
  main.append(node);
  return node;
};

function summaryTable() {
  const energy = (run, m) => m.energy.total * energyScale(run.unit);
  const columns = [{label: ''}, {label: 'workload'}, {label: 'machine'}, {label: 'batch', unit: 'images'}, {label: 'layers'},
    {label: 'MACs', how: MEASURES.macs[1]}, {label: 'cycles', how: 'sum over the layers; ' + MEASURES.cycles[1]}, {label: 'time', unit: 's', how: MEASURES.seconds[1]},
    {label: 'utilisation', how: MEASURES.utilization[1]}, {label: 'energy', how: MEASURES['energy.total'][1]}, {label: 'energy per MAC', how: 'energy / MACs'},
    {label: 'DRAM', unit: 'bytes', how: 'bytes that went to and from DRAM, as coded'}, {label: 'outputs', how: 'every output bit is compared with a reference'}, {label: 'technology'}];
  const rows = [...RUNS, ...PAIRS].map((run) => {
    const {result} = run, t = result.totals, unit = energyUnit(run.unit);
    return [{value: run.letter}, {value: result.workload}, {value: result.machine}, {value: result.batch}, {value: result.layers.length},
      {value: t.macs, text: short(t.macs)}, ...(run.parts
        ? [{value: null, text: '–', how: 'two machines with a clock each'}, {value: t.seconds, text: withUnit(t.seconds, 's'), how: 'one machine after the other'}, {value: null, text: '–'}]
        : [{value: t.cycles, text: short(t.cycles)}, {value: t.seconds, text: withUnit(t.seconds, 's'), how: `${exact(t.cycles)} cycles at ${result.clock_MHz} MHz`},
          {value: t.utilization, text: percent(t.utilization), how: describeUtilization(run, t)}]), {value: energy(run, t), text: withUnit(energy(run, t), unit), unit: energyUnitMeaning(run.unit)},
      {value: energy(run, t) / t.macs, text: withUnit(energy(run, t) / t.macs, unit), unit: energyUnitMeaning(run.unit)}, {value: t.bytes.dram || 0, text: withUnit(t.bytes.dram || 0, 'B')},
      {value: t.outputs_match === null ? 'not compared' : t.outputs_match ? 'match' : 'differ'}, {value: result.technology}];
  });
  return makeTable({caption: `Runs, made by eyrie ${unique(RUNS.map((run) => run.result.eyrie_version)).join(', ')}; all numbers are for the whole batch`, columns, rows});
}

// A drawing as a file of its own: on white, in black.
function figureSvg(figure) {
  const svg = figure.querySelector('svg').cloneNode(true);
  svg.setAttribute('style', 'color:#000;background:#fff');
  return new XMLSerializer().serializeToString(svg);
}
function figurePng(figure) {
  return new Promise((done) => {
    const image = new Image(), {width, height} = figure.querySelector('svg').viewBox.baseVal;
    image.onload = () => {
      const canvas = element('canvas', {width: 2 * width, height: 2 * height}), pen = canvas.getContext('2d');
      pen.fillStyle = '#fff';
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(image, 0, 0, canvas.width, canvas.height);
      done(canvas.toDataURL('image/png'));
    };
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(figureSvg(figure))}`;
  });
}
// Figures that the page holds as they are, with buttons to save them.
function drawnFigures(id, fileName) {
  const place = element('div', {class: 'machines'});
  place.append(document.getElementById(id).content);
  for (const figure of place.querySelectorAll('figure')) {
    const title = figure.querySelector('title').textContent.split(',')[0];
    figure.append(saveButtons(`${fileName}-${title}`, () => figureSvg(figure), () => figurePng(figure)));
  }
  return place;
}
function addMachines(parent) {
  parent.append(element('h3', {text: 'The machines, drawn to their parameters'}), drawnFigures('machines', 'machine'));
}
function addOffloading() {
  if (!document.getElementById('offloading').content.querySelector('figure')) return;
  section('offloading-plans', 'Offloading', 'Where layers, units or models run best; point at a mark to see its plan.')
    .append(drawnFigures('offloading', 'offload'));
}

function parameterTable() {
  const machines = unique(RUNS.map((run) => run.result.machine)).map((name) => RUNS.find((run) => run.result.machine === name));
  const paths = unique(machines.flatMap((run) => Object.keys(run.result.parameters || {}))).sort();
  const rows = paths.map((path) => [{value: path}, ...machines.map((run) => { const value = parameter(run, path); return {value: value === undefined ? '–' : typeof value === 'number' ? value : String(value)}; })]);
  return paths.length ? makeTable({caption: 'Parameters of the machines; configs/README.md says what each means', columns: [{label: 'parameter'}, ...machines.map((run) => ({label: run.result.machine}))], rows}) : '';
}

// A row for every counter of a run, a column for every layer.
function countersTable(run) {
  const layers = [...run.result.layers, {...run.result.totals, name: 'total'}];
  const found = layers.map((layer) => leaves(layer));
  const paths = unique(found.flatMap((leaf) => [...leaf.keys()])).filter((path) => !['name', 'kind', 'energy.unit'].includes(path));
  const rows = paths.map((path) => {
    const {unit, how} = meaning(path, run);
    return [{value: path, how}, {value: unit}, ...found.map((leaf) => {
      const value = leaf.get(path);
      return typeof value === 'number' ? {value, how, unit} : {value: value === undefined ? '–' : String(value)};
    })];
  });
  return makeTable({caption: `Every number of ${run.letter} ${run.label}`, columns: [{label: 'number'}, {label: 'unit'}, ...layers.map((layer) => ({label: layer.name}))], rows});
}

function addTables() {
  const node = section('tables', 'Tables', 'Press a column’s head to sort by it. Every number of result.json is here.');
  const place = element('div');
  const show = (run) => place.replaceChildren(countersTable(run));
  if (RUNS.length) {
    node.append(element('div', {class: 'controls'}, selector('Run', RUNS.map((run) => [String(run.index), `${run.letter} ${run.label}`]), (value) => show(RUNS[Number(value)]), '0')), place);
    show(RUNS[0]);
    node.append(element('h3', {text: 'Parameters'}), parameterTable());
  }
}

function redraw() {
  for (const chart of CHARTS) { makeControls(chart); draw(chart); }
}
function addChoice() {
  const place = document.getElementById('choice');
  const boxes = element('fieldset', {}, element('legend', {class: 'unseen', text: 'Runs that the charts show'}));
  const fill = () => boxes.replaceChildren(boxes.firstChild, ...SHOWN.group.runs.map((run) => element('label', {},
    element('input', {type: 'checkbox', checked: !SHOWN.hidden.has(run.index), onchange: (event) => {
      if (event.target.checked) SHOWN.hidden.delete(run.index);
      else SHOWN.hidden.add(run.index);
      redraw();
    }}), element('span', {text: `${run.letter} ${run.label}`}))));
  if (RUNS.length < 2) return;
  if (GROUPS.length > 1)
    place.append(selector('Charts of', GROUPS.map((group, i) => [String(i), group.title]), (value) => { SHOWN.group = GROUPS[Number(value)]; fill(); redraw(); }, '0'));
  fill();
  place.append(boxes);
}

function setTheme(dark) {
  document.documentElement.classList.toggle('dark', dark);
  const button = document.getElementById('theme');
  button.setAttribute('aria-pressed', String(dark));
  for (const chart of CHARTS) draw(chart);
}

function start() {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  setTheme(dark.matches);
  dark.addEventListener('change', () => setTheme(dark.matches));
  document.getElementById('theme').addEventListener('click', () => setTheme(!document.documentElement.classList.contains('dark')));
  if (RUNS.length) {
    document.title = `Eyrie report: ${unique(RUNS.map((run) => run.result.workload)).join(', ')}`;
    addChoice();
    const summary = section('summary', 'Summary', 'What was run, and what it took.');
    summary.append(summaryTable());
    addMachines(summary);
    for (const chart of [energyChart(), speedChart(), rooflineChart(), utilizationChart(), peChart(), stallChart(), traceChart()]) addChart(main, chart);
  }
  DATA.sweeps.forEach((sweep, i) => addChart(main, sweepChart(sweep, i)));
  addOffloading();
  addTables();
  document.getElementById('sections').append(...[...main.querySelectorAll('section')].map((node) =>
    element('li', {}, element('a', {href: `#${node.id}`, text: node.querySelector('h2').textContent}))));
  let width = innerWidth, timer;
  addEventListener('resize', () => {
    if (innerWidth === width) return;
    width = innerWidth;
    clearTimeout(timer);
    timer = setTimeout(() => CHARTS.forEach(draw), 150);
  });
  window.eyrieReport = {ready: true, data: DATA, charts: CHARTS, svgOf, pngOf};
}
start();
