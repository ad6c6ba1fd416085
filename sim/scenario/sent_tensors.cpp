#include "sim/scenario/sent_tensors.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <queue>

#include "sim/base/fault.h"
#include "sim/base/rlc.h"
#include "workloads/layer_data.h"

namespace eyrie::offload {
namespace {

// Bits that a Huffman code takes for the words, whose counts these are: each join of two subtrees adds a bit to every
// word below it.
double huffman_bits(const std::map<Word, std::uint64_t>& counts) {
  std::priority_queue<std::uint64_t, std::vector<std::uint64_t>, std::greater<>> subtrees;
  for (const auto& [word, count] : counts) subtrees.push(count);
  if (subtrees.size() == 1) return static_cast<double>(subtrees.top());
  std::uint64_t bits = 0;
  while (subtrees.size() > 1) {
    std::uint64_t joined = subtrees.top();
    subtrees.pop();
    joined += subtrees.top();
    subtrees.pop();
    bits += joined;
    subtrees.push(joined);
  }
  return static_cast<double>(bits);
}

void check_width(Word low, Word high, int word_bits, const std::string& what) {
  const int most = low < 0 ? (1 << (word_bits - 1)) - 1 : (1 << word_bits) - 1;
  const int least = low < 0 ? -most - 1 : 0;
  if (low < least || high > most)
    throw UserError(fmt::format("{}: words of {} to {} do not fit {} bits", what, low, high, word_bits));
}

CodedSize share_of(CodedSize size, double share) {
  for (double* value : {&size.words, &size.non_zeros, &size.raw, &size.rlc, &size.huffman, &size.by_density})
    *value *= share;
  return size;
}

// Goes through the layers with the reference, as far as their outputs are wanted.
class TensorWalk {
 public:
  TensorWalk(const Workload& workload, const SentFormat& format, const std::string& what, bool last_wanted)
      : workload_(workload),
        format_(format),
        what_(what),
        last_wanted_(last_wanted),
        ofmaps_(workload.layers.size()),
        sizes_(1 + ofmaps_.size()) {}

  std::vector<CodedSize> sizes() && {
    const auto reads = tensors_read(workload_);
    for (std::size_t n = 0; n < ofmaps_.size(); ++n) {
      const WorkloadLayer& entry = workload_.layers[n];
      const LayerData data = data_of(entry, reads[n]);
      if (entry.inputs.empty()) note(reads[n].front(), data.ifmap, entry);
      if (!is_wanted(n, reads)) continue;
      ofmaps_[n] = reference(entry.layer, data, kArithmetic).ofmap;
      note(n + 1, *ofmaps_[n], entry);
    }
    return std::move(sizes_);
  }

 private:
  static constexpr Arithmetic kArithmetic{};  // that of all comparisons

  LayerData data_of(const WorkloadLayer& entry, const std::vector<std::size_t>& reads) const {
    if (entry.inputs.empty()) return make_layer_data(entry.layer, entry.data, kArithmetic);
    std::vector<const Tensor<Word>*> parts;
    for (const std::size_t tensor : reads) parts.push_back(&*ofmaps_[tensor - 1]);
    return make_layer_data(entry.layer, entry.data, kArithmetic, joined(entry.layer, parts));
  }

  // Nobody says what the layer hands on but the layer itself.
  bool is_wanted(std::size_t n, const std::vector<std::vector<std::size_t>>& reads) const {
    bool read = false, chained = false;
    for (std::size_t r = n + 1; r < reads.size(); ++r) {
      if (std::find(reads[r].begin(), reads[r].end(), n + 1) == reads[r].end()) continue;
      read = true;
      chained = chained || !workload_.layers[r].inputs.empty();
    }
    return chained || (!read && last_wanted_);
  }

  void note(std::size_t tensor, const Tensor<Word>& values, const WorkloadLayer& entry) {
    if (sizes_[tensor].words > 0) return;
    const std::string name = fmt::format("{}: {}", what_, entry.layer.name);
    sizes_[tensor] = share_of(coded_size(values.values(), format_, name), 1.0 / values.dim(0));
  }

  const Workload& workload_;
  const SentFormat format_;
  const std::string what_;
  const bool last_wanted_;
  std::vector<std::optional<Tensor<Word>>> ofmaps_;
  std::vector<CodedSize> sizes_;
};

}  // namespace

double CodedSize::bits(SentCode code) const {
  switch (code) {
    case SentCode::raw:
      return raw;
    case SentCode::rlc:
      return rlc;
    case SentCode::huffman:
      return huffman;
    case SentCode::by_density:
      return by_density;
  }
  throw Fault("a code of sent tensors that has no size");
}

CodedSize coded_size(const std::vector<Word>& words, const SentFormat& format, const std::string& what) {
  std::map<Word, std::uint64_t> counts;
  for (const Word word : words) ++counts[word];
  if (counts.empty()) return {};
  check_width(counts.begin()->first, counts.rbegin()->first, format.word_bits, what);
  const auto zeros = counts.find(0);
  const double all = static_cast<double>(words.size());
  const double non_zeros = all - (zeros == counts.end() ? 0 : static_cast<double>(zeros->second));
  const RlcFormat rlc{format.run_bits, format.word_bits, format.packet_bits};
  const double packets = static_cast<double>(rlc_packets(NonZeroBits(words.data(), words.size()), rlc));
  return {.words = all,
          .non_zeros = non_zeros,
          .raw = all * format.word_bits,
          .rlc = packets * format.packet_bits,
          .huffman = huffman_bits(counts) + static_cast<double>(counts.size()) * (format.word_bits + kCodeLengthBits),
          .by_density = non_zeros * format.word_bits * (1 + format.overhead)};
}

std::vector<CodedSize> sent_tensors(const Workload& workload, const SentFormat& format, const std::string& what,
                                    bool wanted) {
  return TensorWalk(workload, format, what, wanted).sizes();
}

std::vector<std::vector<std::size_t>> tensors_read(const Workload& workload) {
  std::map<std::string, std::size_t> tensors;
  std::vector<std::vector<std::size_t>> read;
  for (const WorkloadLayer& entry : workload.layers) {
    read.emplace_back();
    for (const std::string& input : entry.inputs) read.back().push_back(tensors.at(input));
    if (entry.inputs.empty()) read.back().push_back(read.size() - 1);
    tensors[entry.layer.name] = read.size();
  }
  return read;
}

}  // namespace eyrie::offload
