// The PEs of SCNN and the broadcast of weights: by hand clock, and against a machine that is clocked product by
// product.
#include "pe/scnn/scnn_array.h"

#include <gmock/gmock.h>

#include "pe/scnn/bank_queues.h"
#include "pe/scnn/weight_broadcast.h"
#include "sim/base/sc/counter_tree.h"
#include "sim/base/sc/elaboration.h"
#include "tests/scnn_clocked.h"
#include "workloads/random.h"

namespace eyrie {
namespace {

// An array that works through groups of blocks with all weights at hand.
class Bench {
 public:
  Bench(const ScnnArrayParams& array, const ScnnPeParams& pe, int rate, bool plain = false, bool reversed = false)
      : params_(pe) {
    fresh_elaboration();
    array_ = std::make_unique<ScnnArray>("array", array, pe, Arithmetic{}, plain, reversed);
    ScnnNetworkParams networks;
    networks.broadcast_vectors = rate;
    networks.prefetch_vectors = 1 << 16;
    broadcast_ = std::make_unique<WeightBroadcast>("broadcast", pe, networks, SparseFormat{}, *array_,
                                                   [](Cycle, std::uint64_t) { return Cycle{0}; });
  }

  std::vector<Cycle> run(const PlanarPass& pass, const std::vector<std::vector<WeightBlock>>& groups,
                         int psums = 4096) {
    array_->start_layer();
    broadcast_->start_layer();
    array_->start_pass(pass, [](int) { return Cycle{0}; });
    std::vector<Cycle> barriers;
    for (const auto& group : groups) {
      array_->start_group(1, psums, barriers.empty() ? 0 : barriers.back());
      for (const WeightBlock& block : group) {
        broadcast_->send(block, pass.edges, done_);
        sc_core::sc_start();
      }
      barriers.push_back(array_->end_group());
    }
    return barriers;
  }

  ScnnPe& pe(std::size_t i) { return array_->pe(i); }
  std::uint64_t cycles(const StallCounter& stall) const {
    return stall.value() / static_cast<std::uint64_t>(params_.multipliers());
  }

