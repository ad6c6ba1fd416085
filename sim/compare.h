// The same layers and tensors on several machines, in one arithmetic and one unit of energy.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/run.h"

namespace eyrie {

// Where a comparison runs some of the layers.
struct ComparedConfig {
  MachineConfig machine;  // energies of its technology multiplied, if it is not the first machine's, so that a 16-b MAC
                          // costs what it costs the first machine
  std::string note = {};  // how, if they are
  std::optional<MachineConfig> in_own_technology = {};  // if `machine` has another one
};

// What a comparison runs as one: a machine, or two of which the second takes the FC layers and the first all others.
struct Contestant {
  std::string name;  // "scnn", "scnn+eie"
  std::vector<ComparedConfig> configs;
};

// "a.yaml+b.yaml" -> "a.yaml", "b.yaml"; a single name stays one.
std::vector<std::string> parts_of_pair(const std::string& text);

// Reads the machine files; one text may name two with a + between them. Every machine gets the shipped arithmetic
// `comparison`. Its technology is `technology` if that is not empty, else the first machine's; a machine whose parts
// that one lacks keeps its own, scaled. Throws UserError with every problem.
std::vector<Contestant> read_contestants(const std::vector<std::string>& files, const std::string& technology);

struct ComparedLayer {
  std::optional<LayerResult> result;
  std::string machine;  // that ran it, or would have
  std::string refusal;  // without a result: why the machine cannot run it
};

struct ComparedRun {
  RunResult result;
  std::optional<Recorder> recorder;  // of the trace, if one was asked for
};

struct ComparedMachine {
  std::string name;
  std::vector<std::string> about;     // what each of its machines is, a line each
  std::vector<std::string> notes;     // what a reader has to know of its numbers
  std::vector<ComparedLayer> layers;  // in the workload's order
  LayerResult totals;                 // of the layers that all contestants ran: macs, seconds, energy, outputs_match
  std::vector<ComparedRun> runs;      // of each of its machines that ran anything
};

struct MachineComparison {
  Workload workload;
  std::size_t common_layers = 0;  // that all contestants ran
  std::vector<ComparedMachine> machines;
};

struct CompareOptions {
  RunOptions run;                     // but its recorder and ofmap_from_elsewhere
  std::optional<TraceOptions> trace;  // take down every run over time
};

// Every output of every machine is compared with the same reference, so that all are equal. Chained layers have the
// same ifmaps everywhere: they go from one machine of a pair to the other, and those of a layer that a machine cannot
// run are the reference's. Throws as run() does, but for layers that do not fit: those are refusals.
MachineComparison compare_machines(const std::vector<Contestant>& contestants, const Workload& workload,
                                   const CompareOptions& options = {});

}  // namespace eyrie
