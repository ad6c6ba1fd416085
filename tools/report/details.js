// Roofline, heat maps, energy over time and sweeps.

const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'roundRect', 'pin'];
const logAxis = (colours, name, more = {}) => valueAxis(colours, name, {type: 'log', minorSplitLine: {show: false}, ...more});
const decades = (values) => [10 ** Math.floor(Math.log10(least(values)) - 0.05), 10 ** Math.ceil(Math.log10(most(values)) + 0.05)];

const rooflinePoints = (run) => run.result.layers.filter((layer) => layer.bytes.dram > 0 && layer.macs > 0)
  .map((layer) => ({layer, intensity: layer.macs / layer.bytes.dram, speed: layer.macs / layer.seconds}));
const rooflineChart = () => ({
  id: 'roofline', title: 'Roofline',
  about: 'What bounds each layer: below the slope, the bytes it moves to and from DRAM; below the flat roof, the multipliers.',
  note() {
    const runs = shownRuns(), above = runs.some((run) => rooflinePoints(run).some((point) => point.speed > peakSpeed(run)));
    const without = runs.filter((run) => !rooflinePoints(run).length);
    return [above ? 'MACs that a machine skips because an operand is zero count too, which may lift a layer above the roof.' : '',
      without.length ? `Without DRAM traffic: ${runNames(without)}.` : ''].filter(Boolean).join(' ');
  },
  build(colours) {
    const runs = shownRuns().filter((run) => rooflinePoints(run).length);
    if (!runs.length) return 'No layer of the chosen runs moves bytes to or from DRAM.';
    const points = runs.map(rooflinePoints);
    const knees = runs.filter(dramBandwidth).map((run) => peakSpeed(run) / dramBandwidth(run));
    const [left, right] = decades([...points.flat().map((p) => p.intensity), ...knees]);
    const [low, high] = decades([...points.flat().map((p) => p.speed), ...runs.map(peakSpeed)]);
    const option = common(colours);
    option.grid.bottom = 84;
    option.grid.right = 56;
    option.xAxis = logAxis(colours, 'MACs per byte of DRAM traffic', {min: left, max: right, nameGap: 28});
    option.yAxis = logAxis(colours, 'MACs per second', {min: low, max: high});
    option.tooltip = {...option.tooltip, trigger: 'item', formatter: ({seriesIndex, dataIndex}) => {
      const run = runs[Math.floor(seriesIndex / 2)], point = points[Math.floor(seriesIndex / 2)][dataIndex];
      return tipHtml(point.layer.name, [`${run.letter}  ${run.label}`, `${short(point.intensity)} MACs per byte`, withUnit(point.speed, 'MACs per second')],
        `MACs / bytes of dram = ${exact(point.layer.macs)} / ${exact(point.layer.bytes.dram)}\nMACs / seconds = ${exact(point.layer.macs)} / ${point.layer.seconds}`);
    }};
    option.series = runs.flatMap((run, r) => {
      const peak = peakSpeed(run), bandwidth = dramBandwidth(run);
      const start = bandwidth ? Math.max(left, low / bandwidth) : left;
      const roof = bandwidth ? [[start, start * bandwidth], [Math.min(right, peak / bandwidth), Math.min(peak, right * bandwidth)], [right, Math.min(peak, right * bandwidth)]] : [[left, peak], [right, peak]];
      return [
        {name: `${run.letter}  ${run.label}`, type: 'scatter', symbol: SYMBOLS[r % SYMBOLS.length], symbolSize: 11, itemStyle: {color: runColour(run)},
          data: points[r].map((p) => [p.intensity, p.speed]),
          label: {show: true, position: 'right', color: colours.text, fontSize: 11, formatter: ({dataIndex}) => points[r][dataIndex].layer.name},
          labelLayout: {hideOverlap: true}},
        {name: `${run.letter}  ${run.label}`, type: 'line', silent: true, symbol: 'none', lineStyle: {color: runColour(run), width: 1.5}, data: roof, tooltip: {show: false}},
      ];
    });
    return option;
  },
  note() {
    return shownRuns().filter((run) => !dramBandwidth(run)).length ? 'A machine whose bandwidth to DRAM is not among its parameters has no slope.' : '';
  },
  table() {
    const columns = [{label: 'layer'}, {label: 'run'}, {label: 'MACs per byte', unit: 'MACs/B', how: 'MACs / bytes of dram'}, {label: 'speed', unit: 'MACs/s', how: 'MACs / seconds'},
      {label: 'of the roof', how: 'speed / the lower of the two roofs at that many MACs per byte'}];
    const rows = shownRuns().flatMap((run) => rooflinePoints(run).map((p) => {
      const roof = Math.min(peakSpeed(run), dramBandwidth(run) ? p.intensity * dramBandwidth(run) : Infinity);
      return [{value: p.layer.name}, {value: `${run.letter} ${run.label}`}, {value: p.intensity, text: short(p.intensity)}, {value: p.speed, text: short(p.speed)}, {value: p.speed / roof, text: percent(p.speed / roof)}];
    }));
    return {columns, rows};
  },
});

