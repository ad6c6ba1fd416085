// How fast a pass is ticked, and timed: PE-cycles a second, for passes like those of AlexNet's first layers on arrays
// of growing size, and one like those of MobileNet's pointwise layers. PEs without work are not ticked and not counted.
// Larger arrays have wider networks and longer psum chains, so that their PEs are as busy; `busy` is the share of
// PE-cycles that issue a MAC.
#include <benchmark/benchmark.h>

#include "dataflow/row_stationary.h"
#include "sim/base/sc/elaboration.h"
#include "sim/spatial/limits.h"
#include "sim/spatial/spatial_machine.h"

namespace eyrie {
namespace {

struct Shape {
  const char* name;
  int R, S, stride, F;
};
constexpr Shape kConv1{"CONV1", 11, 11, 4, 55}, kConv2{"CONV2", 5, 5, 1, 27}, kConv3{"CONV3", 3, 3, 1, 13},
    kPointwise{"pointwise", 1, 1, 1, 28};

// A layer of one pass, by its mapping.
struct OnePass {
  Shape shape;
  int rows, columns;
  int n, e, p, q, r, t;
};
constexpr OnePass kPasses[] = {
    {kConv1, 12, 14, 1, 7, 16, 1, 1, 2},   {kConv1, 24, 28, 1, 7, 16, 1, 2, 4},
    {kConv1, 48, 56, 1, 14, 16, 1, 4, 4},  {kConv2, 12, 14, 1, 27, 16, 2, 1, 1},
    {kConv2, 24, 28, 1, 27, 16, 2, 4, 1},  {kConv2, 48, 56, 1, 27, 16, 2, 8, 2},
    {kConv3, 12, 14, 4, 13, 16, 3, 2, 2},  {kConv3, 24, 28, 4, 13, 16, 3, 8, 2},
    {kConv3, 48, 56, 4, 13, 16, 3, 16, 4}, {kPointwise, 12, 14, 1, 28, 16, 12, 6, 1},
};

Layer layer_of(const OnePass& pass) {
  const Shape& shape = pass.shape;
  return {.name = shape.name,
          .N = pass.n,
          .C = pass.q * pass.r,
          .H = (pass.e - 1) * shape.stride + shape.R,
          .W = (shape.F - 1) * shape.stride + shape.S,
          .M = pass.p * pass.t,
          .R = shape.R,
          .S = shape.S,
          .stride = shape.stride};
}

// Eyeriss, with as much buffer as the pass wants.
SpatialConfig machine_of(const OnePass& pass) {
  SpatialConfig machine;
  machine.name = "bench";
  machine.array = {pass.rows, pass.columns};
  machine.global_buffer.banks = 256;
  machine.global_buffer.prefetch_bytes = 1 << 20;
  if (pass.rows > 12) machine.networks = {8, 8, 8, 8};
  return machine;
}

// The pass on its machine.
struct Subject {
  explicit Subject(const OnePass& pass) : layer(layer_of(pass)), config(machine_of(pass)) {
    const Mapping mapping{.m = layer.M, .n = pass.n, .e = pass.e, .p = pass.p, .q = pass.q, .r = pass.r, .t = pass.t};
    plan = std::get<Plan>(row_stationary_plan(layer, mapping, limits_of(config)));
  }
  Layer layer;
  SpatialConfig config;
  Plan plan;
};

void report(benchmark::State& state, const Subject& subject, Cycle cycles) {
  const double pe_cycles = static_cast<double>(cycles) * subject.plan.active_pes;
  state.counters["PEs"] = subject.plan.active_pes;
  state.counters["busy"] = static_cast<double>(subject.layer.macs()) / pe_cycles;
  state.counters["PE-cycles"] = pe_cycles;
  state.counters["PE-cycles/s"] = benchmark::Counter(pe_cycles, benchmark::Counter::kIsIterationInvariantRate);
}

void tick(benchmark::State& state, const OnePass& pass) {
  const Subject subject(pass);
  const LayerData data = make_layer_data(subject.layer, {.activation_density = 0.6}, subject.config.arithmetic);
  fresh_elaboration();
  SpatialMachine machine(subject.config.name.c_str(), subject.config, {.reuse = false});
  SimulatedLayer simulated;
  for (auto _ : state) simulated = machine.simulate(subject.layer, data, subject.plan, /*coded_input=*/false);
  report(state, subject, simulated.processing_cycles);
}

void time(benchmark::State& state, const OnePass& pass) {
  const Subject subject(pass);
  PassTimer timer(subject.config);
  Cycle cycles = 0;
  for (auto _ : state) cycles = timer.time(*subject.plan.passes[0].program, ~Cycle{0}).value().times.cycles;
  report(state, subject, cycles);
}

}  // namespace
}  // namespace eyrie

extern "C" int sc_main(int, char**) { return 0; }  // libsystemc refers to it

int main(int argc, char** argv) {
  for (const eyrie::OnePass& pass : eyrie::kPasses) {
    const std::string name =
        std::string(pass.shape.name) + "/" + std::to_string(pass.rows) + "x" + std::to_string(pass.columns);
    benchmark::RegisterBenchmark(name.c_str(), eyrie::tick, pass)->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark((name + "/timed").c_str(), eyrie::time, pass)->Unit(benchmark::kMillisecond);
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  benchmark::RunSpecifiedBenchmarks();
}
