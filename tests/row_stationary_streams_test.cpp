// The order of words in a row-stationary machine. Words are given values that say where they are from; a plan is then
// carried out on paper, and every MAC is looked at.
#include "dataflow/row_stationary_streams.h"
#include "sim/base/address_generator.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <optional>

#include "dataflow/row_stationary.h"
#include "tests/random_layer.h"
#include "tests/random_machine.h"

namespace eyrie {
namespace {

// Every word is its place in the tensor, counted from 1; 0 remains for padding.
Tensor<Word> numbered(int d0, int d1, int d2, int d3) {
  Tensor<Word> tensor(d0, d1, d2, d3);
  std::iota(tensor.values().begin(), tensor.values().end(), Word{1});
  return tensor;
}
Tensor<Word> numbered_ifmap(const Layer& layer) { return numbered(layer.N, layer.C, layer.H, layer.W); }
Tensor<Word> numbered_filters(const Layer& layer) { return numbered(layer.M, layer.group_C(), layer.R, layer.S); }

Plan plan_of(const Layer& layer, const Mapping& mapping, const SpatialLimits& limits = {}) {
  auto plan = row_stationary_plan(layer, mapping, limits);
  if (const auto* misfit = std::get_if<Misfit>(&plan)) ADD_FAILURE() << misfit->reason;
  return std::get<Plan>(std::move(plan));
}

using Words = std::vector<Word>;

// Two channels of 2 x 3 words, 1 to 6 and 7 to 12, padded by one; a 2 x 2 filter, the upper two ofmap rows.
TEST(IfmapStream, GoesColumnByColumnChannelByChannel) {
  const Layer layer{.name = "ifmaps", .C = 2, .H = 2, .W = 3, .M = 1, .R = 2, .S = 2, .padding = 1};
  const Plan plan = plan_of(layer, {.e = 2, .q = 2});
  const IfmapStream stream = ifmap_stream(layer, plan.mapping, plan.ifmap_tiles[0], numbered_ifmap(layer));
  EXPECT_EQ(stream.words, (Words{0, 0, 0, 0, 0, 0,     // the padding on the left
                                 0, 1, 4, 0, 7, 10,    // column 0: padding, rows 0 and 1, of both channels
                                 0, 2, 5, 0, 8, 11,    //
                                 0, 3, 6, 0, 9, 12,    //
                                 0, 0, 0, 0, 0, 0}));  // the padding on the right
  EXPECT_EQ(stream.held(), (Words{1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12})) << "what DRAM holds of it";
}

// Sets on different channels take turns: q = 1, r = 2.
TEST(IfmapStream, SetsOnDifferentChannelsTakeTurns) {
  const Layer layer{.name = "ifmaps", .C = 3, .H = 1, .W = 2, .M = 1, .R = 1, .S = 1};
  const Plan plan = plan_of(layer, {.q = 2, .r = 1});
  const Plan stacked = plan_of(layer, {.q = 1, .r = 3});
  const auto words = [&](const Plan& some) {
    return ifmap_stream(layer, some.mapping, some.ifmap_tiles[0], numbered_ifmap(layer)).words;
  };
  EXPECT_EQ(words(plan), (Words{1, 3, 2, 4}));
  EXPECT_EQ(words(stacked), (Words{1, 3, 5, 2, 4, 6}));
}

// A stride beyond the filter leaves rows and columns that nobody needs: they are not fetched.
TEST(IfmapStream, LeavesOutWhatNoWindowTouches) {
  const Layer layer{.name = "gaps", .C = 1, .H = 5, .W = 5, .M = 1, .R = 1, .S = 2, .stride = 3};
  const Plan plan = plan_of(layer, {.e = 2});
  // Rows 0 and 3; columns 0, 1 and 3, 4.
  EXPECT_EQ(ifmap_stream(layer, plan.mapping, plan.ifmap_tiles[0], numbered_ifmap(layer)).words,
            (Words{1, 16, 2, 17, 4, 19, 5, 20}));
}

TEST(IfmapStream, WordsThatWereCodedGoBackToTheirPlaces) {
  const Layer layer{.name = "ifmaps", .C = 2, .H = 3, .W = 3, .M = 1, .R = 3, .S = 3, .padding = 1};
  const Plan plan = plan_of(layer, {.e = 3, .q = 2});
  const IfmapStream stream = ifmap_stream(layer, plan.mapping, plan.ifmap_tiles[0], numbered_ifmap(layer));
  IfmapStream emptied = stream;
  for (std::size_t i = 0; i < emptied.words.size(); ++i)
    if (!emptied.padding[i]) emptied.words[i] = -1;
  emptied.put_back(stream.held());
  EXPECT_EQ(emptied.words, stream.words);
}

// Two filters of two channels and 1 x 2 taps: filter 0 is 1 2 / 3 4, filter 1 is 5 6 / 7 8. A window's pixels come
// column by column, so tap 0 of both channels comes before tap 1.
TEST(FilterStream, ComesInTheOrderInWhichThePeNeedsIt) {
  const Layer layer{.name = "filters", .C = 2, .H = 1, .W = 4, .M = 2, .R = 1, .S = 2};
  const Plan plan = plan_of(layer, {.m = 2, .p = 2, .q = 2});
  const auto words = [&](LoopOrder order) {
    return filter_stream(plan.segments[0], plan.mapping, plan.filter_tiles[0], numbered_filters(layer), 4, order);
  };
  EXPECT_EQ(words(LoopOrder::ifmap_major), (Words{1, 5, 3, 7, 2, 6, 4, 8}));
  EXPECT_EQ(words(LoopOrder::filter_major), (Words{1, 3, 2, 4, 5, 7, 6, 8}));
}

// Two rows of PEs: packet by packet in turn, a last packet of what is left.
TEST(FilterStream, RowsOfPesTakeTurns) {
  const Layer layer{.name = "filters", .C = 1, .H = 2, .W = 6, .M = 1, .R = 2, .S = 6};
  const Plan plan = plan_of(layer, {});
  EXPECT_EQ(filter_stream(plan.segments[0], plan.mapping, plan.filter_tiles[0], numbered_filters(layer), 4,
                          LoopOrder::ifmap_major),
            (Words{1, 2, 3, 4, 7, 8, 9, 10, 5, 6, 11, 12}));
  const auto& sequence = plan.passes[0].program->filter.sequence;
  EXPECT_EQ(sequence, (std::vector<Multicast::Transaction>{{0, 4}, {1, 4}, {0, 2}, {1, 2}}));
}

// Two filters on two sets of two ofmap rows, three columns. In the buffer: window by window, set by set, row by row; to
// DRAM: filter by filter, column by column.
TEST(PsumOrder, LeavesFilterByFilterColumnByColumn) {
  const Layer layer{.name = "psums", .C = 1, .H = 2, .W = 3, .M = 2, .R = 1, .S = 1};
  const Plan plan = plan_of(layer, {.m = 2, .e = 2, .t = 2});
  EXPECT_EQ(psum_order(layer, plan.mapping, plan.psum_tiles[0]),
            (std::vector<std::uint32_t>{0, 1, 4, 5, 8, 9, 2, 3, 6, 7, 10, 11}));
  EXPECT_EQ(psum_filters(layer, plan.mapping, plan.psum_tiles[0]),
            (std::vector<int>{0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1}));
}

struct RandomPlan {
  Layer layer;
  SpatialLimits limits;
  Plan plan;
};

// A layer small enough to look at every MAC, and to give every word a number of 16 bits.
std::optional<RandomPlan> random_plan(std::uint64_t seed) {
  Random random(seed);
  for (int tries = 0; tries < 100; ++tries) {
    RandomPlan some;
    some.limits = limits_of(random_machine(random));
    some.layer = random_layer(random);
    const Layer& layer = some.layer;
    if (layer.macs() > 300000 ||
        std::max(layer.N * layer.C * layer.H * layer.W, layer.M * layer.group_C() * layer.R * layer.S) > 65535)
      continue;
    const auto mapping = random_mapping(random, layer, some.limits);
    if (!mapping) continue;
    some.plan = plan_of(layer, *mapping, some.limits);
    return some;
  }
  return std::nullopt;
}

constexpr int kPlans = 150;

TEST(PsumOrder, IsAPermutationOfTheTile) {
  for (int seed = 0; seed < kPlans; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const auto some = random_plan(seed);
    ASSERT_TRUE(some);
    for (const PsumTile& tile : some->plan.psum_tiles) {
      auto order = psum_order(some->layer, some->plan.mapping, tile);
      std::sort(order.begin(), order.end());
      EXPECT_TRUE(std::adjacent_find(order.begin(), order.end()) == order.end()) << "no place twice";
      ASSERT_LT(order.back(), tile.words);
      const std::size_t surplus = tile.words / tile.rows * (tile.rows - tile.strip.count);
      EXPECT_EQ(order.size(), tile.words - surplus) << "every place that is not of a surplus row";
    }
  }
}

// The words that each PE takes from a network in a pass.
std::vector<std::vector<int>> taken(const Multicast& multicast, const Words& stream, std::size_t pes) {
  std::vector<std::vector<int>> by_pe(pes);
  AddressGenerator next;
  next.start(multicast, 0);
  for (std::uint64_t i = 0; i < multicast.transactions; ++i, next.advance()) {
    const auto [tag, words] = next.transaction();
    const auto first = stream.begin() + next.at();
    for (const std::uint32_t pe : multicast.destinations(tag)) by_pe[pe].insert(by_pe[pe].end(), first, first + words);
  }
  if (multicast.in_order()) {
    EXPECT_EQ(multicast.words, stream.size()) << "the network carries the whole stream";
  }
  for (auto& words : by_pe)
    for (int& word : words) word &= 0xffff;  // numbers up to 65535 were stored as words
  return by_pe;
}

// Carries out a plan MAC by MAC, as its programs say.
class OnPaper {
 public:
  explicit OnPaper(const RandomPlan& some)
      : layer_(some.layer),
        limits_(some.limits),
        plan_(some.plan),
        ifmap_(numbered_ifmap(layer_)),
        filters_(numbered_filters(layer_)),
        done_(layer_.macs()) {}