const shades = (colours, max) => ({type: 'continuous', min: 0, max, calculable: false, orient: 'horizontal', left: 'center', bottom: 0, itemHeight: 160, itemWidth: 12,
  text: [percent(max), '0 %'], textStyle: {color: colours.text},
  inRange: {color: ['#fff7d6', '#fee08b', '#fdae61', '#e3604d', '#a3215c', '#4a1766']}});

const utilizationChart = () => ({
  id: 'utilization', title: 'Utilisation by layer',
  about: 'MACs over what the multipliers could have done in the cycles of the layer; all of the machine counts, idle PEs too.',
  build(colours) {
    const runs = shownRuns(), layers = layerNames(runs);
    if (!runs.length) return 'No run is chosen.';
    const option = common(colours);
    option.grid = {left: 40, right: 18, top: 10, bottom: 74};
    option.xAxis = axis(colours, {type: 'category', data: layers, splitLine: {show: false}, axisLabel: {interval: 0, hideOverlap: true, fontSize: 11, overflow: 'truncate', width: 84}});
    option.yAxis = axis(colours, {type: 'category', data: runs.map((run) => run.letter), inverse: true, splitLine: {show: false}});
    option.visualMap = shades(colours, 1);
    const data = runs.flatMap((run, y) => layers.map((name, x) => [x, y, layerOf(run, name) ? layerOf(run, name).utilization : null])).filter(([, , value]) => value !== null);
    option.tooltip = {...option.tooltip, formatter: ({value: [x, y, used]}) => tipHtml(layers[x], [`${runs[y].letter}  ${runs[y].label}`, percent(used)], describeUtilization(runs[y], layerOf(runs[y], layers[x])))};
    option.series = [{type: 'heatmap', data, label: {show: !isNarrow() || layers.length < 8, fontSize: 11, formatter: ({value}) => `${Math.round(100 * value[2])} %`}, itemStyle: {borderColor: colours.ground, borderWidth: 1}}];
    return option;
  },
  note: () => runNames(shownRuns()),
  width: () => layerNames(shownRuns()).length * 46 + 60,
  height: () => 120 + Math.max(2, shownRuns().length) * 44,
  table: () => ({columns: [{label: 'layer'}, {label: 'run'}, {label: 'utilisation'}],
    rows: shownRuns().flatMap((run) => run.result.layers.map((layer) => [{value: layer.name}, {value: `${run.letter} ${run.label}`}, {value: layer.utilization, text: percent(layer.utilization), how: describeUtilization(run, layer)}]))}),
});