 private:
  const ScnnPeParams params_;
  std::unique_ptr<ScnnArray> array_;
  std::unique_ptr<WeightBroadcast> broadcast_;
  sc_core::sc_event done_{"done"};
};

EdgeClasses one_class() { return {1, {1}}; }

// Pixels of one channel, pixel i on bank i unless said otherwise.
PixelTile pixels(const std::vector<std::uint16_t>& banks) {
  PixelTile tile{{}, {0, static_cast<std::uint32_t>(banks.size())}};
  for (std::size_t i = 0; i < banks.size(); ++i)
    tile.entries.push_back({static_cast<std::uint32_t>(i), banks[i], 0, static_cast<Word>(i + 1)});
  return tile;
}

WeightBlock weights(const std::vector<std::uint16_t>& banks) {
  WeightBlock block;
  for (std::size_t i = 0; i < banks.size(); ++i)
    block.entries.push_back({static_cast<std::uint32_t>(100 * i), banks[i], 0, static_cast<Word>(10 + i)});
  return block;
}

PlanarPass pass_of(std::vector<PixelTile> tiles, EdgeClasses edges = one_class()) {
  PlanarPass pass;
  pass.tiles = std::move(tiles);
  pass.edges = std::move(edges);
  return pass;
}

// Vector v comes in cycle v at one vector a cycle; its step can be in the next: cycles 1, 2 and 3. The products of the
// last step are added in cycle 4, so that everything is over before cycle 5.
TEST(ScnnArray, AVectorOfWeightsMeetsAVectorOfPixelsInTheCycleAfterItCame) {
  Bench bench({1, 1}, {}, 1);
  const PlanarPass pass = pass_of({pixels({0, 1, 2, 3})});
  EXPECT_EQ(bench.run(pass, {{weights({0, 4, 8, 12, 16, 20, 24, 28, 0, 4, 8, 12})}}).front(), 5u);
  const auto& counters = bench.pe(0).counters;
  EXPECT_EQ(counters.macs.value(), 48u);
  EXPECT_EQ(counters.useful_cycles, 48u);
  EXPECT_EQ(bench.cycles(counters.weight_wait), 1u);
  EXPECT_EQ(bench.cycles(counters.bank_conflict), 1u);  // the banks finish the group
}

// 5 pixels in vectors of 4 are 2 steps for each vector of weights, with 3 lanes empty; 5 weights likewise.
TEST(ScnnArray, TheLastVectorsArePartEmpty) {
  Bench bench({1, 1}, {}, 2);
  bench.run(pass_of({pixels({0, 1, 2, 3, 4})}), {{weights({0, 5, 10, 15, 20})}});
  const auto& counters = bench.pe(0).counters;
  EXPECT_EQ(counters.macs.value(), 25u);
  EXPECT_EQ(counters.activation_fragment.value(), 3u * 8);  // 3 lanes of pixels x 2 vectors of 4 weights
  EXPECT_EQ(counters.weight_fragment.value(), 5u * 3);      // 5 pixels x 3 lanes of weights
}

TEST(ScnnArray, PlaceholdersAndProductsBeyondTheEdgeTakeSlots) {
  PixelTile tile = pixels({0, 1, 2, 3});
  tile.entries[1].value = 0;
  tile.entries[2].edge = 1;
  WeightBlock block = weights({0, 4, 8, 12});
  block.entries[0].value = 0;
  block.entries[1].tap = 1;
  Bench bench({1, 1}, {}, 1);
  bench.run(pass_of({tile}, {2, {1, 1, 1, 0}}), {{block}});
  const auto& counters = bench.pe(0).counters;
  EXPECT_EQ(counters.placeholder.value(), 7u);  // a row and a column of 4 x 4 that cross
  EXPECT_EQ(counters.discarded.value(), 1u);    // the pixel at the edge under the second tap
  EXPECT_EQ(counters.macs.value(), 8u);
}

// Both pixels of a step and all weights on one bank: 4 products of which one is added a cycle.
TEST(ScnnArray, AStepWaitsUntilEveryProductBeforeItHasEnteredItsQueue) {
  ScnnPeParams params;
  params.weights = 4;
  params.pixels = 1;
  for (const int queue : {0, 1, 3, 4}) {
    SCOPED_TRACE(queue);
    params.queue_entries = queue;
    Bench bench({1, 1}, params, 8);
    // Steps in cycles 1 and, when 4 - queue are added and the others in the queue, 1 + max(1, 4 - queue).
    const Cycle second = 1 + std::max(1, 4 - queue);
    const Cycle left = 4 - (second - 1) + 4;  // products when the second has been issued
    EXPECT_EQ(bench.run(pass_of({pixels({7})}), {{weights({0, 0, 0, 0, 0, 0, 0, 0})}}).front(), second + left + 1);
  }
}

// A FIFO of one vector: the next comes in the cycle after the vector was read, and is read in the one after that.
TEST(ScnnArray, AFullFifoHoldsUpTheBroadcastForAllPes) {
  ScnnPeParams params;
  params.weight_fifo_vectors = 1;
  Bench bench({1, 2}, params, 1);
  // PE 0 has 3 vectors of pixels, PE 1 one: the first vector is read in cycles 1, 2 and 3 by PE 0; the second comes
  // in 4.
  PlanarPass pass = pass_of({pixels({0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}), pixels({0, 1, 2, 3})});
  const WeightBlock block = weights({0, 12, 0, 12, 0, 12, 0, 12});
  const Cycle barrier = bench.run(pass, {{block}}).front();
  EXPECT_EQ(bench.cycles(bench.pe(0).counters.weight_wait), 2u);  // cycles 0 and 4
  EXPECT_EQ(bench.cycles(bench.pe(1).counters.weight_wait), 4u);  // cycles 0, 2, 3 and 4
  EXPECT_GE(barrier, 9u);
}

TEST(ScnnArray, APeWithoutPixelsOfAChannelTakesNoneOfItsWeights) {
  ScnnPeParams params;
  params.weight_fifo_vectors = 1;
  Bench bench({1, 2}, params, 1);
  bench.run(pass_of({pixels({0, 1}), pixels({})}), {{weights({0, 2, 4, 6})}});
  EXPECT_EQ(bench.pe(0).counters.weight_writes.value(), 4u);
  EXPECT_EQ(bench.pe(1).counters.weight_writes.value(), 0u);
}

TEST(ScnnArray, AddsEveryProductToThePsumOfItsCoordinates) {
  Bench bench({1, 1}, {}, 1);
  bench.run(pass_of({pixels({0, 1})}), {{weights({0, 4})}});
  const ScnnPe& pe = bench.pe(0);
  EXPECT_EQ(pe.psum(0, 0), 1 * 10);
  EXPECT_EQ(pe.psum(0, 1), 2 * 10);
  EXPECT_EQ(pe.psum(0, 100), 1 * 11);
  EXPECT_EQ(pe.psum(0, 101), 2 * 11);
}

struct RandomCase {
  ScnnArrayParams array;
  ScnnPeParams pe;
  int rate = 1;
  PlanarPass pass;
  std::vector<std::vector<WeightBlock>> groups;