  void run() {
    for (const Pass& pass : plan_.passes) run(pass);
  }
  bool every_mac_once() const {
    return std::all_of(done_.begin(), done_.end(), [](int times) { return times == 1; });
  }
  std::uint64_t surplus = 0;  // MACs that belong to no output

 private:
  struct Output {
    int image, filter, row, column;
  };

  void run(const Pass& pass) {
    const PassProgram& program = *pass.program;
    const IfmapTile& tile = plan_.ifmap_tiles[pass.ifmap_tile];
    const auto outputs = outputs_by_place(plan_.psum_tiles[pass.psum_tile]);
    const std::size_t pes = limits_.rows * limits_.columns;
    const auto pixels =
        taken(program.ifmap, ifmap_stream(plan_.segment(tile).layer, plan_.mapping, tile, ifmap_).words, pes);
    const auto filters = taken(
        program.filter,
        filter_stream(plan_.segments[plan_.filter_tiles[pass.filter_tile].segment], plan_.mapping,
                      plan_.filter_tiles[pass.filter_tile], filters_, limits_.filter_packet_words, limits_.loop_order),
        pes);
    std::vector<std::uint32_t> before(1, 0);  // psums of a window position before each chain
    for (const std::uint16_t count : program.chain_filters) before.push_back(before.back() + count);
    for (const PeWork& work : program.work) {
      const std::uint32_t window = work.channels * program.taps, step = work.channels * program.step;
      const std::uint32_t row = step * (program.positions - program.sets) + program.sets * window;  // of all sets
      ASSERT_EQ(pixels[work.pe].size(), row * program.images);
      ASSERT_EQ(filters[work.pe].size(), window * work.filters);
      for (int image = 0; image < program.images; ++image)
        for (int x = 0; x < program.positions; ++x)
          for (std::uint32_t f = 0; f < work.filters; ++f) {
            const auto at = pass.psum_offset + (image * program.positions + x) * before.back() + before[work.chain] + f;
            const std::uint32_t first = image * row + first_pixel(program, x, step, window);
            for (std::uint32_t k = 0; k < window; ++k) {
              const auto word = program.loop_order == LoopOrder::ifmap_major ? k * work.filters + f : f * window + k;
              mac(outputs.at(at), pixels[work.pe][first + k], filters[work.pe][word], work.surplus);
            }
          }
    }
  }

