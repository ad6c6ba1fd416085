// A network, the places that can run its layers, and the links between them, as a scenario describes them.
#pragma once
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "sim/offload/plan_problem.h"
#include "sim/scenario/radio.h"
#include "sim/scenario/sent_tensors.h"
#include "sim/scenario/simulated.h"
#include "sim/yaml_reader.h"

namespace eyrie::offload {

// A layer in one of its forms on a processor that nobody else uses.
struct Form {
  Cost cost;
  double loss = 0;           // of accuracy, in points
  std::string variant = {};  // empty: the layer as it is
};

struct NetworkLayer {
  std::string name;
  std::vector<std::size_t> inputs;  // tensors that it reads: 0 is the network's input, n + 1 the output of layer n
  double bits = 0;                  // of its output when it is sent
  double GMAC = 0;
};

struct Network {
  std::optional<double> input_bits;  // none: by the workload's input
  std::vector<NetworkLayer> layers;
  std::optional<WorkloadSource> source;  // what is simulated
  std::vector<CodedSize> tensors;        // of a source: what `sent_tensors` finds
};

// Layers in a form of their own, taken from another workload.
struct VariantSource {
  std::string name;
  std::vector<std::pair<std::size_t, double>> losses;  // layer, loss
  WorkloadSource source;
};

// A load at which a processor's times and energies were taken, as multiples of those without load.
struct LoadLevel {
  double utilization = 0, time = 1, energy = 1;
};

struct Processor {
  std::string name;
  std::vector<std::vector<Form>> forms;    // of each layer; none: it cannot run there
  std::optional<Simulated> simulated;      // gives forms of the layers that have none
  std::vector<std::string> refusals = {};  // of each layer: why the machine cannot run it
  double utilization = 0;                  // by others
  std::vector<LoadLevel> levels;           // none: times grow by 1 / (1 - utilization)
};

// Multiples of time and energy under a load: those of the nearest level, of two equally near the higher.
LoadLevel load_of(const Processor& processor, double utilization);

struct Link {
  std::string name;
  std::size_t from = 0, to = 0;
  double Mbps = 0;
  std::optional<double> back_Mbps;
  bool up = true;  // the way a radio sends
  double power_W = 0, energy_nJ_per_bit = 0;
  Cost per_tensor;
  std::optional<Radio> radio;
};

// What varies from one inference to the next.
struct Conditions {
  std::vector<double> Mbps;         // of each link
  std::vector<double> utilization;  // of each processor
};

// Values of a link's rate or a processor's utilisation.
struct ConditionAxis {
  std::size_t of = 0;
  double from = 0, to = 0;
  int points = 1;
};

struct ConditionGrid {
  std::optional<ConditionAxis> bandwidth;    // in equal factors
  std::optional<ConditionAxis> utilization;  // in equal steps
  std::size_t plans = 0;                     // in a cache, beside the way out
};

struct Placement {
  std::string question;
  Network network;
  std::vector<VariantSource> variants;
  SentFormat sent;
  std::string sent_key;  // "file:line: key"
  std::vector<std::string> layer_keys;
  std::vector<Processor> processors;
  std::vector<Link> links;
  std::size_t input_at = 0;
  std::optional<std::size_t> output_at;  // none: wherever the last layer runs
  Weights weights;
  std::optional<ConditionGrid> grid;
  double most_ms = std::numeric_limits<double>::infinity();
  double most_loss = std::numeric_limits<double>::infinity();
  std::string latency_key, loss_key, links_key;  // "file:line: key" of the bounds and the links

  Conditions conditions() const;  // as the file says them
};

// Checks the file. Throws UserError with every problem found.
Placement read_placement(YamlReader& file);

// The problem that solvers take.
Problem problem_of(const Placement& placement, const Conditions& now);

}  // namespace eyrie::offload