const PES = {run: undefined, layer: TOTAL};
const peChart = () => ({
  id: 'pes', title: 'Utilisation by PE',
  about: 'In what share of the cycles each PE of the array, or its multipliers, did useful work.',
  run() { const runs = shownRuns().filter((run) => run.peCycles); return runs.find((run) => run.index === PES.run) || runs[0]; },
  controls(chart) {
    const runs = shownRuns().filter((run) => run.peCycles), run = this.run();
    if (!run) return [];
    return [selector('Run', runs.map((r) => [String(r.index), `${r.letter} ${r.label}`]), (value) => { PES.run = Number(value); makeControls(chart); draw(chart); }, String(run.index)),
      selector('Layer', [[TOTAL, TOTAL], ...run.result.layers.map((layer) => [layer.name, layer.name])], (value) => { PES.layer = value; draw(chart); }, PES.layer)];
  },
  shares() {
    const run = this.run(), layers = run.result.layers;
    const chosen = layers.map((layer, i) => i).filter((i) => PES.layer === TOTAL || layers[i].name === PES.layer);
    const which = chosen.length ? chosen : layers.map((layer, i) => i);
    // What a PE could do: its multipliers count each for itself where a PE has several.
    const cycles = sum(which.map((i) => layers[i].cycles)) * (workUnit(run) === 'multiplier' ? run.result.multipliers / run.result.pes : 1);
    return {run, cycles, useful: run.peCycles[0].map((_, pe) => sum(which.map((i) => run.peCycles[i][pe])))};
  },
  build(colours) {
    if (!this.run()) return 'None of the chosen runs counts its PEs one by one (pes.csv beside result.json).';
    const {run, cycles, useful} = this.shares(), {rows, columns} = gridOf(run);
    const option = common(colours);
    option.grid = {left: 52, right: 18, top: 10, bottom: 92};
    const names = (count) => [...Array(count).keys()].map(String);
    option.xAxis = axis(colours, {type: 'category', data: names(columns), name: 'column', nameGap: 26, splitLine: {show: false}});
    option.yAxis = axis(colours, {type: 'category', data: names(rows), name: 'row', nameGap: 32, inverse: true, splitLine: {show: false}});
    option.visualMap = shades(colours, 1);
    option.tooltip = {...option.tooltip, formatter: ({value: [x, y, share]}) => tipHtml(`PE in row ${y}, column ${x}`, [percent(share)], `useful cycles / cycles = ${exact(useful[y * columns + x])} / ${exact(cycles)}`)};
    option.series = [{type: 'heatmap', data: useful.map((value, pe) => [pe % columns, Math.floor(pe / columns), value / cycles]), itemStyle: {borderColor: colours.ground, borderWidth: rows * columns > 400 ? 0 : 1}}];
    return option;
  },
  height() { const {rows, columns} = gridOf(this.run()); return Math.max(260, Math.min(560, 120 + (rows / columns) * 500)); },
  table() {
    const {run, cycles, useful} = this.shares(), {columns} = gridOf(run);
    return {columns: [{label: 'row'}, {label: 'column'}, {label: 'useful cycles', unit: 'cycles'}, {label: 'share', how: 'useful cycles / cycles'}],
      rows: useful.map((value, pe) => [{value: Math.floor(pe / columns)}, {value: pe % columns}, {value, how: 'cycles in which the PE did useful work'}, {value: value / cycles, text: percent(value / cycles)}])};
  },
});

