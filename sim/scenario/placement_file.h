// What a placement may say: a network, places that run its layers, and links between them; configs/README.md documents
// the keys.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/scenario_file.h"
#include "sim/scenario/sent_tensors.h"

namespace eyrie::offload {

struct CostFile {
  double energy_mJ = 0, time_ms = 0;
};
BOOST_DESCRIBE_STRUCT(CostFile, (), (energy_mJ, time_ms))

// The network.

BOOST_DESCRIBE_ENUM(SentCode, raw, rlc, huffman, by_density)

struct SentFile {
  SentCode code = SentCode::raw;
  int word_bits = 16, run_bits = 5, packet_bits = 64;
  std::optional<double> overhead;
};
BOOST_DESCRIBE_STRUCT(SentFile, (), (code, word_bits, run_bits, packet_bits, overhead))

struct TensorFile {
  std::optional<double> bits;
  double elements = 0, density = 1;
};
BOOST_DESCRIBE_STRUCT(TensorFile, (), (bits, elements, density))

struct NetworkLayerFile {
  std::string name;
  std::vector<std::string> inputs;
  double GMAC = 0;
  TensorFile output;
};
BOOST_DESCRIBE_STRUCT(NetworkLayerFile, (), (name, inputs, GMAC, output))

struct NetworkFile {
  std::optional<std::string> workload;
  TensorFile input;
  std::vector<NetworkLayerFile> layers;
  SentFile sent;
};
BOOST_DESCRIBE_STRUCT(NetworkFile, (), (workload, input, layers, sent))

// A form of some layers that costs accuracy.
struct VariantFile {
  std::optional<std::string> workload;
  InOrder<double> loss;
};
BOOST_DESCRIBE_STRUCT(VariantFile, (), (workload, loss))

// Places.

struct LevelFile {
  double utilization = 0;
  std::optional<double> time;
  double energy = 1;
};
BOOST_DESCRIBE_STRUCT(LevelFile, (), (utilization, time, energy))

struct ProcessorFile {
  std::optional<std::string> machine, technology;
  std::optional<double> MAC_pJ;
  InOrder<CostFile> layers;
  InOrder<InOrder<CostFile>> variants;
  std::optional<CostFile> every_layer, per_GMAC;
  double utilization = 0;
  std::vector<LevelFile> levels;
};
BOOST_DESCRIBE_STRUCT(ProcessorFile, (),
                      (machine, technology, MAC_pJ, layers, variants, every_layer, per_GMAC, utilization, levels))

enum class Direction { up, down };
BOOST_DESCRIBE_ENUM(Direction, up, down)

struct LinkFile {
  std::string from, to;
  double Mbps = 0;
  std::optional<double> back_Mbps;
  std::optional<std::string> radio;
  Direction direction = Direction::up;
  double power_W = 0, energy_nJ_per_bit = 0;
  CostFile per_tensor;
};
BOOST_DESCRIBE_STRUCT(LinkFile, (),
                      (from, to, Mbps, back_Mbps, radio, direction, power_W, energy_nJ_per_bit, per_tensor))

struct PlanWeightsFile {
  double per_mJ = 0, per_ms = 0;
};
BOOST_DESCRIBE_STRUCT(PlanWeightsFile, (), (per_mJ, per_ms))

struct PlanBoundsFile {
  std::optional<double> latency_ms, loss;
};
BOOST_DESCRIBE_STRUCT(PlanBoundsFile, (), (latency_ms, loss))

struct BandwidthFile {
  std::string link;
  double from_Mbps = 0, to_Mbps = 0;
  int points = 12;
};
BOOST_DESCRIBE_STRUCT(BandwidthFile, (), (link, from_Mbps, to_Mbps, points))

struct UtilizationFile {
  std::string processor;
  double from = 0, to = 0.9;
  int points = 10;
};
BOOST_DESCRIBE_STRUCT(UtilizationFile, (), (processor, from, to, points))

struct ConditionsFile {
  std::optional<BandwidthFile> bandwidth;
  std::optional<UtilizationFile> utilization;
  int cached_plans = 4;
};
BOOST_DESCRIBE_STRUCT(ConditionsFile, (), (bandwidth, utilization, cached_plans))

struct PlacementFile {
  ScenarioKind kind{};
  std::string question;
  NetworkFile network;
  InOrder<VariantFile> variants;
  InOrder<ProcessorFile> processors;
  InOrder<LinkFile> links;
  std::string input_at;
  std::optional<std::string> output_at;
  Objective objective = Objective::energy;
  PlanWeightsFile weights;
  PlanBoundsFile bounds;
  std::optional<ConditionsFile> conditions;
};
BOOST_DESCRIBE_STRUCT(PlacementFile, (),
                      (kind, question, network, variants, processors, links, input_at, output_at, objective, weights,
                       bounds, conditions))

// A radio: power while it sends and receives (Huang et al.), what waking it costs, and how long it stays awake.

struct RadioStateFile {
  double ms = 0, mW = 0;
  std::string source;
};
BOOST_DESCRIBE_STRUCT(RadioStateFile, (), (ms, mW, source))

struct RadioPowerFile {
  double up_mW_per_Mbps = 0, down_mW_per_Mbps = 0, base_mW = 0;
  std::string source;
};
BOOST_DESCRIBE_STRUCT(RadioPowerFile, (), (up_mW_per_Mbps, down_mW_per_Mbps, base_mW, source))

struct RadioFile {
  RadioPowerFile power;
  RadioStateFile promotion;
  std::vector<RadioStateFile> tail;
};
BOOST_DESCRIBE_STRUCT(RadioFile, (), (power, promotion, tail))

}  // namespace eyrie::offload
