// Charts that set the layers of several runs side by side.

const SHOWN = {group: GROUPS[0], hidden: new Set()};  // what the reader chose
const shownRuns = () => (SHOWN.group ? SHOWN.group.runs.filter((run) => !SHOWN.hidden.has(run.index)) : []);
const TOTAL = 'all layers', USEFUL = 'useful';
const comparedRuns = () => paired(shownRuns());
const runColour = (run) => COLOURS[run.index % COLOURS.length];
const measuresOf = (run, name) => (name === TOTAL ? run.result.totals : layerOf(run, name));
const runNames = (runs) => runs.map((run) => `${run.letter} ${run.label}`).join(' · ');

// Names whose amounts are not zero everywhere, those with the largest sum first.
function largestFirst(runs, amounts) {
  const sums = new Map();
  for (const run of runs) for (const [name, value] of Object.entries(amounts(run, run.result.totals))) sums.set(name, (sums.get(name) || 0) + value);
  return [...sums].filter(([, value]) => value > 0).sort((a, b) => b[1] - a[1]).map(([name]) => name);
}

// Bars in groups by layer: one bar for each run, stacked from series. value(run, measures, series) may be undefined.
function groupedBars(colours, {layers, runs, series, value, unitName, format, how, max, log}) {
  const slots = runs.length + (runs.length > 1 ? 1 : 0);
  const labels = layers.flatMap(() => [...runs.map((run) => run.letter), ...(runs.length > 1 ? [''] : [])]);
  const at = (slot) => [layers[Math.floor(slot / slots)], runs[slot % slots]];
  const option = common(colours);
  const letters = runs.length > 1;
  // Names that would meet are turned.
  const room = (Math.max(Math.min(innerWidth - 64, 1146), barsWidth(layers, runs)) - 90) / layers.length;
  const rotate = room < 8 * Math.max(...layers.map((name) => Math.min(name.length, 12))) ? 35 : 0;
  option.grid.bottom = (letters ? 78 : 62) + (rotate ? 18 : 0);
  option.xAxis = [
    axis(colours, {type: 'category', data: labels, axisTick: {show: false}, splitLine: {show: false},
      axisLabel: {show: letters, interval: 0, color: colours.soft, fontSize: 10, margin: 6}}),
    axis(colours, {type: 'category', data: layers, position: 'bottom', offset: letters ? 18 : 0, axisLine: {show: false}, axisTick: {show: letters, length: 0},
      splitLine: {show: letters, lineStyle: {color: colours.grid}}, axisLabel: {interval: 0, rotate, hideOverlap: true, fontSize: 11, overflow: 'truncate', width: 84}}),
  ];
  const heights = log ? layers.flatMap((layer) => runs.map((run) => { const m = measuresOf(run, layer); return m && value(run, m, series[0]); })).filter((height) => height > 0) : [];
  const powers = heights.length > 1 && Math.max(...heights) / Math.min(...heights) > 30;
  option.yAxis = valueAxis(colours, unitName, {max, ...(powers ? {type: 'log', min: 10 ** Math.floor(Math.log10(Math.min(...heights)) + 1e-9)} : {}), axisLabel: {formatter: format}});
  option.legend.show = series.length > 1;
  option.tooltip = {...option.tooltip, trigger: 'item', formatter: (point) => {
    const [layer, run] = at(point.dataIndex);
    const whole = measuresOf(run, layer);
    const total = series.length > 1 ? sum(series.map((name) => value(run, whole, name) || 0)) : undefined;
    const lines = [`${run.letter}  ${run.label}`, `${series.length > 1 ? point.seriesName + ': ' : ''}${format(point.value)}`];
    if (total !== undefined) lines.push(`all together: ${format(total)}`);
    return tipHtml(layer, lines, how(run, whole, point.seriesName));
  }};
  option.series = series.map((name, i) => ({name: series.length > 1 ? spaced(name) : name, type: 'bar', stack: 'all', xAxisIndex: 0,
    barCategoryGap: letters ? '8%' : '40%', barMaxWidth: 46, itemStyle: {color: name === USEFUL ? colours.empty : COLOURS[i % COLOURS.length], borderColor: colours.soft, borderWidth: name === USEFUL ? 0.5 : 0},
    data: labels.map((_, slot) => {
      const [layer, run] = at(slot);
      const measures = run && measuresOf(run, layer);
      const number = measures && value(run, measures, name);
      if (number === undefined) return null;
      return series.length > 1 ? number : {value: number, itemStyle: {color: runColour(run)}};
    })}));
  // The second axis needs a series of its own to be drawn.
  option.series.push({type: 'bar', xAxisIndex: 1, silent: true, data: [], tooltip: {show: false}});
  return option;
}

// The letters below the bars of a layer need room, those of a pair three times as much.
const barsWidth = (layers, runs) => layers.length * Math.max(44, (runs.length + 1) * Math.max(...runs.map((run) => 8 + 7 * run.letter.length))) + 90;