// Of runs that are far apart in length the longest would hide the others.
const farApart = (runs) => runs.length > 1 && Math.max(...runs.map((run) => run.result.totals.seconds)) > 20 * Math.min(...runs.map((run) => run.result.totals.seconds));
const TRACE = {axis: undefined, component: 'all', scale: undefined};
const traceChart = () => ({
  id: 'trace', title: 'Energy over time',
  about: 'Energy per time in windows of cycles; dense and sparse runs on one axis, in seconds or each as long as its run.',
  runs: () => (TRACE.axis === 'cycles' ? shownRuns() : comparedRuns()).filter((run) => run.trace),
  controls(chart) {
    if (!TRACE.axis) {
      const apart = farApart(comparedRuns().filter((run) => run.trace));
      TRACE.axis = apart ? 'share' : 'time';
      TRACE.scale = apart ? 'log' : 'linear';
    }
    const components = unique(this.runs().flatMap((run) => Object.keys(run.trace.energy)));
    return components.length ? [
      selector('Time axis', [['time', 'seconds'], ['cycles', 'cycles'], ['share', 'share of each run']], (value) => { TRACE.axis = value; draw(chart); }, TRACE.axis),
      selector('Component', [['all', 'all together'], ...components.map((name) => [name, spaced(name)])], (value) => { TRACE.component = value; draw(chart); }, TRACE.component),
      selector('Scale', [['linear', 'linear'], ['log', 'logarithmic']], (value) => { TRACE.scale = value; draw(chart); }, TRACE.scale)] : [];
  },
  lines() {
    return this.runs().map((run) => {
      const {start, end, energy, layer} = run.trace, hertz = run.result.clock_MHz * 1e6;
      const parts = TRACE.component === 'all' ? Object.values(energy) : [energy[TRACE.component] || start.map(() => 0)];
      const last = end[end.length - 1];
      const x = {time: (c) => c / hertz, cycles: (c) => c, share: (c) => c / last}[TRACE.axis];
      // Joules a second where energies are joules; otherwise energies of a MAC in a cycle.
      const power = (w) => (end[w] > start[w] ? (sum(parts.map((part) => part[w])) / (end[w] - start[w])) * (run.unit === 'pJ' ? 1e-12 * hertz : 1) : null);
      return {run, layer, points: start.map((_, w) => ({from: x(start[w]), to: x(end[w]), power: power(w), energy: sum(parts.map((part) => part[w]))}))};
    });
  },
  build(colours) {
    const runs = this.runs();
    if (!runs.length) return 'No folder has an energy trace (energy_trace.csv beside result.json); eyrie run writes one where it is told to trace energy.';
    const unit = runs[0].unit, lines = this.lines().filter((line) => line.run.unit === unit), watts = unit === 'pJ';
    const option = common(colours);
    option.xAxis = valueAxis(colours, {time: 'time (s)', cycles: 'core cycles', share: 'share of the run'}[TRACE.axis], {nameGap: 28, max: 'dataMax', axisLabel: {formatter: TRACE.axis === 'share' ? percent : (value) => short(value)}, splitLine: {show: false}});
    option.yAxis = (TRACE.scale === 'log' ? logAxis : valueAxis)(colours, watts ? 'power (W)' : `energy per cycle (${unit})`);
    option.grid.bottom = 112;
    option.dataZoom = [{type: 'inside', zoomOnMouseWheel: 'ctrl'}, {type: 'slider', bottom: 34, height: 18, textStyle: {color: colours.text}}];
    option.tooltip = {...option.tooltip, trigger: 'item', formatter: ({seriesIndex, dataIndex}) => {
      const line = lines[seriesIndex], w = Math.floor(dataIndex / 2), point = line.points[w];
      return tipHtml(`${line.run.letter}  ${line.run.label}`, [line.layer[w], watts ? withUnit(point.power, 'W') : `${short(point.power)} ${unit} per cycle`], `energy of the window / its length\n= ${short(point.energy)} ${unit} from ${short(point.from)} to ${short(point.to)}`);
    }};
    option.series = lines.map(({run, points}) => ({name: `${run.letter}  ${run.label}`, type: 'line', symbol: 'circle', symbolSize: 3, showSymbol: points.length < 400, lineStyle: {width: 1.5}, itemStyle: {color: runColour(run)}, triggerLineEvent: true,
      data: points.flatMap((p) => { const y = TRACE.scale === 'log' && !(p.power > 0) ? null : p.power; return [[p.from, y], [p.to, y]]; })}));
    return option;
  },
  note() { return this.runs().some((run) => run.trace.windows > run.trace.start.length) ? 'Neighbouring windows are drawn together; their energies add up to the same.' : ''; },
  table() {
    return {columns: [{label: 'run'}, {label: 'layer'}, {label: 'from'}, {label: 'to'}, {label: 'energy', how: 'of the window'}, {label: 'energy per time', how: 'energy of the window / its length'}],
      rows: this.lines().flatMap(({run, layer, points}) => points.map((p, w) => [{value: `${run.letter} ${run.label}`}, {value: layer[w]}, {value: p.from, text: short(p.from)}, {value: p.to, text: short(p.to)}, {value: p.energy, text: short(p.energy)}, {value: p.power, text: p.power === null ? '–' : short(p.power)}]))};
  },
});

