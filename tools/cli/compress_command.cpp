#include <fmt/core.h>

#include "sim/base/fault.h"
#include "sim/eie/compressed_layer.h"
#include "sim/machine_config.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/screen.h"

namespace eyrie {
namespace {

const std::vector<Option> kOptions{
    {"machine", "FILE", "an EIE, whose PEs, index and pointers the code is for, e.g. configs/eie.yaml"},
    {"workload", "FILE", "the network, e.g. workloads/eie-benchmarks.yaml"},
    {"layers", "A,B", "only these layers of it"},
    {"seed", "N", "instead of every seed of the workload"},
    {"help", "", "this text"},
};

void print_help() {
  say("usage: eyrie compress --machine FILE --workload FILE [options]\n\n"
      "Prunes and shares the weights of every layer as its `compress` says, codes them as the interleaved sparse\n"
      "columns of the machine, and prints what that gives: density of non-zeros, padding zeros among the stored\n"
      "entries, distinct values, bits of a code, bits in all with pointers and codebook, how many times smaller that "
      "is\n"
      "than 32-b weights, and the root mean square error relative to the weights before.\n\n"
      "{}",
      option_help(kOptions));
}

EieConfig read_eie_machine(const std::string& path) {
  const MachineConfig machine = read_machine(path);
  if (const auto* eie = std::get_if<EieConfig>(&machine)) return *eie;
  throw UserError(fmt::format("{}: kind: has no sparse columns, expected an eie, e.g. configs/eie.yaml", path));
}

}  // namespace

int compress_command(const std::vector<std::string>& words) {
  CommandLine line(kOptions, words);
  if (line.has("help")) {
    print_help();
    return kFine;
  }
  WorkloadOverrides overrides;
  overrides.seed = line.number("seed", 0, ~std::uint64_t{0});
  overrides.layers = line.list("layers");
  const std::string machine_file = line.required("machine", "expected a file, e.g. configs/eie.yaml");
  const std::string workload_file = line.required("workload", "expected a file, e.g. workloads/eie-benchmarks.yaml");
  EieConfig machine;
  Workload workload;
  std::vector<std::string> problems = line.problems;
  keep_problems(problems, [&] {
    if (!machine_file.empty()) machine = read_eie_machine(machine_file);
  });
  keep_problems(problems, [&] {
    if (!workload_file.empty()) workload = read_workload(workload_file, overrides);
  });
  if (!problems.empty()) throw UserError(problems);

  std::vector<CompressedLayer> layers;
  for (const WorkloadLayer& entry : workload.layers) layers.push_back(compress_layer(machine, entry));
  say("{} in the sparse columns of {} ({} PEs, {}-b zero counts)\n\n{}", workload.name, machine.name, machine.pes,
      machine.code.index_bits, compression_table(layers));
  return kFine;
}

}  // namespace eyrie
