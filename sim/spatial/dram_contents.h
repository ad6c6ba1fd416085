// What DRAM holds during a layer: the tensors, cut into the blocks that move, feature maps in their code.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "dataflow/plan.h"
#include "memory/dram.h"
#include "sim/base/rlc.h"
#include "sim/spatial/spatial_config.h"
#include "sim/traffic.h"
#include "workloads/layer_data.h"

namespace eyrie {

// One layer as a machine runs it.
struct LayerJob {
  const Layer& layer;
  const LayerData& data;
  const Plan& plan;
  bool coded_input;  // false: DRAM holds the ifmap uncoded
  // The ofmap, if it is known beforehand: then blocks have sizes but no values, and what the array computes is not
  // looked at.
  std::optional<Tensor<Word>> known_ofmap = std::nullopt;

  bool on_array() const { return layer.has_filters(); }  // else the vector unit runs it, and the ofmap is known
};

class DramContents {
 public:
  DramContents(const SpatialConfig& machine, const LayerJob& job);

  Transfer ifmap(const IfmapTile& tile);
  Transfer filters(std::uint32_t tile) const;  // Plan::filter_tiles
  Transfer bias(const PsumTile& tile) const;
  bool has_bias() const { return has_bias_; }

  bool only_sizes() const { return job_.known_ofmap.has_value(); }

  // Codes a finished tile's words, in the order of psum_order, and keeps them as the ofmap.
  Transfer store(const PsumTile& tile, const std::vector<Word>& words);
  // The same of a tile of the known ofmap.
  Transfer store_known(const PsumTile& tile) const;

  // Of the distinct words: of a coded feature map what any order and any tiles of its words take at least.
  StoredBits stored_bits() const;

  const Tensor<Word>& ofmap() const { return only_sizes() ? *job_.known_ofmap : ofmap_; }

 private:
  bool coded(Operand operand) const;
  std::uint64_t coded_bits(std::uint64_t packets) const {
    return packets * static_cast<std::uint64_t>(format_.packet_bits);
  }
  std::uint64_t ifmap_link_bits(const IfmapTile& tile);
  NonZeroBits ifmap_bits(const IfmapTile& tile) const;
  // The words as DRAM gives them back.
  std::vector<Word> through_code(const std::vector<Word>& words, Transfer& transfer) const;

  const SpatialConfig& machine_;
  const LayerJob& job_;
  const RlcFormat format_;
  bool has_bias_ = false;
  Tensor<Word> ofmap_;
  NonZeroBits ifmap_bits_, ofmap_bits_;  // if only sizes are asked for; the ofmap's are those of the known one
  // Bits of the ifmap tiles that were asked for, by first image, ofmap row and channel, and segment: each set of
  // filters wants them again.
  std::map<std::tuple<int, int, int, std::uint32_t>, std::uint64_t> known_link_bits_;
};

}  // namespace eyrie
