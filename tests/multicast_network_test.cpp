// A multicast network alone on a clock: the test plays the buffer before it and the PEs behind it.
#include "memory/multicast_network.h"

#include <gtest/gtest.h>

#include <memory>

#include "sim/base/packet.h"
#include "tests/clocked_bench.h"

namespace eyrie {
namespace {

// Four PEs with queues of two words; tag 0 means PEs 0 and 1, tag 1 PE 3, tag 2 all of them.
class IfmapNetworkTest : public testing::Test, protected ClockedBench {
 protected:
  using Network = MulticastNetwork<Word>;

  std::unique_ptr<Network> network(int transactions_per_cycle = 1) {
    std::vector<Link<Word>*> all;
    for (auto& queue : queues) all.push_back(&queue);
    return std::make_unique<Network>("ifmap_network", kNames, transactions_per_cycle, all, clock);
  }

  static Multicast multicast(const std::vector<std::uint16_t>& tags, std::uint64_t transactions) {
    Multicast stream;
    for (const std::uint16_t tag : tags) stream.sequence.push_back({tag, 1});
    stream.transactions = stream.words = transactions;
    stream.first = {0, 2, 3, 7};
    stream.pes = {0, 1, 3, 0, 1, 2, 3};
    return stream;
  }

  // The words a PE can pop in the next cycle.
  std::vector<Word> popped(int pe) {
    std::vector<Word> words;
    while (queues[pe].can_pop(now() + 1)) words.push_back(queues[pe].pop(now() + 1));
    return words;
  }

