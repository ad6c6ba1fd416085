// The output network alone on a clock: the test plays the tops of the psum chains, and the buffer.
#include "memory/output_network.h"

#include <gtest/gtest.h>

#include <memory>

#include "tests/clocked_bench.h"

namespace eyrie {
namespace {

// Three chains, whose tops are PEs 0, 2 and 3; PE 1 stands below PE 0.
class OutputNetworkTest : public testing::Test, protected ClockedBench {
 protected:
  void build(int psum_words, int output_words) {
    std::vector<Link<PsumPacket>*> all;
    for (auto& output : outputs) all.push_back(&output);
    network = std::make_unique<OutputNetwork>(
        "output_network", NetworkParams{.psum_words = psum_words, .output_words = output_words}, all, clock);
    for (const std::uint32_t pe : {0u, 1u, 2u, 3u})
      program.work.push_back({.pe = pe,
                              .chain = pe == 0 ? 0 : pe - 1,
                              .top = pe != 1,
                              .bottom = pe != 0,
                              .surplus = false,
                              .filters = 1,
                              .channels = 1});
    network->start(program);
  }

  // The top of a chain hands over a packet.
  void give(std::uint16_t chain, std::uint16_t words) {
    PsumPacket packet{};
    packet.count = words;
    packet.column = chain;
    outputs[kTop[chain]].push(now(), packet);
  }

  // The chains of the packets that the buffer can take in the next cycle.
  std::vector<int> arrived() {
    std::vector<int> chains;
    while (network->to_buffer.can_pop(now() + 1)) chains.push_back(network->to_buffer.pop(now() + 1).column);
    return chains;
  }

  static constexpr int kTop[] = {0, 2, 3};
  using Chains = std::vector<int>;

  PassProgram program;
  Link<PsumPacket> outputs[4] = {Link<PsumPacket>(8), Link<PsumPacket>(8), Link<PsumPacket>(8), Link<PsumPacket>(8)};
  std::unique_ptr<OutputNetwork> network;
};

TEST_F(OutputNetworkTest, APacketCrossesInOneCycle) {
  build(4, 4);
  cycle();
  give(1, 4);
  cycle();
  EXPECT_FALSE(network->to_buffer.can_pop(now())) << "the cycle on the network: not yet";
  EXPECT_EQ(arrived(), Chains{1}) << "the next: yes";
  cycle();
  EXPECT_EQ(network->counters.sent.value(), 4u);
  EXPECT_EQ(network->counters.useful_cycles, 1u);
  EXPECT_EQ(network->counters.empty.value(), 2u);
}

TEST_F(OutputNetworkTest, ServesTheChainsInTurn) {
  build(4, 4);
  for (const int times : {1, 2})
    for (const std::uint16_t chain : {0, 1, 2}) give(chain, static_cast<std::uint16_t>(times));
  Chains order;
  for (int i = 0; i < 6; ++i) {
    cycle();
    for (const int chain : arrived()) order.push_back(chain);
  }
  EXPECT_EQ(order, (Chains{0, 1, 2, 0, 1, 2}));
  EXPECT_EQ(network->counters.sent.value(), 3u * 1 + 3u * 2);
}

TEST_F(OutputNetworkTest, GoesOnBehindTheChainServedLast) {
  build(4, 4);
  give(1, 4);
  cycle();
  EXPECT_EQ(arrived(), Chains{1});
  for (const std::uint16_t chain : {0, 1, 2}) give(chain, 4);
  Chains order;
  for (int i = 0; i < 3; ++i) {
    cycle();
    for (const int chain : arrived()) order.push_back(chain);
  }
  EXPECT_EQ(order, (Chains{2, 0, 1}));
}

TEST_F(OutputNetworkTest, PassesOverChainsThatHaveNothing) {
  build(4, 4);
  for (int i = 0; i < 3; ++i) give(2, 4);
  for (int i = 0; i < 3; ++i) {
    cycle();
    EXPECT_EQ(arrived(), Chains{2}) << "a packet a cycle";
  }
}

// Eight words at two words a cycle take four cycles, three take two; the packet is complete when its last word is over.
TEST_F(OutputNetworkTest, ANarrowNetworkTakesSeveralCyclesAPacket) {
  build(8, 2);
  give(0, 8);
  give(1, 3);
  cycles(3);
  EXPECT_EQ(arrived(), Chains{}) << "one cycle early: not yet";
  cycle();
  EXPECT_EQ(arrived(), Chains{0}) << "on time: yes";
  cycle();
  EXPECT_EQ(arrived(), Chains{});
  cycle();
  EXPECT_EQ(arrived(), Chains{1});
  EXPECT_EQ(network->counters.useful_cycles, 6u);
  EXPECT_EQ(network->counters.sent.value(), 11u);
}

TEST_F(OutputNetworkTest, AWideNetworkTakesSeveralPacketsACycle) {
  build(3, 8);  // two whole packets
  for (const std::uint16_t chain : {0, 1, 2}) give(chain, 3);
  give(2, 3);
  cycle();
  EXPECT_EQ(arrived(), (Chains{0, 1}));
  cycle();
  EXPECT_EQ(arrived(), (Chains{2, 2})) << "of one chain, if the others have none";
  EXPECT_EQ(network->counters.useful_cycles, 2u);
}

TEST_F(OutputNetworkTest, WaitsForTheBuffer) {
  build(4, 4);
  for (int i = 0; i < 4; ++i) give(0, 4);
  cycles(6);
  EXPECT_EQ(network->counters.useful_cycles, 2u) << "two packets fit in the link to the buffer";
  EXPECT_EQ(network->counters.blocked.value(), 4u);
  network->to_buffer.pop(now());
  cycle();
  EXPECT_EQ(network->counters.useful_cycles, 3u);
  network->add_idle(5);
  EXPECT_EQ(useful_and_stalled(*network), now() + 5);
}

TEST_F(OutputNetworkTest, EachPassBeginsWithItsFirstChain) {
  build(4, 4);
  give(0, 4);
  cycle();
  arrived();
  network->start(program);
  for (const std::uint16_t chain : {0, 1, 2}) give(chain, 4);
  cycle();
  EXPECT_EQ(arrived(), Chains{0});
}

}  // namespace
}  // namespace eyrie
