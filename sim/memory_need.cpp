#include "sim/memory_need.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace eyrie {
namespace {

// The program itself with its libraries, files and counters, measured on the smallest layer.
constexpr double kProgramBytes = 12e6;

double ifmap_words(const Layer& layer) { return 1.0 * layer.N * layer.C * layer.H * layer.W; }
double filter_words(const Layer& layer) {
  return layer.has_filters() ? 1.0 * layer.M * layer.group_C() * layer.R * layer.S : 0;
}
double ofmap_words(const Layer& layer) { return 1.0 * layer.N * layer.M * layer.E() * layer.F(); }

double weight_density(const DataRecipe& data) {
  return std::min(data.weight_density, 1 - data.compress.prune.value_or(0));
}

// The reference works on a padded copy of one image.
double padded_image_words(const Layer& layer) {
  const bool padded = layer.padding.top + layer.padding.bottom + layer.padding.left + layer.padding.right > 0;
  const bool copied = layer.has_filters() && (padded || layer.H * layer.W > 1);
  if (!copied) return 0;
  return 1.0 * layer.C * (layer.H + layer.padding.top + layer.padding.bottom) *
         (layer.W + layer.padding.left + layer.padding.right);
}

double reference_bytes(const Layer& layer) { return sizeof(Word) * (ofmap_words(layer) + padded_image_words(layer)); }

// The outputs of a run come from kernels, which need nothing beyond the tensors.
double machine_bytes(const SpatialConfig&, const WorkloadLayer&) { return 0; }
double machine_bytes(const DcnnConfig&, const WorkloadLayer&) { return 0; }

// Psums of one window of the plane, of all output channels of a group. There are as many windows as the coded pixels
// of an image fill the input RAMs.
double machine_bytes(const ScnnConfig& machine, const WorkloadLayer& entry) {
  const Layer& layer = entry.layer;
  const double entry_bits = machine.code.value_bits + machine.code.index_bits;
  const double pixels = ifmap_words(layer) / layer.N * entry.data.activation_density;
  const double rams = static_cast<double>(machine.activation_bits()) * machine.array.pes();
  const double windows = std::max(1.0, pixels * entry_bits / rams);
  const double entries = static_cast<double>(machine.pe.banks) * machine.pe.bank_entries * machine.array.pes();
  return sizeof(Psum) * std::max(ofmap_words(layer) / layer.N / layer.M / windows, entries);
}

// The matrix as its PEs hold it, an entry a non-zero weight and a pointer a column and PE.
double machine_bytes(const EieConfig& machine, const WorkloadLayer& entry) {
  const double entries = filter_words(entry.layer) * weight_density(entry.data);
  return sizeof(std::uint32_t) * (entries + 1.0 * entry.layer.C * machine.pes);
}

// Ofmaps that stay in memory while a layer runs, beside its own.
class KeptOfmaps {
 public:
  KeptOfmaps(const Workload& workload, bool all) : all_(all) {
    for (const WorkloadLayer& entry : workload.layers)
      for (const std::string& input : entry.inputs) ++wanted_[input];
  }

  double bytes() const { return bytes_; }

  // A layer's ofmap is kept, and those it was the last to take are not any more.
  void after(const WorkloadLayer& entry) {
    for (const std::string& input : entry.inputs)
      if (const auto kept = kept_.find(input); kept != kept_.end() && --wanted_[input] == 0) {
        bytes_ -= kept->second;
        kept_.erase(kept);
      }
    const double own = sizeof(Word) * ofmap_words(entry.layer);
    if (all_) bytes_ += own;
    if (wanted_[entry.layer.name] > 0) bytes_ += kept_[entry.layer.name] = own;
  }

 private:
  const bool all_;
  std::map<std::string, int> wanted_;
  std::map<std::string, double> kept_;
  double bytes_ = 0;
};

}  // namespace

std::uint64_t memory_need(const MachineConfig& machine, const WorkloadLayer& entry, bool check) {
  const Layer& layer = entry.layer;
  const double own = sizeof(Word) * (ifmap_words(layer) + filter_words(layer) + ofmap_words(layer));
  const double sums = entry.data.output_density ? sizeof(Psum) * ofmap_words(layer) : 0;  // a bias is chosen by them
  const double simulating = std::visit([&](const auto& kind) { return machine_bytes(kind, entry); }, machine);
  const double checking = check ? reference_bytes(layer) : 0;  // once the machine is done
  return static_cast<std::uint64_t>(kProgramBytes + own + sums + std::max(simulating, checking));
}

void demand_memory(const MachineConfig& machine, const Workload& workload, const MemoryUse& use, std::uint64_t limit) {
  std::vector<std::string> problems;
  KeptOfmaps kept(workload, use.keeps_ofmaps);
  for (const WorkloadLayer& entry : workload.layers) {
    const std::uint64_t need = memory_need(machine, entry, use.check) + static_cast<std::uint64_t>(kept.bytes());
    if (need > limit)
      problems.push_back(fmt::format("{}: {}: takes about {} of memory, the limit is {}; --memory-limit sets another",
                                     entry.where, entry.layer.name, gibibytes(need), gibibytes(limit)));
    kept.after(entry);
  }
  if (!problems.empty()) throw MemoryError(problems);
}

std::string gibibytes(std::uint64_t bytes) {
  return fmt::format("{:.3g} GiB", static_cast<double>(bytes) / (1u << 30));
}

}  // namespace eyrie