  static constexpr MulticastNames kNames{"ifmap_network", Component::kIfmapNetwork, Operand::kIfmap};
  Link<Word> queues[4];
};

TEST_F(IfmapNetworkTest, AWordCrossesInOneCycle) {
  const auto net = network();
  const Multicast stream = multicast({0}, 1);
  net->start(stream);
  cycle();
  net->from_buffer.push(now(), 7);
  cycle();
  EXPECT_FALSE(queues[0].can_pop(now())) << "the cycle on the network: not yet";
  EXPECT_EQ(popped(0), std::vector<Word>{7}) << "the next: yes";
  EXPECT_EQ(popped(1), std::vector<Word>{7}) << "to all with the tag at once";
  EXPECT_TRUE(queues[2].empty() && queues[3].empty()) << "to no other";
}

TEST_F(IfmapNetworkTest, AWordGoesOnlyOnceEveryDestinationHasRoom) {
  const auto net = network();
  const Multicast stream = multicast({2}, 1);
  net->start(stream);
  net->from_buffer.push(0, 7);
  queues[2].push(0, 1);
  queues[2].push(0, 2);
  cycles(5);
  for (const int other : {0, 1, 3}) EXPECT_TRUE(queues[other].empty()) << "one queue is full: nobody gets it";
  EXPECT_EQ(net->counters.blocked.value(), 5u);
  queues[2].pop(now());
  cycle();
  for (auto& queue : queues) EXPECT_TRUE(queue.can_pop(now() + 1));
  EXPECT_EQ(net->counters.blocked.value(), 5u) << "the place is free the cycle after the pop";
}

TEST_F(IfmapNetworkTest, WaitsForTheBuffer) {
  const auto net = network();
  const Multicast stream = multicast({0}, 1);
  net->start(stream);
  cycles(3);
  net->from_buffer.push(now(), 7);
  cycles(2);
  EXPECT_EQ(net->counters.buffer.value(), 3u);
  EXPECT_EQ(net->counters.useful_cycles, 1u);
  EXPECT_EQ(net->counters.done.value(), 1u);
  net->add_idle(10);
  EXPECT_EQ(useful_and_stalled(*net), now() + 10);
}

TEST_F(IfmapNetworkTest, RepeatsItsSequenceOfTags) {
  const auto net = network();
  const Multicast stream = multicast({0, 1}, 5);
  net->start(stream);
  std::vector<Word> at_0, at_3;
  for (Word word = 0; word < 5; ++word) {
    net->from_buffer.push(now(), word);
    cycle();
    for (const Word some : popped(0)) at_0.push_back(some);
    for (const Word some : popped(3)) at_3.push_back(some);
    popped(1);
  }
  EXPECT_EQ(at_0, (std::vector<Word>{0, 2, 4}));
  EXPECT_EQ(at_3, (std::vector<Word>{1, 3}));
  EXPECT_EQ(net->counters.sent.value(), 5u);
  EXPECT_EQ(net->counters.delivered.value(), 3u * 2 + 2u * 1);
}

TEST_F(IfmapNetworkTest, SeveralWordsMayGoInACycle) {
  const auto net = network(3);
  const Multicast stream = multicast({0, 0, 1}, 6);
  net->start(stream);
  for (Word word = 0; word < 6; ++word) net->from_buffer.push(0, word);
  cycle();
  EXPECT_EQ(net->counters.sent.value(), 3u);
  EXPECT_EQ(popped(0), (std::vector<Word>{0, 1}));
  EXPECT_EQ(popped(3), std::vector<Word>{2});
  // PE 1 keeps its two words: of the next three, none passes the first.
  cycle();
  EXPECT_EQ(net->counters.blocked.value(), 1u);
  queues[1].pop(now());
  cycle();
  EXPECT_EQ(net->counters.sent.value(), 4u) << "the second has no room";
  EXPECT_EQ(net->counters.blocked.value(), 1u) << "a cycle that moves something is useful";
  queues[1].pop(now());
  cycle();
  EXPECT_EQ(net->counters.sent.value(), 6u);
  EXPECT_EQ(useful_and_stalled(*net), now());
}

TEST_F(IfmapNetworkTest, EachPassBeginsTheSequenceAgain) {
  const auto net = network();
  const Multicast first = multicast({0, 1}, 1), second = multicast({1, 0}, 1);
  net->start(first);
  net->from_buffer.push(0, 5);
  cycle();
  EXPECT_TRUE(queues[0].can_pop(2));
  net->start(second);
  net->from_buffer.push(now(), 6);
  cycle();
  EXPECT_EQ(popped(3), std::vector<Word>{6});
}

// Filters in packets of several words; the ifmap network waits for them.
class HeldNetwork : public IfmapNetworkTest, public testing::WithParamInterface<bool> {
 protected:
  Link<FilterPacket> filter_queue;
  static constexpr MulticastNames kFilterNames{"filter_network", Component::kFilterNetwork, Operand::kFilter};
};

TEST_P(HeldNetwork, SendsInTheCycleAfterTheOthersLastDelivery) {
  std::unique_ptr<Network> ifmap;
  if (GetParam()) ifmap = network();  // evaluated first
  MulticastNetwork<FilterPacket> filter("filter_network", kFilterNames, 1, {&filter_queue}, clock);
  if (!GetParam()) ifmap = network();
  ifmap->hold_until_finished(filter);

  Multicast filters;
  filters.sequence = {{0, 4}, {0, 3}};
  filters.transactions = 2;
  filters.words = 7;
  filters.first = {0, 1};
  filters.pes = {0};
  const Multicast pixels = multicast({0}, 1);
  filter.start(filters);
  ifmap->start(pixels);
  ifmap->from_buffer.push(0, 7);
  filter.from_buffer.push(0, FilterPacket{{1, 2, 3, 4}, 4});
  cycles(3);
  filter.from_buffer.push(now(), FilterPacket{{5, 6, 7}, 3});
  cycle();
  ASSERT_EQ(filter.counters.sent.value(), 7u) << "the last filters are delivered";
  EXPECT_EQ(ifmap->counters.sent.value(), 0u) << "in the same cycle: not yet";
  cycle();
  EXPECT_EQ(ifmap->counters.sent.value(), 1u) << "in the next: yes";
  EXPECT_EQ(ifmap->counters.held.value(), 4u);
  EXPECT_EQ(filter_queue.pop(now() + 1).words[3], 4);
  EXPECT_EQ(filter_queue.pop(now() + 1).count, 3);
}

INSTANTIATE_TEST_SUITE_P(InEitherOrderOfEvaluation, HeldNetwork, testing::Bool());

}  // namespace
}  // namespace eyrie
