// Traces: windows whose sums are the totals, spans that lie in their layer, files as others read them.
#include <gmock/gmock.h>

#include <sstream>

#include "sim/replay/gated_macs.h"
#include "sim/result_json.h"
#include "sim/run.h"
#include "sim/trace/trace_files.h"
#include "tests/process.h"
#include "tests/random_layer.h"
#include "tests/random_machine.h"
#include "tests/read_spatial_machine.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kSource = EYRIE_SOURCE_DIR;
const std::string kEyeriss = kSource + "/configs/eyeriss.yaml", kTiny = kSource + "/workloads/tiny.yaml";

RunResult traced(const MachineConfig& machine, const Workload& workload, Recorder& recorder, bool reuse = true) {
  RunOptions options;
  options.recorder = &recorder;
  options.engine.reuse = reuse;
  return run(machine, workload, options);
}

// Every counter and every component, of every layer; energies to the last bit.
void expect_sums(const RunResult& result, const Recorder& recorder) {
  ASSERT_EQ(recorder.layers().size(), result.layers.size());
  for (std::size_t i = 0; i < result.layers.size(); ++i) {
    const TracedLayer& traced = recorder.layers()[i];
    CounterTotals counters;
    std::map<std::string, double> components;
    Cycle end = 0;
    for (const TraceWindow& window : traced.windows) {
      EXPECT_EQ(window.begin, end) << traced.name;
      end = window.end;
      for (const auto& [key, count] : window.counters.accesses) counters.accesses[key] += count;
      for (const auto& [name, cycles] : window.counters.stalls) counters.stalls[name] += cycles;
      for (const auto& [component, energy] : window.energy.components) {
        components[component] += energy;
        EXPECT_GE(energy, 0) << traced.name << ' ' << component << " from cycle " << window.begin;
      }
    }
    EXPECT_EQ(end, result.layers[i].cycles);
    EXPECT_EQ(counters.accesses, result.layers[i].accesses) << traced.name;
    EXPECT_EQ(counters.stalls, result.layers[i].stalls) << traced.name;
    EXPECT_EQ(components, result.layers[i].energy.components) << traced.name;
  }
}

TEST(Trace, WindowsOfAlexNetAddUpToItsTotals) {
  Recorder recorder({});
  const RunResult result = traced(read_spatial_machine(kEyeriss),
                                  read_workload(kSource + "/workloads/alexnet-jssc17.yaml", {.batch = 1}), recorder);
  expect_sums(result, recorder);
  for (const TracedLayer& layer : recorder.layers()) EXPECT_LE(layer.windows.size(), 129u);
}

// In a technology whose energies are no whole numbers, sums of windows have to be rounded.
TEST(Trace, WindowsAddUpToTheLastBitInAnyTechnology) {
  Recorder recorder({});
  SpatialConfig machine = read_spatial_machine(kEyeriss, "horowitz-45nm");
  expect_sums(traced(machine, read_workload(kTiny), recorder), recorder);
}

TEST(Trace, ChangesNoResult) {
  Recorder recorder({.spans = true});
  const SpatialConfig machine = read_spatial_machine(kEyeriss);
  const Workload tiny = read_workload(kTiny);
  EXPECT_EQ(result_json(traced(machine, tiny, recorder)), result_json(run(machine, tiny)));
}

TEST(Trace, IsTheSameWhetherPassesAreReplayedOrTicked) {
  Recorder replayed({.spans = true}), ticked({.spans = true});
  const SpatialConfig machine = read_spatial_machine(kEyeriss);
  const Workload tiny = read_workload(kTiny);
  const RunResult a = traced(machine, tiny, replayed, true), b = traced(machine, tiny, ticked, false);
  EXPECT_EQ(energy_trace_csv(a, replayed), energy_trace_csv(b, ticked));
  EXPECT_EQ(perfetto_json(a, replayed), perfetto_json(b, ticked));
}

TEST(Trace, WindowsAreAsLongAsTheUserWants) {
  Recorder every_pass({.window = 1}), long_ones({.window = 2000});
  const SpatialConfig machine = read_spatial_machine(kEyeriss);
  const Workload tiny = read_workload(kTiny);
  const RunResult result = traced(machine, tiny, every_pass);
  traced(machine, tiny, long_ones);
  for (std::size_t i = 0; i < result.layers.size(); ++i) {
    EXPECT_GE(every_pass.layers()[i].windows.size(), result.layers[i].passes);
    const auto& windows = long_ones.layers()[i].windows;
    for (std::size_t w = 0; w + 1 < windows.size(); ++w) EXPECT_GE(windows[w].end - windows[w].begin, 2000u);
  }
}

TEST(Trace, SpansLieInTheirLayerAndBurstsDoNotOverlap) {
  Recorder recorder({.spans = true});
  const RunResult result = traced(read_spatial_machine(kEyeriss), read_workload(kTiny), recorder);
  for (std::size_t i = 0; i < result.layers.size(); ++i) {
    Cycle link_free = 0;
    std::uint64_t passes = 0;
    for (const TraceSpan& span : recorder.layers()[i].spans) {
      EXPECT_LE(span.begin, span.end);
      EXPECT_LE(span.end, result.layers[i].cycles);
      if (std::string(span.unit) == "array") ++passes;
      if (std::string(span.unit) != "dram") continue;
      EXPECT_GE(span.begin, link_free);
      link_free = span.end;
    }
    EXPECT_EQ(passes, result.layers[i].passes);
  }
}

