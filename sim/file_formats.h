// What each kind of YAML file may say, key by key. What the simulator uses are other structs (MachineConfig,
// Technology, Workload, PublishedTable), made from these once every rule holds. configs/README.md documents the keys.
#pragma once
#include <boost/describe.hpp>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "dataflow/mapping.h"
#include "dataflow/row_stationary_mapper.h"
#include "sim/machine_config.h"
#include "sim/yaml_reader.h"

namespace eyrie {

BOOST_DESCRIBE_ENUM(MachineKind, spatial_array)
BOOST_DESCRIBE_ENUM(Dataflow, rs)
BOOST_DESCRIBE_ENUM(LoopOrder, ifmap_major, filter_major)
BOOST_DESCRIBE_ENUM(PsumAccumulation, fused, adder_cycle)
BOOST_DESCRIBE_ENUM(RemainderStrip, cut, full)
BOOST_DESCRIBE_ENUM(PsumPorts, separate, shared)
BOOST_DESCRIBE_ENUM(DramModel, link)
BOOST_DESCRIBE_ENUM(FeatureMapCode, none, rlc)

BOOST_DESCRIBE_STRUCT(ArrayParams, (), (rows, columns))
BOOST_DESCRIBE_STRUCT(WordBits, (), (ifmap, filter, psum))
BOOST_DESCRIBE_STRUCT(FifoParams, (), (filter_packets, ifmap_words, psum_packets, link_packets, output_packets))
BOOST_DESCRIBE_STRUCT(PeParams, (),
                      (ifmap_spad_words, filter_spad_words, psum_spad_words, pipeline_stages, zero_gating, loop_order,
                       psum_accumulation, macs_during_filter_load, fifos))
BOOST_DESCRIBE_STRUCT(PassParams, (), (ifmap_during_filter_load, filter_load_during_drain, remainder_strip))
BOOST_DESCRIBE_STRUCT(BufferParams, (), (banks, bank_bytes, width_bits, prefetch_bytes, psum_ports))
BOOST_DESCRIBE_STRUCT(NetworkParams, (), (filter_words, ifmap_words, psum_words, output_words))
BOOST_DESCRIBE_STRUCT(DramParams, (), (model, width_bits, clock_MHz, latency_cycles, burst_words))
BOOST_DESCRIBE_STRUCT(CompressionParams, (), (feature_maps, run_bits, level_bits, packet_bits, codec_words_per_cycle))
BOOST_DESCRIBE_STRUCT(Arithmetic, (), (operand_bits, product_shift, accumulator_bits, output_shift, relu))
BOOST_DESCRIBE_STRUCT(Mapping, (), (m, n, e, p, q, r, t))

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

struct MachineFile {
  MachineKind kind{};
  Dataflow dataflow{};
  double clock_MHz = 0;
  ArrayParams array;
  WordBits word_bits;
  PeParams pe;
  PassParams pass;
  BufferParams global_buffer;
  NetworkParams networks;
  DramParams dram;
  CompressionParams compression;
  std::string arithmetic;
  std::string technology;
  std::map<std::string, ActionCostFile> energy;
};
BOOST_DESCRIBE_STRUCT(MachineFile, (),
                      (kind, dataflow, clock_MHz, array, word_bits, pe, pass, global_buffer, networks, dram,
                       compression, arithmetic, technology, energy))

struct TechnologyPartFile {
  double energy = 0;
  int width_bits = 16;
  std::optional<double> reference_bytes;
  std::string source;
};
BOOST_DESCRIBE_STRUCT(TechnologyPartFile, (), (energy, width_bits, reference_bytes, source))

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

struct ActivationsFile {
  std::optional<double> density;
  std::optional<bool> coded;
};
BOOST_DESCRIBE_STRUCT(ActivationsFile, (), (density, coded))

struct DefaultsFile {
  DensityFile weights, activations;
  std::optional<std::uint64_t> seed;
};
BOOST_DESCRIBE_STRUCT(DefaultsFile, (), (weights, activations, seed))

enum class LayerKindFile { conv, fc };
BOOST_DESCRIBE_ENUM(LayerKindFile, conv, fc)

struct LayerFile {
  std::string name;
  LayerKindFile kind{};
  std::optional<int> C, H, W, M, R, S, stride, padding, groups;  // of a conv layer
  std::optional<int> inputs, outputs;                            // of an fc layer
  std::optional<Mapping> mapping;
  DensityFile weights;
  ActivationsFile activations;
  std::optional<double> output_density;
  OneOrMany<int> bias;
  std::optional<std::uint64_t> seed;
};
BOOST_DESCRIBE_STRUCT(LayerFile, (),
                      (name, kind, C, H, W, M, R, S, stride, padding, groups, inputs, outputs, mapping, weights,
                       activations, output_density, bias, seed))

BOOST_DESCRIBE_ENUM(Objective, energy, delay, edp)

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
};
BOOST_DESCRIBE_STRUCT(PublishedRunFile, (), (machine, workload))

struct PublishedColumnFile {
  std::string metric;
  std::string run;  // empty: the only one
  std::optional<std::string> over;
  std::map<std::string, double> published;
  double tolerance_percent = 0;
  std::optional<double> total_tolerance_percent;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(PublishedColumnFile, (),
                      (metric, run, over, published, tolerance_percent, total_tolerance_percent, reason))

struct PublishedFile {
  std::string title, source;
  std::map<std::string, PublishedRunFile> runs;
  std::vector<std::string> notes;
  std::vector<PublishedColumnFile> columns;
};
BOOST_DESCRIBE_STRUCT(PublishedFile, (), (title, source, runs, notes, columns))

}  // namespace eyrie