  // Of an image's window x as they come: a set after the other, a window's step or, to the next set, all of it away.
  static std::uint32_t first_pixel(const PassProgram& program, int x, std::uint32_t step, std::uint32_t window) {
    std::uint32_t at = 0;
    for (int set = 0;; ++set) {
      const int windows = program.positions / program.sets + (set < program.positions % program.sets);
      if (x < windows) return at + x * step;
      x -= windows;
      at += (windows - 1) * step + window;
    }
  }

  // Which output each psum of a tile becomes, by its place; none: of a surplus row.
  std::vector<std::optional<Output>> outputs_by_place(const PsumTile& tile) const {
    std::vector<std::optional<Output>> outputs(tile.words);
    auto place = psum_order(layer_, plan_.mapping, tile);
    auto next = place.begin();
    for (int image = tile.images.begin; image < tile.images.end(); ++image)
      for (int filter = tile.filters.begin; filter < tile.filters.end(); ++filter)
        for (int column = tile.columns.begin; column < tile.columns.end(); ++column)
          for (int row = tile.strip.begin; row < tile.strip.end(); ++row)
            outputs[*next++] = Output{image, filter, row, column};
    return outputs;
  }

  // Looks at one MAC: filter word and pixel, by their numbers, must belong to the output and to each other.
  void mac(const std::optional<Output>& output, int pixel, int filter_word, bool is_surplus) {
    ASSERT_EQ(output.has_value(), !is_surplus);
    if (is_surplus) {
      ++surplus;
      return;
    }
    const int word = filter_word - 1;
    const int j = word % layer_.S, i = word / layer_.S % layer_.R, c = word / layer_.S / layer_.R % layer_.group_C();
    ASSERT_EQ(word / layer_.S / layer_.R / layer_.group_C(), output->filter);
    const int channel = output->filter / layer_.group_M() * layer_.group_C() + c;
    const int y = output->row * layer_.stride.y + i * layer_.dilation.y - layer_.padding.top;
    const int x = output->column * layer_.stride.x + j * layer_.dilation.x - layer_.padding.left;
    const bool inside = y >= 0 && y < layer_.H && x >= 0 && x < layer_.W;
    ASSERT_EQ(pixel, inside ? ifmap_.at(output->image, channel, y, x) & 0xffff : 0);
    const std::size_t index =
        ((static_cast<std::size_t>(output->image) * layer_.E() + output->row) * layer_.F() + output->column) *
            filters_.size() +
        word;
    ++done_[index];
  }

