#include "sim/traffic.h"

#include <algorithm>
#include <initializer_list>

#include "sim/bytes.h"

namespace eyrie {
namespace {

std::uint64_t whole_bytes(std::uint64_t bits) { return ceil_div(bits, std::uint64_t{8}); }

// Bytes of all components of a level; none if the machine has not one of them.
std::optional<std::uint64_t> counted(const Accesses& accesses, const WordBits& word_bits,
                                     std::initializer_list<Component> components) {
  const std::map<std::string, std::uint64_t> bytes = bytes_moved(accesses, word_bits);
  std::optional<std::uint64_t> sum;
  for (const Component component : components)
    if (const auto found = bytes.find(std::string(name(component))); found != bytes.end())
      sum = sum.value_or(0) + found->second;
  return sum;
}

// In the global buffer an ofmap word is a psum.
std::uint64_t in_and_out(const DistinctWords& words, const WordBits& word_bits) {
  return 2 * (words.ifmap * word_bits.ifmap + words.filter * word_bits.filter +
              (words.bias + words.ofmap) * word_bits.psum);
}

// An operand that a dataflow keeps in its scratchpad is read there for every MAC that is done; one that passes by, like
// the psums of a weight-stationary array, needs nothing of the scratchpad.
std::uint64_t of_macs(const Layer& layer, std::uint64_t gated, const Accesses& accesses, const DistinctWords& words,
                      const WordBits& word_bits) {
  if (!layer.has_filters()) return 0;
  const std::uint64_t macs = layer.macs(), done = macs - std::min(gated, macs);  // on surplus rows MACs are gated too
  const auto read = [&](Component component, Operand operand) {
    const auto found = accesses.find({component, Action::kRead, operand});
    return found == accesses.end() ? 0 : found->second;
  };
  std::uint64_t bits = 0;
  if (read(Component::kIfmapSpad, Operand::kIfmap) >= macs) bits += (macs + words.ifmap) * word_bits.ifmap;
  if (const auto filters = read(Component::kFilterSpad, Operand::kFilter); filters > 0 && filters >= done)
    bits += (done + words.filter) * word_bits.filter;
  if (read(Component::kPsumSpad, Operand::kPsum) >= done) bits += 2 * done * word_bits.psum;
  return bits;
}

}  // namespace

StoredBits uncoded_bits(const DistinctWords& words, const WordBits& word_bits) {
  return {.ifmap = words.ifmap * word_bits.ifmap,
          .filter = words.filter * word_bits.filter,
          .bias = words.bias * word_bits.psum,
          .ofmap = words.ofmap * word_bits.ifmap};
}

Traffic traffic(const Layer& layer, std::uint64_t macs_gated, const Accesses& accesses, const WordBits& word_bits,
                const DistinctWords& distinct, const std::optional<StoredBits>& stored) {
  using enum Component;
  Traffic levels;
  const auto add = [&](const char* level, std::initializer_list<Component> components, std::uint64_t compulsory_bits,
                       std::uint64_t uncoded) {
    if (const auto bytes = counted(accesses, word_bits, components))
      levels[level] = {*bytes, whole_bytes(compulsory_bits), whole_bytes(uncoded)};
  };
  const std::uint64_t uncoded = uncoded_bits(distinct, word_bits).all();
  add("dram", {kDram}, stored ? stored->all() : uncoded, uncoded);
  const std::uint64_t buffered = in_and_out(distinct, word_bits);
  add("global_buffer", {kGlobalBuffer, kPrefetchBuffer}, buffered, buffered);
  const std::uint64_t registered = of_macs(layer, macs_gated, accesses, distinct, word_bits);
  add("register_files", {kIfmapSpad, kFilterSpad, kPsumSpad}, registered, registered);
  return levels;
}

}  // namespace eyrie