function barsTable({layers, runs, series, value, unit, how}) {
  const columns = [{label: 'layer'}, {label: 'run'}, ...series.map((name) => ({label: spaced(name), unit, how: undefined}))];
  const rows = layers.flatMap((layer) => runs.filter((run) => measuresOf(run, layer)).map((run) => {
    const measures = measuresOf(run, layer);
    return [{value: layer}, {value: `${run.letter} ${run.label}`},
      ...series.map((name) => { const number = value(run, measures, name); return {value: number === undefined ? null : number, text: number === undefined ? '–' : short(number), how: how(run, measures, name)}; })];
  }));
  return {columns, rows};
}

// A chart of grouped bars whose parts follow the reader's choices.
const barChart = (chart) => ({
  ...chart,
  build(colours) {
    const parts = this.parts();
    return typeof parts === 'string' ? parts : groupedBars(colours, parts);
  },
  table() { return barsTable(this.parts()); },
  width() { const {layers, runs} = this.parts(); return barsWidth(layers, runs); },
  note() { const {runs, note} = this.parts(); return [runs.length > 1 ? runNames(runs) : '', note || ''].filter(Boolean).join('. '); },
});

const ENERGY = {show: 'energy', per: 'layers'};
const energyChart = () => barChart({
  id: 'energy', title: 'Energy by component',
  about: 'What each component spends, stacked, for every layer and run.',
  controls: (chart) => [
    selector('Show', [['energy', 'energy'], ['mac', 'energy per MAC'], ['share', 'share of the total']], (value) => { ENERGY.show = value; draw(chart); }, ENERGY.show),
    selector('For', [['layers', 'each layer'], ['total', 'all layers together']], (value) => { ENERGY.per = value; draw(chart); }, ENERGY.per),
  ],
  parts() {
    const all = comparedRuns();
    if (!all.length) return 'No run is chosen.';
    const unit = all[0].unit;
    const runs = ENERGY.show === 'share' ? all : all.filter((run) => run.unit === unit);
    const out = all.filter((run) => !runs.includes(run));
    const series = largestFirst(runs, (run, measures) => measures.energy.components);
    const scale = {energy: () => energyScale(unit), mac: (m) => energyScale(unit) / m.macs, share: (m) => 1 / m.energy.total}[ENERGY.show];
    const name = {energy: energyUnit(unit), mac: `${energyUnit(unit)} per MAC`, share: ''}[ENERGY.show];
    return {
      layers: ENERGY.per === 'total' ? [TOTAL] : layerNames(runs), runs, series,
      value: (run, m, component) => (m.energy.components[component] === undefined ? undefined : m.energy.components[component] * scale(m)),
      format: ENERGY.show === 'share' ? percent : (value) => withUnit(value, energyUnit(unit)),
      unitName: {energy: `energy (${energyUnit(unit) === 'J' ? 'J' : energyUnitMeaning(unit)})`, mac: `energy per MAC (${energyUnit(unit)})`, share: 'share of the energy'}[ENERGY.show],
      unit: name, max: ENERGY.show === 'share' ? 1 : undefined,
      how: (run, m, component) => `counted actions × their energies in ${run.result.technology}` +
        {energy: '', mac: `\ndivided by ${exact(m.macs)} MACs`, share: `\ndivided by all energy, ${withUnit(m.energy.total * energyScale(unit), energyUnit(unit))}`}[ENERGY.show],
      note: out.length ? `Not shown, since its energies are in ${unique(out.map((run) => run.unit)).join(', ')}, not ${unit}: ${runNames(out)}` : '',
    };
  },
});

const SPEED = {base: undefined, show: 'speed'};
const speedChart = () => barChart({
  id: 'speed-up', title: 'Speed-up and energy ratio',
  about: 'How many times faster, or thriftier, each run is than the one it is held against; above 1 is better.',
  controls: (chart) => [
    selector('Show', [['speed', 'speed-up'], ['energy', 'energy saved, times']], (value) => { SPEED.show = value; draw(chart); }, SPEED.show),
    selector('Against', comparedRuns().map((run) => [String(run.index), `${run.letter} ${run.label}`]), (value) => { SPEED.base = Number(value); draw(chart); }, String(SPEED.base)),
  ],
  parts() {
    const all = comparedRuns();
    const base = all.find((run) => run.index === SPEED.base) || all[0];
    if (all.length < 2) return 'Needs two runs that have layers of the same name: add folders to the command, or choose more runs above.';
    const runs = SPEED.show === 'speed' ? all : all.filter((run) => run.unit === base.unit);
    const amount = SPEED.show === 'speed' ? (m) => m.seconds : (m) => m.energy.total;
    const common = layerNames([base]).filter((name) => runs.some((run) => run !== base && layerOf(run, name)));
    const whole = runs.every((run) => run.result.layers.length === base.result.layers.length);
    const baseMeasures = (run, m) => (m === run.result.totals ? base.result.totals : layerOf(base, m.name));
    return {
      layers: [...common, ...(whole ? [TOTAL] : [])], runs, series: [SPEED.show === 'speed' ? 'speed-up' : 'energy ratio'],
      value: (run, m) => { const b = baseMeasures(run, m); return b && amount(m) > 0 ? amount(b) / amount(m) : undefined; },
      log: true, format: (value) => `${short(value)}×`, unitName: SPEED.show === 'speed' ? 'speed-up (×)' : 'energy ratio (×)', unit: '×',
      how: (run, m) => { const b = baseMeasures(run, m); const text = SPEED.show === 'speed' ? (x) => withUnit(x.seconds, 's') : (x) => withUnit(x.energy.total * energyScale(run.unit), energyUnit(run.unit));
        return b ? `${SPEED.show === 'speed' ? 'time' : 'energy'} on ${base.letter} / ${SPEED.show === 'speed' ? 'time' : 'energy'} of this run\n= ${text(b)} / ${text(m)}` : ''; },
      note: [SPEED.show === 'energy' && runs.length < all.length ? 'Runs with another unit of energy are left out.' : '',
        unique(runs.map((run) => run.result.batch)).length > 1 ? 'The runs differ in their batch: ratios are of whole batches.' : ''].join(''),
    };
  },
});