  RandomCase(std::uint64_t seed, bool narrow) {
    Random random(seed);
    const auto in = [&](int low, int high) { return static_cast<int>(random.in(low, high)); };
    array = {1, in(1, 4)};
    pe.weights = narrow ? 4 : in(1, 6);
    pe.pixels = narrow ? 4 : in(1, 6);
    pe.banks = narrow ? 32 : in(1, 40);
    pe.queue_entries = in(1, 6);
    pe.weight_fifo_vectors = in(1, 8);
    rate = in(1, 3);
    const int channels = in(1, 5), taps = in(1, 4), classes = in(1, 3);
    pass.edges.taps = taps;
    for (int i = 0; i < classes * taps; ++i) pass.edges.inside.push_back(random.below(4) != 0);
    const auto value = [&] { return static_cast<Word>(random.below(6) == 0 ? 0 : 1 + random.below(50)); };
    const auto bank = [&] { return static_cast<std::uint16_t>(random.below(static_cast<std::uint64_t>(pe.banks))); };
    for (int i = 0; i < array.pes(); ++i) {
      PixelTile tile{{}, {0}};
      for (int c = 0; c < channels; ++c) {
        const int size = in(0, 2) == 0 ? 0 : in(1, 14);
        for (int p = 0; p < size; ++p)
          tile.entries.push_back(
              {static_cast<std::uint32_t>(p), bank(), static_cast<std::uint16_t>(in(0, classes - 1)), value()});
        tile.first.push_back(static_cast<std::uint32_t>(tile.entries.size()));
      }
      pass.tiles.push_back(tile);
    }
    for (int g = in(1, 3); g > 0; --g) {
      groups.emplace_back();
      for (int c = 0; c < channels; ++c) {
        WeightBlock block{c, in(0, 5) == 0 ? in(0, array.pes() - 1) : kEveryPe, {}};
        for (int w = in(0, 40); w > 0; --w)
          block.entries.push_back(
              {static_cast<std::uint32_t>(20 * w), bank(), static_cast<std::uint16_t>(in(0, taps - 1)), value()});
        groups.back().push_back(block);
      }
    }
  }
};

void expect_as_clocked(const RandomCase& random, bool plain, bool reversed) {
  std::vector<ClockedPe> clocked;
  for (const PixelTile& tile : random.pass.tiles) clocked.emplace_back(random.pe, tile, random.pass.edges);
  const auto expected = clock_groups(random.pe, random.rate, random.groups, clocked);
  Bench bench(random.array, random.pe, random.rate, plain, reversed);
  ASSERT_EQ(bench.run(random.pass, random.groups), expected);
  for (std::size_t i = 0; i < clocked.size(); ++i) {
    SCOPED_TRACE(i);
    const auto& counters = bench.pe(i).counters;
    EXPECT_EQ(counters.macs.value(), clocked[i].products);
    EXPECT_EQ(bench.cycles(counters.bank_conflict), clocked[i].conflict);
    EXPECT_EQ(bench.cycles(counters.weight_wait), clocked[i].wait);
    EXPECT_EQ(bench.cycles(counters.barrier) + bench.cycles(counters.no_tile), clocked[i].barrier);
    const auto slots = static_cast<std::uint64_t>(random.pe.multipliers());
    EXPECT_EQ(counters.useful_cycles + counters.stalled(), slots * expected.back());
  }
}

TEST(ScnnArray, TakesTheCyclesOfAMachineThatIsClockedProductByProduct) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    SCOPED_TRACE(seed);
    expect_as_clocked(RandomCase(seed, seed % 2 == 0), false, seed % 3 == 0);
    if (seed % 4 == 0) expect_as_clocked(RandomCase(seed, true), true, false);
  }
}

