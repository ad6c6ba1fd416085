#include "sim/spatial/dram_contents.h"

#include <algorithm>

#include "dataflow/row_stationary_streams.h"

namespace eyrie {
namespace {

NonZeroBits bits_of(const std::vector<Word>& words) { return {words.data(), words.size()}; }

}  // namespace

DramContents::DramContents(const SpatialConfig& machine, const LayerJob& job)
    : machine_(machine),
      job_(job),
      format_{machine.compression.run_bits, machine.compression.level_bits, machine.compression.packet_bits},
      has_bias_(std::any_of(job.data.bias.begin(), job.data.bias.end(), [](Psum b) { return b != 0; })) {
  if (!only_sizes()) {
    ofmap_ = Tensor<Word>(job.layer.N, job.layer.M, job.layer.E(), job.layer.F());
    return;
  }
  ifmap_bits_ = bits_of(job.data.ifmap.values());
  if (coded(Operand::kOfmap)) ofmap_bits_ = bits_of(job.known_ofmap->values());
}

// The network's first input and, without a code, every feature map lie in DRAM as they are.
bool DramContents::coded(Operand operand) const {
  if (machine_.compression.feature_maps == FeatureMapCode::none) return false;
  return operand == Operand::kOfmap || (operand == Operand::kIfmap && job_.coded_input);
}

Transfer DramContents::ifmap(const IfmapTile& tile) {
  Transfer transfer{.operand = Operand::kIfmap, .words = tile.words};
  if (coded(Operand::kIfmap)) transfer.coded = tile.words;  // the decoder inserts the padding
  if (only_sizes()) {
    transfer.link_bits = ifmap_link_bits(tile);
    return transfer;
  }
  IfmapStream stream = job_.plan.layout->ifmap_stream(job_.plan, tile, job_.data.ifmap);
  std::vector<Word> held = stream.held();
  transfer.link_bits = held.size() * machine_.word_bits.ifmap;
  if (coded(Operand::kIfmap)) held = through_code(held, transfer);
  stream.put_back(held);
  transfer.values = std::move(stream.words);
  return transfer;
}

std::uint64_t DramContents::ifmap_link_bits(const IfmapTile& tile) {
  const auto [known, is_new] =
      known_link_bits_.try_emplace({tile.images.begin, tile.strip.begin, tile.channels.begin, tile.segment}, 0);
  if (is_new) {
    const NonZeroBits held = ifmap_bits(tile);
    known->second =
        coded(Operand::kIfmap) ? coded_bits(rlc_packets(held, format_)) : held.size() * machine_.word_bits.ifmap;
  }
  return known->second;
}

// The vector unit's tiles lie as those of a row-stationary array with one PE set.
NonZeroBits DramContents::ifmap_bits(const IfmapTile& tile) const {
  if (job_.plan.layout) return job_.plan.layout->ifmap_bits(job_.plan, tile, job_.data.ifmap, ifmap_bits_);
  return eyrie::ifmap_bits(job_.plan.segment(tile).layer, job_.plan.mapping, tile, ifmap_bits_);
}

Transfer DramContents::filters(std::uint32_t tile) const {
  const Plan& plan = job_.plan;
  Transfer transfer{.operand = Operand::kFilter,
                    .words = plan.filter_tiles[tile].words,
                    .at = tile % static_cast<std::uint32_t>(plan.filter_slots) * plan.filter_slot_words};
  transfer.link_bits = std::uint64_t{transfer.words} * machine_.word_bits.filter;
  if (!only_sizes()) transfer.values = plan.layout->filter_words(plan, tile, job_.data.filters);
  return transfer;
}

Transfer DramContents::bias(const PsumTile& tile) const {
  const auto words = static_cast<std::uint32_t>(tile.filters.count);
  return {.operand = Operand::kBias, .words = words, .link_bits = std::uint64_t{words} * machine_.word_bits.psum};
}

Transfer DramContents::store(const PsumTile& tile, const std::vector<Word>& words) {
  Transfer transfer{.operand = Operand::kOfmap, .words = static_cast<std::uint32_t>(words.size())};
  transfer.link_bits = words.size() * machine_.word_bits.ifmap;
  if (coded(Operand::kOfmap)) {
    transfer.coded = words.size();
    store_ofmap(tile, through_code(words, transfer), ofmap_);
  } else {
    store_ofmap(tile, words, ofmap_);
  }
  return transfer;
}

Transfer DramContents::store_known(const PsumTile& tile) const {
  const std::uint64_t words =
      std::uint64_t(tile.images.count) * tile.filters.count * tile.strip.count * tile.columns.count;
  Transfer transfer{.operand = Operand::kOfmap, .words = static_cast<std::uint32_t>(words)};
  transfer.link_bits = words * machine_.word_bits.ifmap;
  if (coded(Operand::kOfmap)) {
    transfer.coded = words;
    transfer.link_bits = coded_bits(rlc_packets(ofmap_bits(job_.layer, tile, ofmap_bits_), format_));
  }
  return transfer;
}

StoredBits DramContents::stored_bits() const {
  const DistinctWords distinct = distinct_words(job_.layer, has_bias_);
  StoredBits bits = uncoded_bits(distinct, machine_.word_bits);
  const auto least = [&](const std::vector<Word>& words) {
    const auto zeros = static_cast<std::uint64_t>(std::count(words.begin(), words.end(), Word{0}));
    return coded_bits(rlc_least_packets(words.size(), words.size() - zeros, format_));
  };
  if (coded(Operand::kIfmap)) {
    const std::vector<Word>& all = job_.data.ifmap.values();
    bits.ifmap = least(distinct.ifmap == all.size() ? all : covered_words(job_.layer, job_.data.ifmap));
  }
  if (coded(Operand::kOfmap)) bits.ofmap = least(only_sizes() ? job_.known_ofmap->values() : ofmap_.values());
  return bits;
}

std::vector<Word> DramContents::through_code(const std::vector<Word>& words, Transfer& transfer) const {
  const RlcStream stream = rlc_encode(words, format_);
  transfer.link_bits = coded_bits(stream.packets(format_));
  return rlc_decode(stream, format_);
}

}  // namespace eyrie
