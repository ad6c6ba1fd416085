// The part of a placement's file that speaks of the network: layers, tensors, variants.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/placement.h"
#include "sim/scenario/placement_file.h"

namespace eyrie::offload {

class NetworkReader {
 public:
  NetworkReader(YamlReader& file, const PlacementFile& said) : file_(file), said_(said) {}

  // Fills network, variants and what is sent. Problems of the scenario are the file's; those of workloads that it names
  // are added to `others`.
  void read(Placement& placement, std::vector<std::string>& others);

  // The place of a layer of that name; none, and a problem of the path, if there is no such layer.
  std::optional<std::size_t> layer(const std::string& path, const std::string& name);
  // What a layer loses in a variant; none if the variants do not say.
  std::optional<double> loss(const std::string& variant, const std::string& layer) const;
  bool has_variant(const std::string& name) const;

 private:
  void sent();
  void table();
  void table_layer(std::size_t i, std::map<std::string, std::size_t>& tensors);
  void workload(std::vector<std::string>& others);
  void variant(const std::string& name, const VariantFile& said, std::vector<std::string>& others);
  double bits(const std::string& path, const TensorFile& said);

  YamlReader& file_;
  const PlacementFile& said_;
  Placement* placement_ = nullptr;
  std::vector<std::string> names_;  // of the layers
  bool known_ = true;               // what the layers are
};

}  // namespace eyrie::offload