  const Layer& layer_;
  const SpatialLimits& limits_;
  const Plan& plan_;
  const Tensor<Word> ifmap_, filters_;
  std::vector<std::uint8_t> done_;  // times, by image, ofmap row and column, filter word
};

TEST(RowStationaryStreams, BringTogetherEveryMacOfALayerOnce) {
  int with_surplus = 0;
  for (int seed = 0; seed < kPlans; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    const auto some = random_plan(seed);
    ASSERT_TRUE(some);
    OnPaper paper(*some);
    paper.run();
    if (testing::Test::HasFatalFailure()) return;
    EXPECT_TRUE(paper.every_mac_once());
    std::uint64_t macs = 0, surplus = 0;
    for (const Pass& pass : some->plan.passes) {
      macs += pass.program->macs;
      surplus += pass.program->surplus_macs;
    }
    EXPECT_EQ(macs, some->layer.macs());
    EXPECT_EQ(surplus, paper.surplus);
    with_surplus += surplus > 0;
  }
  EXPECT_GT(with_surplus, 10);
}

NonZeroBits bits_of(const Words& words) { return {words.data(), words.size()}; }

TEST(RowStationaryStreams, TheBitsOfATileAreThoseOfItsWords) {
  for (int seed = 0; seed < 20; ++seed) {
    const auto some = random_plan(seed);
    ASSERT_TRUE(some);
    const Layer& layer = some->layer;
    Tensor<Word> ifmap = numbered_ifmap(layer);
    for (Word& word : ifmap.values()) word = word % 3 == 0 ? Word{0} : word;
    for (const IfmapTile& tile : some->plan.ifmap_tiles) {
      const Layer& segment = some->plan.segment(tile).layer;
      EXPECT_EQ(ifmap_bits(segment, some->plan.mapping, tile, bits_of(ifmap.values())),
                bits_of(ifmap_stream(segment, some->plan.mapping, tile, ifmap).held()))
          << "seed " << seed;
    }
  }
}

TEST(RowStationaryStreams, TheBitsOfAStoredTileAreThoseOfItsWords) {
  for (int seed = 0; seed < 20; ++seed) {
    const auto some = random_plan(seed);
    ASSERT_TRUE(some);
    const Layer& layer = some->layer;
    Tensor<Word> ofmap(layer.N, layer.M, layer.E(), layer.F());
    std::vector<std::vector<Word>> stored;
    Word next = 0;
    for (const PsumTile& tile : some->plan.psum_tiles) {
      const std::size_t words =
          std::size_t(tile.images.count) * tile.filters.count * tile.strip.count * tile.columns.count;
      for (stored.emplace_back(); stored.back().size() < words; ++next)
        stored.back().push_back(next % 3 == 0 ? Word{0} : next);
      store_ofmap(tile, stored.back(), ofmap);
    }
    for (std::size_t i = 0; i < stored.size(); ++i)
      EXPECT_EQ(ofmap_bits(layer, some->plan.psum_tiles[i], bits_of(ofmap.values())), bits_of(stored[i]))
          << "seed " << seed;
  }
}

}  // namespace
}  // namespace eyrie
