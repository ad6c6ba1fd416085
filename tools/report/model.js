// The data of the report, and how its numbers are named, written and explained.

const DATA = JSON.parse(document.getElementById('data').textContent);

const letterOf = (i) => String.fromCharCode(65 + (i % 26)) + (i < 26 ? '' : Math.floor(i / 26));
const escapeHtml = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
const spaced = (name) => name.replace(/_/g, ' ');
const sum = (numbers) => numbers.reduce((a, b) => a + b, 0);
// Of any number of values: a call takes only so many.
const least = (numbers) => numbers.reduce((a, b) => Math.min(a, b), Infinity);
const most = (numbers) => numbers.reduce((a, b) => Math.max(a, b), -Infinity);
const unique = (values) => [...new Set(values)];

// "4.33 M": three digits and a prefix. Without a unit behind it, a thousandth and more is written as it is.
function short(value, beforeUnit = false) {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  let step = Math.floor(Math.log10(Math.abs(value)) / 3 + 1e-12);
  if (step === -1 && !beforeUnit) step = 0;
  step = Math.max(-4, Math.min(5, step));
  const prefix = ['p', 'n', 'µ', 'm', '', 'k', 'M', 'G', 'T', 'P'][step + 4];
  const number = Number((value / 1000 ** step).toPrecision(3)).toString();
  return prefix ? `${number} ${prefix}` : number;
}
// "21.6 ms", but "4.33 M cycles".
const GLUED = ['s', 'J', 'W', 'B'];
const withUnit = (value, unit) => {
  const glued = GLUED.includes(unit), text = short(value, glued);
  return glued && /[a-zµA-Z]$/.test(text) ? text + unit : `${text} ${unit}`.trim();
};
const exact = (value) => (Number.isInteger(value) ? value.toLocaleString('en-US') : String(value));
const percent = (value) => `${Number((100 * value).toPrecision(3))} %`;

// Energies are shown in joules where the technology knows them, otherwise in energies of one MAC.
const energyUnit = (unit) => (unit === 'pJ' ? 'J' : unit);
const energyScale = (unit) => (unit === 'pJ' ? 1e-12 : 1);
const energyUnitMeaning = (unit) => (unit === 'pJ' ? 'joules' : unit === 'MAC' ? 'energies of one 16-bit MAC' : unit);

const RUNS = DATA.runs.map((entry, index) => ({
  index, folder: entry.folder, result: entry.result, trace: entry.trace, peCycles: entry.pe_useful_cycles,
  letter: letterOf(index), unit: entry.result.totals.energy.unit,
  name: `${entry.result.workload} on ${entry.result.machine}`,
}));
for (const run of RUNS) {
  const twin = RUNS.some((other) => other !== run && other.result.workload === run.result.workload && other.result.machine === run.result.machine);
  run.label = twin ? `${run.name} (${run.folder.split('/').filter(Boolean).pop()})` : run.name;
}

// Two machines that a comparison ran as one: their layers in the network's order, and sums of what both count.
function pairOf({name, runs}, index) {
  const parts = runs.map((i) => RUNS[i]), [first] = parts;
  const addUp = (of) => { const all = {}; for (const part of parts) for (const [key, value] of Object.entries(of(part.result.totals) || {})) all[key] = (all[key] || 0) + value; return all; };
  const total = (key) => sum(parts.map((part) => part.result.totals[key]));
  const matches = parts.map((part) => part.result.totals.outputs_match);
  const energies = {unit: first.unit, total: sum(parts.map((part) => part.result.totals.energy.total)), components: addUp((t) => t.energy.components)};
  let at = 0;
  const trace = parts.every((part) => part.trace) ? {layer: [], start: [], end: [], energy: {}, windows: sum(parts.map((part) => part.trace.windows))} : undefined;
  if (trace) for (const part of parts) {
    const ns = 1e3 / part.result.clock_MHz, before = trace.start.length;
    for (const name of Object.keys(part.trace.energy)) trace.energy[name] = trace.energy[name] || Array(before).fill(0);
    part.trace.layer.forEach((layer, w) => { trace.layer.push(layer); trace.start.push(at + part.trace.start[w] * ns); trace.end.push(at + part.trace.end[w] * ns); });
    for (const [name, all] of Object.entries(trace.energy)) all.push(...(part.trace.energy[name] || part.trace.start.map(() => 0)));
    at = trace.end[trace.end.length - 1];
  }
  const {result} = first;
  return {index: RUNS.length + index, parts, trace, letter: parts.map((part) => part.letter).join('+'), unit: first.unit, folder: first.folder,
    name: `${result.workload} on ${name}`, label: `${result.workload} on ${name}`,
    // The clock of the trace: nanoseconds.
    result: {...result, machine: name, clock_MHz: 1000, parameters: {}, layers: parts.flatMap((part) => part.result.layers),
      totals: {macs: total('macs'), seconds: total('seconds'), energy: energies, bytes: addUp((t) => t.bytes), stalls: {}, outputs_match: matches.includes(null) ? null : matches.every(Boolean)}}};
}
// A pair whose energies have several units has no energy of its own.
const PAIRS = DATA.pairs.filter(({runs}) => unique(runs.map((i) => RUNS[i].unit)).length === 1).map(pairOf);
// These runs, both machines of a pair as one.
const paired = (runs) => {
  const pairs = PAIRS.filter((pair) => pair.parts.every((part) => runs.includes(part)));
  const taken = new Set(pairs.flatMap((pair) => pair.parts.map((part) => part.index)));
  return [...runs.filter((run) => !taken.has(run.index)), ...pairs];
};

