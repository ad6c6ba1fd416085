#include "dataflow/multicast_table.h"

namespace eyrie {

void set_destinations(Multicast& multicast, int tags, const std::vector<std::pair<int, std::uint32_t>>& taken_by) {
  multicast.first.assign(tags + 1, 0);
  for (const auto& [tag, pe] : taken_by) ++multicast.first[tag + 1];
  for (int tag = 0; tag < tags; ++tag) multicast.first[tag + 1] += multicast.first[tag];
  multicast.pes.resize(taken_by.size());
  auto next = multicast.first;
  for (const auto& [tag, pe] : taken_by) multicast.pes[next[tag]++] = pe;
}

void repeat_sequence(Multicast& multicast, std::uint64_t times) {
  multicast.transactions = multicast.sequence.size() * times;
  for (const auto& transaction : multicast.sequence) multicast.words += transaction.words * times;
}

}  // namespace eyrie