// Points that no other beats in both: the least of y for any x up to theirs.
function paretoFront(points) {
  const front = [];
  for (const point of [...points].sort((a, b) => a.x - b.x || a.y - b.y)) {
    if (!front.length || point.y < front[front.length - 1].y) front.push(point);
  }
  return front;
}
const MOST_SYMBOLS = 1000;  // of a line; more would hide it
const spreadText = (plot, x, line) => { const spread = plot.spread.length ? plot.spread[x][line] : null; return spread ? `a mean; from ${withUnit(spread[0], plot.unit)} to ${withUnit(spread[1], plot.unit)}` : []; };
// A picture that the sweep file asks for: lines over numbers, or stacked bars over names.
function pictureOption(colours, plot) {
  const option = common(colours);
  option.grid.bottom = 92;
  const stacked = plot.parts.length > 1, lines = plot.numbers && !stacked;
  const values = [...plot.y.flat(2), ...plot.spread.flat(2)].filter((value) => value !== null);
  const wide = (all) => least(all) > 0 && most(all) / least(all) > 30;
  const make = lines && wide(values) ? logAxis : valueAxis;
  const xs = lines ? plot.xs.map(Number) : plot.xs;
  option.xAxis = lines ? (wide(xs) ? logAxis : valueAxis)(colours, plot.x_name, {nameGap: 28, scale: true})
    : axis(colours, {type: 'category', data: xs, name: plot.x_name, nameGap: 28, splitLine: {show: false}, axisLabel: xs.length > 40 ? {} : {interval: 0}});
  const shown = (value) => withUnit(value, plot.unit);
  option.yAxis = make(colours, plot.y_name, {axisLabel: {formatter: shown}, ...(make === logAxis || least(values) < 0 ? {} : {min: 0})});
  const text = (x, line) => (plot.lines[line] ? [plot.lines[line]] : []).concat(`${plot.x_name} = ${plot.xs[x]}`, spreadText(plot, x, line));
  option.tooltip = {...option.tooltip, trigger: 'item', formatter: ({seriesIndex, dataIndex}) => {
    const line = lines ? seriesIndex : Math.floor(seriesIndex / plot.parts.length), part = lines ? 0 : seriesIndex % plot.parts.length;
    if (!plot.y[dataIndex] || !plot.y[dataIndex][line]) return '';
    return tipHtml(`${plot.parts[part]}: ${shown(plot.y[dataIndex][line][part])}`, text(dataIndex, line), plot.ratio ? 'of the point it is held against / of this point' : 'a column of sweep.csv');
  }};
  const name = (line) => (plot.lines[line] || plot.y_name) + (plot.even[line] === null ? '' : `; breaks even at ${short(plot.even[line])}`);
  if (lines) {
    option.series = plot.lines.map((_, line) => ({name: name(line), type: 'line', symbolSize: 7, showSymbol: xs.length <= MOST_SYMBOLS, connectNulls: true, itemStyle: {color: COLOURS[line % COLOURS.length]}, data: xs.map((x, i) => [x, plot.y[i][line][0]])}));
    if (plot.ratio && option.series.length) option.series[0].markLine = {silent: true, symbol: 'none', label: {show: false}, lineStyle: {color: colours.soft}, data: [{yAxis: 1}]};
    option.legend.show = plot.lines.length > 1 || plot.lines[0] !== '';
    // From the least to the greatest of the points whose mean a line is: thin lines below and above it.
    for (const end of plot.spread.length ? [0, 1] : []) option.series.push(...plot.lines.map((_, line) => ({name: name(line), type: 'line', silent: true, symbol: 'none', connectNulls: true,
      lineStyle: {color: COLOURS[line % COLOURS.length], width: 1, type: 'dashed', opacity: 0.7}, itemStyle: {color: COLOURS[line % COLOURS.length]}, data: xs.map((x, i) => [x, plot.spread[i][line] && plot.spread[i][line][end]])})));
  } else {
    option.series = plot.lines.flatMap((label, line) => plot.parts.map((part, p) => ({name: stacked ? part : label || plot.y_name, type: 'bar', stack: `line ${line}`, barMaxWidth: 60,
      itemStyle: {color: COLOURS[(stacked ? p : line) % COLOURS.length]}, data: xs.map((_, i) => plot.y[i][line][p])})));
  }
  return option;
}
// Stacked bars have the colours of their parts: their order tells which is which.
const pictureNote = (plot) => [plot.parts.length > 1 && plot.lines.length > 1 ? `Bars from the left: ${plot.lines.join('; ')}.` : '', plot.note].filter(Boolean).join(' ');
function pictureTable(plot) {
  const means = plot.spread.length > 0, end = (i, l, which) => { const spread = plot.spread[i][l], value = spread && spread[which]; return {value, text: value === null ? '–' : withUnit(value, plot.unit)}; };
  const columns = [{label: plot.x_name}, {label: 'of'}, ...plot.parts.map((part) => ({label: part})), ...(means ? [{label: 'least'}, {label: 'greatest'}] : [])];
  return {columns, rows: plot.xs.flatMap((x, i) => plot.lines.map((line, l) => [{value: plot.numbers ? Number(x) : x}, {value: line}, ...plot.y[i][l].map((value) => ({value, text: value === null ? '–' : withUnit(value, plot.unit)})), ...(means ? [end(i, l, 0), end(i, l, 1)] : [])]))};
}
const OWN = 'own';  // of the choice between pictures
function sweepChart(sweep, index) {
  const isNumber = (column) => sweep.rows.some((row) => row[column] !== '') && sweep.rows.every((row) => row[column] === '' || Number.isFinite(Number(row[column])));
  const all = sweep.columns.map((name, column) => ({name, column, number: isNumber(column)}));
  const numbers = all.filter((c) => c.number && unique(sweep.rows.map((row) => row[c.column])).length > 1);
  const pick = (...patterns) => { for (const pattern of patterns) { const hit = numbers.find((c) => pattern.test(c.name)); if (hit) return hit.column; } return numbers.length ? numbers[0].column : undefined; };
  const chosen = {x: pick(/seconds$/, /(^|\.)cycles$/, /cycles|delay|time/), y: pick(/energy\.total$/, /energy/, /utili[sz]ation/), colour: -1, log: 'linear', front: 'yes', picture: sweep.plots.length ? '0' : OWN};
  const picture = () => (chosen.picture === OWN ? undefined : sweep.plots[Number(chosen.picture)]);
  const text = (column, value) => short(Number(value)) + (/seconds$/.test(sweep.columns[column]) ? ' s' : '');
  const points = () => sweep.rows.map((row, i) => ({i, row, x: Number(row[chosen.x]), y: Number(row[chosen.y])}))
    .filter((p) => p.row[chosen.x] !== '' && p.row[chosen.y] !== '' && Number.isFinite(p.x) && Number.isFinite(p.y));
  return {
    id: index ? `sweep-${index + 1}` : 'sweep', title: `Sweep ${sweep.folder.split('/').filter(Boolean).pop()}`, subtitle: () => (picture() ? picture().title : `${sweep.columns[chosen.y]} against ${sweep.columns[chosen.x]}`),
    about: `${sweep.question ? sweep.question + ' ' : ''}${sweep.rows.length} points; any number of the sweep on either axis. The Pareto front joins the points that no other beats in both, less being better.`,
    controls: (chart) => {
      const choose = (label, key, choices) => selector(label, choices, (value) => { chosen[key] = ['log', 'front'].includes(key) ? value : Number(value); draw(chart); }, String(chosen[key]));
      const pictures = sweep.plots.length ? [selector('Picture', [...sweep.plots.map((plot, i) => [String(i), plot.title]), [OWN, 'axes of your choice, with the Pareto front']], (value) => { chosen.picture = value; makeControls(chart); draw(chart); }, chosen.picture)] : [];
      if (picture()) return pictures;
      const names = numbers.map((c) => [String(c.column), c.name]);
      return [...pictures, choose('x axis', 'x', names), choose('y axis', 'y', names),
        choose('Colour', 'colour', [['-1', 'none'], ...all.filter((c) => { const n = unique(sweep.rows.map((row) => row[c.column])).length; return n > 1 && n <= 14; }).map((c) => [String(c.column), c.name])]),
        choose('Scale', 'log', [['linear', 'linear'], ['log', 'logarithmic']]), choose('Pareto front', 'front', [['yes', 'shown'], ['no', 'hidden']])];
    },
    note: () => (picture() ? pictureNote(picture()) : ''),
    build(colours) {
      if (picture()) return picture().xs.length ? pictureOption(colours, picture()) : 'No point of this sweep ran.';
      const here = chosen.x === undefined ? [] : points();
      if (!here.length) return 'No two columns of this sweep hold numbers that differ.';
      const logarithmic = chosen.log === 'log' && here.every((p) => p.x > 0 && p.y > 0);
      const make = logarithmic ? logAxis : valueAxis;
      const option = common(colours);
      option.grid.bottom = 84;
      option.xAxis = make(colours, sweep.columns[chosen.x], {nameGap: 28, scale: true});
      option.yAxis = make(colours, sweep.columns[chosen.y], {scale: true});
      const kind = (p) => (chosen.colour < 0 ? 'points' : `${sweep.columns[chosen.colour]} = ${p.row[chosen.colour]}`);
      const kinds = unique(here.map(kind)).sort((a, b) => a.localeCompare(b, 'en', {numeric: true}));
      const groups = kinds.map((name) => here.filter((p) => kind(p) === name));
      const differing = all.filter((c) => unique(sweep.rows.map((row) => row[c.column])).length > 1).slice(0, 12);
      option.tooltip = {...option.tooltip, trigger: 'item', formatter: ({seriesIndex, dataIndex}) => {
        const p = (groups[seriesIndex] || paretoFront(here))[dataIndex];
        return tipHtml(`${text(chosen.y, p.y)} at ${text(chosen.x, p.x)}`, differing.map((c) => `${c.name} = ${p.row[c.column]}`), `row ${p.i + 2} of sweep.csv`);
      }};
      option.series = groups.map((group, g) => ({name: kinds[g], type: 'scatter', symbol: SYMBOLS[g % SYMBOLS.length], symbolSize: 10, itemStyle: {color: COLOURS[g % COLOURS.length]}, data: group.map((p) => [p.x, p.y])}));
      if (chosen.front === 'yes')
        option.series.push({name: 'Pareto front', type: 'line', silent: true, symbol: 'none', lineStyle: {color: colours.soft, type: 'dashed', width: 1.5}, itemStyle: {color: colours.soft}, data: paretoFront(here).map((p) => [p.x, p.y])});
      return option;
    },
    table: () => (picture() ? pictureTable(picture()) : {columns: all.map((c) => ({label: c.name})), rows: sweep.rows.map((row) => all.map((c) => (c.number && row[c.column] !== '' ? {value: Number(row[c.column])} : {value: row[c.column]})))}),
  };
}