const layerOf = (run, name) => run.result.layers.find((layer) => layer.name === name);
const parameter = (run, path) => (run.result.parameters || {})[path];

// Runs that share the name of a layer can stand side by side, whatever their workloads are called: dense and pruned.
const GROUPS = (() => {
  const groups = [];
  for (const run of RUNS) {
    const names = run.result.layers.map((layer) => layer.name);
    const kin = groups.filter((group) => names.some((name) => group.names.has(name)));
    const merged = {runs: [...kin.flatMap((group) => group.runs), run], names: new Set([...kin.flatMap((g) => [...g.names]), ...names])};
    for (const group of kin) groups.splice(groups.indexOf(group), 1);
    groups.push(merged);
  }
  for (const group of groups) group.title = unique(group.runs.map((run) => run.result.workload)).join(', ');
  return groups;
})();

// Layers of several runs, in the order in which the runs have them.
const layerNames = (runs) => unique(runs.flatMap((run) => run.result.layers.map((layer) => layer.name)));

// Bytes a second of the link to DRAM, if the machine's parameters tell.
function dramBandwidth(run) {
  if (parameter(run, 'dram.bandwidth_GBps') > 0) return parameter(run, 'dram.bandwidth_GBps') * 1e9;
  const bits = parameter(run, 'dram.width_bits'), clock = parameter(run, 'dram.clock_MHz');
  return bits > 0 && clock > 0 ? (bits / 8) * clock * 1e6 : undefined;
}
const peakSpeed = (run) => run.result.multipliers * run.result.clock_MHz * 1e6;

// Rows and columns of the PEs: two parameters whose product they are; otherwise the squarest grid.
function gridOf(run) {
  const pes = run.result.pes;
  for (const [path, rows] of Object.entries(run.result.parameters || {})) {
    if (!/rows/.test(path)) continue;
    const columns = parameter(run, path.replace(/rows(?!.*rows)/, 'columns'));
    if (rows * columns === pes) return {rows, columns};
  }
  let rows = Math.max(1, Math.floor(Math.sqrt(pes)));
  while (pes % rows) --rows;
  return {rows, columns: pes / rows};
}

// What a number of result.json is, by its path, and its unit.
const MEASURES = {
  macs: ['MACs', 'MACs of the layer and the whole batch; taps that fall on padding included'],
  macs_gated: ['MACs', 'of the MACs, those switched off because the ifmap value was zero'],
  cycles: ['cycles', 'core cycles from the first DRAM request to the last ofmap word in DRAM'],
  seconds: ['s', 'cycles / core clock'],
  processing_cycles: ['cycles', 'of the cycles, those in which a pass was in the array'],
  passes: ['passes', 'what the array computes with one load of filters, counted'],
  active_pes: ['PEs', 'PEs that the widest pass uses; in the total their mean over the processing cycles'],
  utilization: ['', 'MACs / (multipliers of the whole machine × cycles)'],
  overflows: ['sums', "finished sums that did not fit the accumulator and wrapped"],
  outputs_match: ['', 'whether every output bit equals the reference’s'],
  'energy.total': ['energy', 'sum of the energies of all components'],
};
function meaning(path, run) {
  if (MEASURES[path]) {
    const [unit, how] = MEASURES[path];
    return {unit: unit === 'energy' ? run.unit : unit, how};
  }
  const [kind, ...rest] = path.split('.');
  const name = spaced(rest.join(', '));
  if (kind === 'energy') return {unit: run.unit, how: `counted actions of ${spaced(rest[rest.length - 1])} × their energies in ${run.result.technology}`};
  if (kind === 'accesses') return {unit: rest[0] === 'mac' ? 'MACs' : 'words', how: `counter of ${name}`};
  if (kind === 'bytes') return {unit: 'bytes', how: `bytes that ${name} moved, all its actions together`};
  if (kind === 'stalls') return {unit: 'cycles', how: `cycles in which a unit “${spaced(rest[0])}” could do no work because of “${spaced(rest[1] || '')}”, summed over all units of that name`};
  if (kind === 'mapping' || kind === 'shape') return {unit: '', how: `${kind} of the layer`};
  return {unit: '', how: `“${path}” of result.json`};
}

// All leaves of a layer of result.json by path.
function leaves(value, path = '', found = new Map()) {
  for (const [key, inner] of Object.entries(value)) {
    const full = path ? `${path}.${key}` : key;
    if (inner && typeof inner === 'object') leaves(inner, full, found);
    else found.set(full, inner);
  }
  return found;
}

const describeUtilization = (run, layer) =>
  `MACs / (multipliers × cycles)\n= ${exact(layer.macs)} / (${exact(run.result.multipliers)} × ${exact(layer.cycles)})`;
