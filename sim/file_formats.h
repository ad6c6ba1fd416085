// What each kind of YAML file may say, key by key. What the simulator uses are other structs (MachineConfig,
// Technology, Workload, PublishedTable), made from these once every rule holds. configs/README.md documents the keys.
// What a machine file may say depends on its kind, and stands with it.
#pragma once
#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dataflow/mapping.h"
#include "dataflow/row_stationary_mapper.h"
#include "sim/base/arithmetic.h"
#include "sim/evidence.h"
#include "sim/technology.h"
#include "sim/yaml_reader.h"
#include "workloads/compression.h"
#include "workloads/layer.h"
#include "workloads/tensor_file.h"

namespace eyrie {

BOOST_DESCRIBE_STRUCT(Arithmetic, (), (operand_bits, product_shift, accumulator_bits, output_shift, relu))

// Which keys a mapping has depends on its dataflow.
BOOST_DESCRIBE_ENUM(Keep, filter, ifmap)
struct MappingFile {
  std::optional<int> m, n, e, f, p, q, r, t, c, b, y, x;
  std::optional<Keep> keep;
  std::optional<bool> transposed;
};
BOOST_DESCRIBE_STRUCT(MappingFile, (), (m, n, e, f, p, q, r, t, c, b, y, x, keep, transposed))

// The memory whose capacity sets the energy of an access, where a part's energy follows its size.
enum class CapacityOf {
  memory,  // all of it
  bank,    // the bank that is accessed
};
BOOST_DESCRIBE_ENUM(CapacityOf, memory, bank)

struct ActionCostFile {
  std::string part;
  CapacityOf capacity_of = CapacityOf::memory;
  std::optional<double> capacity_bytes;
  std::optional<int> bits;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(ActionCostFile, (), (part, capacity_of, capacity_bytes, bits, reason))

struct TechnologyPartFile {
  double energy = 0;
  int width_bits = 16;
  std::optional<double> reference_bytes;
  std::vector<PartSize> sizes;
  std::string source;
};
BOOST_DESCRIBE_STRUCT(PartSize, (), (bytes, energy))
BOOST_DESCRIBE_STRUCT(TechnologyPartFile, (), (energy, width_bits, reference_bytes, sizes, source))

enum class EnergyUnit { pJ, MAC };
BOOST_DESCRIBE_ENUM(EnergyUnit, pJ, MAC)

struct TechnologyFile {
  EnergyUnit unit{};
  std::string source;
  std::map<std::string, TechnologyPartFile> parts;
};
BOOST_DESCRIBE_STRUCT(TechnologyFile, (), (unit, source, parts))

struct DensityFile {
  std::optional<double> density;
};
BOOST_DESCRIBE_STRUCT(DensityFile, (), (density))

BOOST_DESCRIBE_ENUM(ScaleRule, max, power_of_two)
BOOST_DESCRIBE_ENUM(ScalePer, tensor, channel)

struct WeightsFile {
  std::optional<double> density;
  std::optional<std::string> file, member;
  std::optional<int> bits;
  std::optional<ScaleRule> scale;
  std::optional<ScalePer> per;
};
BOOST_DESCRIBE_STRUCT(WeightsFile, (), (density, file, member, bits, scale, per))

BOOST_DESCRIBE_ENUM(ZeroPattern, uniform, clustered)

struct ActivationsFile {
  std::optional<double> density;
  std::optional<ZeroPattern> pattern;
  std::optional<bool> coded;
  std::optional<std::string> file, member;
  std::optional<int> bits;
  std::optional<ScaleRule> scale;
  bool chained = false;
};
BOOST_DESCRIBE_STRUCT(ActivationsFile, (), (density, pattern, coded, file, member, bits, scale))

struct BiasFile {
  std::optional<std::string> file, member;
};
BOOST_DESCRIBE_STRUCT(BiasFile, (), (file, member))

struct DefaultActivationsFile {
  std::optional<double> density;
  std::optional<ZeroPattern> pattern;
  bool chained = false;
};
BOOST_DESCRIBE_STRUCT(DefaultActivationsFile, (), (density, pattern))

BOOST_DESCRIBE_ENUM(CodebookStart, linear, density, random)
BOOST_DESCRIBE_STRUCT(Compression, (), (prune, threshold, codebook, start))

struct DefaultsFile {
  DensityFile weights;
  DefaultActivationsFile activations;
  std::optional<std::uint64_t> seed;
};
BOOST_DESCRIBE_STRUCT(DefaultsFile, (), (weights, activations, seed))

enum class LayerKindFile { conv, depthwise, fc, pool, add };
BOOST_DESCRIBE_ENUM(LayerKindFile, conv, depthwise, fc, pool, add)
enum class PoolFile { max, average };
BOOST_DESCRIBE_ENUM(PoolFile, max, average)

struct LayerFile {
  std::string name;
  LayerKindFile kind{};
  std::optional<int> C, H, W, M, R, S, groups;  // of a conv layer
  OneOrMany<int> stride, dilation;
  OneOrMany<NumberOrSame> padding;
  std::optional<PoolFile> pool;
  CountOrNames inputs;  // of an fc layer a number
  std::optional<int> outputs;
  std::optional<MappingFile> mapping;
  WeightsFile weights;
  ActivationsFile activations;
  Compression compress;
  std::optional<double> output_density;
  ManyOrMap<int, BiasFile> bias;
  std::optional<std::uint64_t> seed;
};
BOOST_DESCRIBE_STRUCT(LayerFile, (),
                      (name, kind, C, H, W, M, R, S, stride, padding, dilation, groups, pool, inputs, outputs, mapping,
                       weights, activations, compress, output_density, bias, seed))

BOOST_DESCRIBE_ENUM(Objective, energy, delay, edp, chip_rule)

struct WorkloadFile {
  std::optional<std::string> name;
  int batch = 1;
  Objective objective = Objective::energy;
  DefaultsFile defaults;
  std::vector<LayerFile> layers;
};
BOOST_DESCRIBE_STRUCT(WorkloadFile, (), (name, batch, objective, defaults, layers))

struct PublishedRunFile {
  std::string machine, workload;
  std::vector<std::string> layers;
  int seeds = 1;
  std::optional<double> density;
  std::optional<int> batch;
  std::map<std::string, std::string> machine_values;
};
BOOST_DESCRIBE_STRUCT(PublishedRunFile, (), (machine, workload, layers, seeds, density, batch, machine_values))

struct PublishedColumnFile {
  std::string metric;
  std::string run;  // empty: the only one
  std::optional<std::string> over;
  std::map<std::string, double> published;
  Evidence evidence = Evidence::prediction;
  std::map<std::string, Evidence> evidence_of;
  bool judged = true;
  std::vector<std::string> unjudged;
  double tolerance_percent = 0;
  std::optional<double> total_tolerance_percent;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(PublishedColumnFile, (),
                      (metric, run, over, published, evidence, evidence_of, judged, unjudged, tolerance_percent,
                       total_tolerance_percent, reason))

struct PublishedFile {
  std::string title, source;
  std::map<std::string, PublishedRunFile> runs;
  std::vector<std::string> notes;
  std::vector<PublishedColumnFile> columns;
};
BOOST_DESCRIBE_STRUCT(PublishedFile, (), (title, source, runs, notes, columns))

}  // namespace eyrie