// The loops of every instruction set that this processor has.
// Products of 16-b values, the least times itself among them, to psums of several channels.
TEST(ProductRows, EveryLoopAddsEveryProductToItsPsum) {
  Random random(1);
  for (int round = 0; round < 60; ++round) {
    const int channels = static_cast<int>(random.in(1, 40)), places = static_cast<int>(random.in(1, 30));
    const int shift = random.below(2) ? static_cast<int>(random.in(1, 15)) : 0;
    const std::size_t pitch = psum_pitch(channels);
    const auto value = [&] { return static_cast<Word>(random.below(4) ? random.in(-32768, 32767) : -32768); };
    std::vector<CodedWeight> weights;
    for (int i = 0; i < channels * places; ++i)
      if (random.below(3) == 0)
        weights.push_back({static_cast<std::uint32_t>(i), 0, 0, random.below(5) ? value() : Word{0}});
    const Word pixel = value();
    std::vector<Psum> expected(pitch * static_cast<std::size_t>(places), 7);
    for (const CodedWeight& weight : weights) {
      Psum& psum = expected[weight.address % places * pitch + weight.address / places];
      psum = static_cast<Psum>(static_cast<std::uint32_t>(psum) +
                               static_cast<std::uint32_t>((pixel * weight.value) >> shift));
    }
    ProductRows rows;
    rows.start(weights, places, pitch);
    for (const ProductLoop loop : product_loops()) {
      std::vector<Psum> psums(expected.size(), 7);
      loop(rows.rows().data(), rows.rows().data() + rows.rows().size(), rows.weights(), pixel, shift, psums.data());
      EXPECT_EQ(psums, expected) << channels << " channels, " << places << " places, shift " << shift;
    }
  }
}

TEST(BankQueues, AllLoopsDoTheSame) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    SCOPED_TRACE(seed);
    Random random(seed);
    const int vectors = static_cast<int>(random.in(1, 60)), count = static_cast<int>(random.in(1, 4));
    const int queue = static_cast<int>(random.in(0, 6));
    std::vector<std::uint8_t> rows(static_cast<std::size_t>(vectors) * 64, 0);
    for (int v = 0; v < vectors; ++v)
      for (int i = 0; i < 4; ++i) {
        const auto bank = random.below(32);
        ++rows[static_cast<std::size_t>(v) * 64 + bank];
        ++rows[static_cast<std::size_t>(v) * 64 + bank + 32];
      }
    std::vector<std::uint16_t> wide(rows.begin(), rows.end());
    std::vector<Cycle> delivered(static_cast<std::size_t>(vectors));
    for (std::size_t v = 1; v < delivered.size(); ++v) delivered[v] = delivered[v - 1] + random.below(4);
    std::vector<const std::uint8_t*> narrow_places;
    std::vector<const std::uint16_t*> wide_places;
    for (int p = 0; p < count; ++p) {
      const auto bank = static_cast<std::ptrdiff_t>(random.below(32));
      narrow_places.push_back(rows.data() + 32 - bank);
      wide_places.push_back(wide.data() + 32 - bank);
    }
    std::vector<Cycle> expected(delivered.size()), issued(delivered.size());
    BankState<std::uint16_t> plain{5, std::vector<std::uint16_t>(32, 2)};
    run_pass_any(plain, {wide_places.data(), count, 64, vectors, delivered.data(), expected.data()}, queue);
    for (const auto loop : pass_loops_32()) {
      BankState<std::uint8_t> state{5, std::vector<std::uint8_t>(32, 2)};
      loop(state, {narrow_places.data(), count, 64, vectors, delivered.data(), issued.data()}, queue);
      EXPECT_EQ(issued, expected);
      EXPECT_EQ(state.next, plain.next);
      EXPECT_EQ(state.conflict_stalls, plain.conflict_stalls);
      EXPECT_EQ(state.weight_stalls, plain.weight_stalls);
      EXPECT_TRUE(std::equal(state.backlog.begin(), state.backlog.end(), plain.backlog.begin()));
    }
  }
}

}  // namespace
}  // namespace eyrie
