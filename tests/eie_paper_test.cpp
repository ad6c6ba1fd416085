// EIE against what its paper (Han et al., ISCA 2016) says beside Table IV: queue depths, numbers of PEs, the savings.
// The nine layers have an eighth of their inputs: columns are alike, so shares stay and the tests are short.
#include <gtest/gtest.h>

#include <cmath>

#include "sim/base/fault.h"
#include "sim/base/sc/elaboration.h"
#include "sim/eie/eie_machine.h"
#include "sim/energy.h"
#include "sim/machine_config.h"
#include "sim/workload_file.h"

namespace eyrie {
namespace {

const std::string kSource = EYRIE_SOURCE_DIR;

EieConfig shipped() { return std::get<EieConfig>(read_machine(kSource + "/configs/eie.yaml")); }

struct Job {
  Layer layer;
  LayerData data;
};

const std::vector<Job>& nine_layers() {
  static const std::vector<Job> jobs = [] {
    std::vector<Job> all;
    for (WorkloadLayer& entry : read_workload(kSource + "/workloads/eie-benchmarks.yaml").layers) {
      entry.layer.C /= 8;
      all.push_back({entry.layer, make_layer_data(entry.layer, entry.data, {})});
    }
    return all;
  }();
  return jobs;
}

const Job& job_named(const std::string& name) {
  for (const Job& job : nine_layers())
    if (job.layer.name == name) return job;
  throw Fault("no layer " + name);
}

SimulatedLayer simulate(const EieConfig& config, const Job& job) {
  fresh_elaboration();
  EieMachine machine("eie", config);
  return machine.simulate(job.layer, job.data, "");
}

double macs(const SimulatedLayer& result, Action action) {
  return static_cast<double>(result.counters.accesses.at({Component::kMac, action, Operand::kMac}));
}
double entries(const SimulatedLayer& result) { return macs(result, Action::kCompute) + macs(result, Action::kPad); }
// Share of the PE-cycles that work on no entry.
double idle(const EieConfig& config, const SimulatedLayer& result) {
  return 1 - entries(result) / (static_cast<double>(result.cycles) * config.pes);
}

double mean_idle(int depth) {
  EieConfig config = shipped();
  config.activation_queue.depth = depth;
  double sum = 0;
  for (const Job& job : nine_layers()) sum += idle(config, simulate(config, job));
  return sum / static_cast<double>(nine_layers().size());
}

// Section VI.C: with a queue of 1 PEs are idle about half of the time; from 8 on there is little left to gain.
TEST(EieIsca16, QueueDepth) {
  const double one = mean_idle(1), four = mean_idle(4), eight = mean_idle(8), most = mean_idle(256);
  EXPECT_GE(one, 0.45);
  EXPECT_LE(one, 0.60);
  EXPECT_LT(four, one);
  EXPECT_LT(eight, four);
  EXPECT_LT(most, eight);
  EXPECT_LE(eight - most, 0.08);
}

// Section VI.C: more PEs, fewer padding zeros and a worse balance; time falls nearly in proportion up to 256 PEs, but
// for NT-We, whose columns of 60 non-zeros leave most PEs without any.
TEST(EieIsca16, NumberOfPes) {
  for (const char* name : {"Alex-7", "VGG-7", "NT-LSTM", "NT-We"}) {
    SCOPED_TRACE(name);
    double padding_before = 1, balance_before = 1.001, one = 0;
    for (const int pes : {1, 4, 16, 64, 256}) {
      EieConfig config = shipped();
      config.pes = pes;
      config.activations.registers = 4096 / pes;
      config.activations.sram_bytes = 1 << 17;
      config.pointer_sram.bits = 32;
      config.pointer_sram.bytes = config.matrix_sram.bytes = 1 << 24;
      const SimulatedLayer result = simulate(config, job_named(name));
      const double padding = macs(result, Action::kPad) / entries(result), balance = 1 - idle(config, result);
      EXPECT_LE(padding, padding_before) << pes;
      EXPECT_LE(balance, balance_before) << pes;
      padding_before = padding;
      balance_before = balance;
      if (pes == 1) one = static_cast<double>(result.cycles);
      const double speed_up = one / static_cast<double>(result.cycles);
      if (std::string(name) != "NT-We") {
        EXPECT_GE(speed_up, 0.55 * pes) << pes;
      } else if (pes == 256) {
        EXPECT_LE(speed_up, 0.4 * pes);
      }
    }
  }
}

// Abstract and Section VI: zero activations save 3x. Columns that are skipped are neither read nor worked on.
TEST(EieIsca16, ZeroActivations) {
  const Job& job = job_named("Alex-7");
  EieConfig dense = shipped();
  dense.switches.dense_activations = true;
  const double ratio = static_cast<double>(simulate(dense, job).cycles) / simulate(shipped(), job).cycles;
  EXPECT_NEAR(ratio, 3, 0.15 * 3);
}

// Entries that are fetched: 9 % of the weights and the padding zeros among them.
TEST(EieIsca16, WeightSparsity) {
  const Job& job = job_named("Alex-7");
  EieConfig dense = shipped();
  dense.switches.dense_weights = true;
  EXPECT_NEAR(entries(simulate(dense, job)) / entries(simulate(shipped(), job)), 10, 0.15 * 10);
}

}  // namespace
}  // namespace eyrie