// Groups of output channels on SCNN and DCNN, broadcasts on EIE.
TEST(Trace, WindowsOfEveryKindOfMachineAddUpToItsTotals) {
  const ScratchFolder folder;
  folder.write("w.yaml",
               "layers:\n"
               "  - {name: c, kind: conv, C: 8, H: 24, W: 24, M: 96, R: 3, S: 3, weights: {density: 0.4},\n"
               "     activations: {density: 0.5}}\n"
               "  - {name: f, kind: fc, inputs: 300, outputs: 200, activations: {density: 0.5},\n"
               "     compress: {prune: 0.8, codebook: 16}}\n");
  for (const char* name : {"scnn", "dcnn", "eie"}) {
    const bool eie = std::string(name) == "eie";
    const auto workload = read_workload(folder / "w.yaml", {.layers = {eie ? "f" : "c"}});
    const MachineConfig machine = read_machine(kSource + "/configs/" + name + ".yaml");
    Recorder recorder({.spans = true});
    const RunResult result = traced(machine, workload, recorder);
    expect_sums(result, recorder);
    EXPECT_EQ(result_json(result), result_json(run(machine, workload))) << name;
    const TracedLayer& layer = recorder.layers().front();
    EXPECT_GT(layer.windows.size(), 3u) << name;
    std::uint64_t passes = 0, words = 0;
    for (const TraceSpan& span : layer.spans) {
      EXPECT_LE(span.begin, span.end) << name;
      EXPECT_LE(span.end, layer.cycles) << name;
      (std::string(span.unit) == "array" ? passes : words) += std::string(span.unit) == "array" ? 1 : span.words;
    }
    EXPECT_EQ(passes, result.layers.front().passes) << name;
    std::uint64_t moved = 0;
    for (const auto& [key, count] : result.layers.front().accesses)
      if (key.component == Component::kDram) moved += count;
    EXPECT_GE(words, moved) << name;  // a word that two bursts share counts in both
  }
}

// A thousand boundaries of a layer of 10 cycles each: by themselves they become windows of 16.
TEST(Recorder, MakesOneWindowOfTwoWhenThereAreTooMany) {
  Recorder recorder({});
  recorder.begin_layer("l", [] { return CounterTotals{}; });
  for (Cycle now = 10; now < 10000; now += 10) recorder.boundary(now);
  LayerResult result;
  result.cycles = 10000;
  recorder.end_layer(result, [](const Accesses&, Cycle) { return Energy{}; });
  const auto& windows = recorder.layers()[0].windows;
  EXPECT_GE(windows.size(), 64u);
  EXPECT_LE(windows.size(), 128u);
  for (std::size_t i = 0; i + 1 < windows.size(); ++i) EXPECT_EQ(windows[i].end - windows[i].begin, 80u);
}

TEST(GatedMacs, OfPartsAreThoseOfTheWhole) {
  Random random(5);
  for (int i = 0; i < 200; ++i) {
    const Layer layer = random_layer(random);
    Tensor<Word> ifmap(layer.N, layer.C, layer.H, layer.W);
    for (Word& word : ifmap.values()) word = static_cast<Word>(random.below(3));
    const int cut = static_cast<int>(random.in(0, layer.E()));
    std::uint64_t sum = 0;
    for (int n = 0; n < layer.N; ++n)
      for (int c = 0; c < layer.C; ++c)
        for (const auto& [first, rows] : {std::pair{0, cut}, {cut, layer.E() - cut}})
          sum += replay_gated_macs(layer, {n, 1, c, 1, first, rows}, ifmap);
    EXPECT_EQ(sum * static_cast<std::uint64_t>(layer.group_M()), replay_gated_macs(layer, layer.E(), ifmap)) << i;
  }
}

TEST(TraceOption, WritesTheFilesThatAreAskedFor) {
  const ScratchFolder folder;
  const auto run = [&](const std::string& kinds) {
    return run_program({EYRIE_PROGRAM, "run", "--machine", kEyeriss, "--workload", kTiny, "--trace", kinds, "--out",
                        folder.path() / kinds});
  };
  EXPECT_THAT(run("energy").out, HasSubstr("result.json, layers.csv, pes.csv, energy_trace.csv\n"));
  EXPECT_THAT(names_in(folder / "energy"), ElementsAre("energy_trace.csv", "layers.csv", "pes.csv", "result.json"));
  EXPECT_EQ(run("energy,perfetto").exit_code, 0);
  EXPECT_THAT(names_in(folder / "energy,perfetto"),
              ElementsAre("energy_trace.csv", "layers.csv", "pes.csv", "result.json", "trace.json"));
  EXPECT_THAT(text_of(folder / "energy,perfetto/trace.json"), HasSubstr(R"("name":"pass","ph":"X","pid":1,"tid":3)"));
}

TEST(TraceOption, NamesEveryMistake) {
  const auto err_of = [](std::vector<std::string> words) {
    words.insert(words.begin(), {EYRIE_PROGRAM, "run", "--machine", kEyeriss, "--workload", kTiny});
    return run_program(words).err;
  };
  EXPECT_EQ(err_of({"--trace", "power"}),
            "--trace: 'power' is not one of energy, perfetto\n1 problem, nothing was run\n");
  EXPECT_EQ(err_of({"--trace-window", "9"}),
            "--trace-window: of no trace, add --trace energy or --trace perfetto\n1 problem, nothing was run\n");
  EXPECT_EQ(err_of({"--trace", "energy", "--trace-window", "0"}),
            "--trace-window: 0 is not in 1..1099511627776\n1 problem, nothing was run\n");
}

}  // namespace
}  // namespace eyrie