// PEs count their own cycles or, where they have several, those of their multipliers: one choice for both.
const WORK = 'PEs or their multipliers';
const hasUnit = (run, unit) => Object.keys(run.result.totals.stalls).some((name) => name.startsWith(`${unit}.`));
const workUnit = (run) => ['pe', 'multiplier'].find((unit) => hasUnit(run, unit));
const unitOf = (run, choice) => (choice === WORK ? workUnit(run) : choice);

const STALLS = {unit: WORK, show: 'share'};
const stallUnits = (runs) => [...(runs.some(workUnit) ? [WORK] : []),
  ...unique(runs.flatMap((run) => Object.keys(run.result.totals.stalls).map((name) => name.split('.')[0]))).filter((unit) => !['pe', 'multiplier'].includes(unit))];
const stallsOf = (run, m, choice) => Object.fromEntries(Object.entries(m.stalls).filter(([name]) => name.startsWith(`${unitOf(run, choice)}.`))
  .map(([name, cycles]) => [name.slice(name.indexOf('.') + 1), cycles]));
// How many units of a name there are: PEs and multipliers are known, other names mostly stand for one; otherwise as many as the stalls need.
function unitCount(run, choice) {
  const unit = unitOf(run, choice);
  if (unit === 'pe') return run.result.pes;
  if (unit === 'multiplier') return run.result.multipliers;
  return Math.max(1, ...run.result.layers.map((layer) => Math.ceil(sum(Object.values(stallsOf(run, layer, choice))) / layer.cycles - 1e-9)));
}
const stallChart = () => barChart({
  id: 'stalls', title: 'Stalls',
  about: 'In how many of its cycles a unit did nothing useful, by reason.',
  controls: (chart) => [
    selector('Unit', stallUnits(shownRuns()).map((unit) => [unit, spaced(unit)]), (value) => { STALLS.unit = value; draw(chart); }, STALLS.unit),
    selector('Show', [['share', 'share of all cycles of the unit'], ['cycles', 'cycles']], (value) => { STALLS.show = value; draw(chart); }, STALLS.show),
  ],
  parts() {
    const all = shownRuns();
    const units = stallUnits(all);
    if (!units.length) return 'These runs have no stalls.';
    const unit = units.includes(STALLS.unit) ? STALLS.unit : units[0];
    const runs = all.filter((run) => Object.keys(stallsOf(run, run.result.totals, unit)).length);
    const share = STALLS.show === 'share';
    const cycles = (run, m) => m.cycles * unitCount(run, unit);
    const reasons = largestFirst(runs, (run, m) => stallsOf(run, m, unit));
    return {
      layers: layerNames(runs), runs, series: [...reasons, ...(share ? [USEFUL] : [])],
      value: (run, m, reason) => {
        const stalls = stallsOf(run, m, unit);
        const number = reason === USEFUL ? Math.max(0, cycles(run, m) - sum(Object.values(stalls))) : stalls[reason];
        return number === undefined ? undefined : share ? number / cycles(run, m) : number;
      },
      format: share ? percent : (value) => withUnit(value, 'cycles'), max: share ? 1 : undefined, unit: share ? '' : 'cycles',
      unitName: share ? `share of the cycles of ${spaced(unit)}` : `cycles, summed over all ${spaced(unit)}`,
      how: (run, m, reason) => (reason === USEFUL ? 'all cycles of the unit less its stalls' : `stalls “${unitOf(run, unit)}.${reason.replace(/ /g, '_')}”, summed over the units`) +
        (share ? `\ndivided by ${exact(m.cycles)} cycles × ${exact(unitCount(run, unit))} ${spaced(unitOf(run, unit))}` : ''),
      note: runs.length < all.length ? `Without a unit of that name: ${runNames(all.filter((run) => !runs.includes(run)))}` : '',
    };
  },
});
