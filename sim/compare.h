// The same layers and tensors on several machines, in one arithmetic and one unit of energy.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/run.h"

namespace eyrie {

// Where a comparison runs some of the layers.
struct ComparedConfig {
  MachineConfig machine;
  double energy_scale = 1;  // energies are multiplied by this, so that a 16-b MAC costs what it costs the first machine
  std::string note = {};    // how, if it is not 1
};

// What a comparison runs as one: a machine, or two of which the second takes the FC layers and the first all others.
struct Contestant {
  std::string name;  // "scnn", "scnn+eie"
  std::vector<ComparedConfig> configs;
};

// Reads the machine files; one text may name two with a + between them. Every machine gets the shipped arithmetic
// `comparison`. Its technology is `technology` if that is not empty, else the first machine's; a machine whose parts
// that one lacks keeps its own, scaled. Throws UserError with every problem.
std::vector<Contestant> read_contestants(const std::vector<std::string>& files, const std::string& technology);

struct ComparedLayer {
  std::optional<LayerResult> result;  // energies scaled
  std::string machine;                // that ran it, or would have
  std::string refusal;                // without a result: why the machine cannot run it
};

struct ComparedMachine {
  std::string name;
  std::vector<std::string> notes;     // how its energies were scaled, if they were
  std::vector<ComparedLayer> layers;  // in the workload's order
  LayerResult totals;                 // of the layers that all contestants ran: macs, seconds, energy, outputs_match
  std::vector<RunResult> runs;        // unscaled, of each of its machines that ran anything
};

struct MachineComparison {
  Workload workload;
  std::size_t common_layers = 0;  // that all contestants ran
  std::vector<ComparedMachine> machines;
};

// Every output of every machine is compared with the same reference, so that all are equal. Throws as run() does, but
// for layers that do not fit: those are refusals. Throws UserError if no layer runs on all.
MachineComparison compare_machines(const std::vector<Contestant>& contestants, const Workload& workload,
                                   const RunOptions& options = {});

}  // namespace eyrie
