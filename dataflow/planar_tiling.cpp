#include "dataflow/planar_tiling.h"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace eyrie {
namespace {

Extent part(Extent whole, int size, int index) {
  const int begin = std::min(whole.begin + index * size, whole.end);
  return {begin, std::min(begin + size, whole.end)};
}

int up(int a, int b) {
  return static_cast<int>(ceil_div(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b)));
}

// Pixels that the outputs `rows` of a plane need, R taps high.
Extent needed(Extent rows, Extent plane, int taps) {
  return {std::max(rows.begin, plane.begin), std::min(rows.end + taps - 1, plane.end)};
}

// One pixel, and the one output it belongs to: a window in padding would have another, or the only one.
bool is_point(const UnitStrideAxis& axis) {
  const Extent point{0, 1};
  return axis.pixels() == point && axis.outputs() == point && axis.taps() == 1;
}

std::string text(auto number) { return std::to_string(number); }

}  // namespace

int bank_offset(int k, int psums, const PlanarLimits& limits) {
  if (limits.bank_hash == BankHash::interleaved) return static_cast<int>(std::int64_t{k} * psums % limits.banks);
  const int lane = k % limits.weights, place = k / limits.weights;
  return static_cast<int>((std::int64_t{place} * psums + std::int64_t{lane} * limits.banks / limits.weights) %
                          limits.banks);
}

int most_group_channels(int psum_height, int psum_width, int most, const PlanarLimits& limits) {
  const int psums = psum_height * psum_width;
  std::vector<int> used(static_cast<std::size_t>(limits.banks), 0);
  for (int k = 0; k < most; ++k) {
    const int offset = bank_offset(k, psums, limits);
    for (int i = 0; i < psums; ++i)
      if (++used[static_cast<std::size_t>((offset + i) % limits.banks)] > limits.bank_entries) return k;
  }
  return most;
}

std::variant<PlanarPlan, Misfit> planar_plan(const Layer& layer, const PlanarLimits& limits) {
  const UnitStride view(layer);
  PlanarPlan plan;
  plan.split_outputs = is_point(view.rows()) && is_point(view.columns()) && layer.groups == 1;
  const int R = view.rows().taps(), S = view.columns().taps();
  const int wanted = std::min(limits.group_channels.value_or(1), layer.group_M());
  if (const int most = most_group_channels(R, S, wanted, limits); most < wanted)
    return Misfit{"a group of " + text(wanted) + " output channels needs " + text(wanted * R * S) +
                  " psums even for one pixel (" + text(R) + " x " + text(S) + " taps); the " + text(limits.banks) +
                  " banks of " + text(limits.bank_entries) + " entries hold " + text(most) + " channels"};
  const std::uint64_t one = limits.code.bits(1);
  if (limits.activation_bits < one)
    return Misfit{"one pixel of one channel takes " + text(one) + " coded bits; the RAM of a PE holds " +
                  text(limits.activation_bits)};
  return plan;
}

PlanarTiling::PlanarTiling(const Layer& layer, const PlanarPlan& plan, const PlanarLimits& limits,
                           const Tensor<Word>& ifmap, const Tensor<Word>& filters)
    : layer_(layer), limits_(limits), ifmap_(ifmap), filters_(filters), view_(layer), split_(plan.split_outputs) {
  choose_windows();
  const PlanarPass pass = geometry(0, windows_);
  const int share = split_ ? up(layer.group_M(), limits_.rows * limits_.columns) : layer.group_M();
  kc_ = most_group_channels(pass.psum_height, pass.psum_width, std::min(share, limits_.group_channels.value_or(share)),
                            limits_);
}

PlanarPass PlanarTiling::geometry(int window, Windows windows) const {
  const Extent rows = view_.rows().outputs(), columns = view_.columns().outputs();
  const int height = up(rows.size(), windows.rows), width = up(columns.size(), windows.columns);
  PlanarPass pass;
  pass.output_rows = part(rows, height, window / windows.columns);
  pass.output_columns = part(columns, width, window % windows.columns);
  pass.pixel_rows = view_.rows().pixels();
  pass.pixel_columns = view_.columns().pixels();
  int pixel_height = pass.pixel_rows.size(), pixel_width = pass.pixel_columns.size();
  if (windows.rows > 1) {
    pass.pixel_rows = needed(pass.output_rows, view_.rows().pixels(), view_.rows().taps());
    pixel_height = std::min(pixel_height, height + view_.rows().taps() - 1);
  }
  if (windows.columns > 1) {
    pass.pixel_columns = needed(pass.output_columns, view_.columns().pixels(), view_.columns().taps());
    pixel_width = std::min(pixel_width, width + view_.columns().taps() - 1);
  }
  pass.tile_height = up(pixel_height, limits_.rows);
  pass.tile_width = up(pixel_width, limits_.columns);
  pass.output_height = up(height, limits_.rows);
  pass.output_width = up(width, limits_.columns);
  pass.psum_height = pass.tile_height + view_.rows().taps() - 1;
  pass.psum_width = pass.tile_width + view_.columns().taps() - 1;
  pass.split_outputs = split_;
  return pass;
}

namespace {

// The taps that keep a pixel's row (or column) inside the window of outputs, as classes.
struct AxisClasses {
  std::vector<Extent> kept;  // by class: the taps
  std::vector<int> of;       // by pixel
};

AxisClasses classes(Extent pixels, Extent outputs, int taps) {
  AxisClasses axis;
  for (int y = pixels.begin; y < pixels.end; ++y) {
    const Extent kept{std::max(0, y - outputs.end + 1), std::min(taps, y - outputs.begin + 1)};
    const Extent same = kept.size() > 0 ? kept : Extent{};
    const auto found = std::find(axis.kept.begin(), axis.kept.end(), same);
    axis.of.push_back(static_cast<int>(found - axis.kept.begin()));
    if (found == axis.kept.end()) axis.kept.push_back(same);
  }
  return axis;
}

// Calls take(pe, values) with the tile of each PE that has one, of a window of pixels in rows.
template <class Take>
void for_each_tile(const PlanarPass& pass, const PlanarLimits& limits, const std::vector<Word>& window, Take take) {
  std::vector<Word> tile(static_cast<std::size_t>(pass.tile_height) * pass.tile_width);
  const int width = pass.pixel_columns.size();
  for (int r = 0; r < limits.rows; ++r)
    for (int c = 0; c < limits.columns; ++c) {
      const Extent rows = part({0, pass.pixel_rows.size()}, pass.tile_height, r);
      const Extent columns = part({0, width}, pass.tile_width, c);
      if (rows.size() == 0 || columns.size() == 0) continue;
      Word* to = tile.data();
      for (int y = rows.begin; y < rows.end; ++y)
        to = std::copy_n(window.data() + static_cast<std::size_t>(y) * width + columns.begin, columns.size(), to);
      take(r * limits.columns + c, rows, columns, std::span<const Word>(tile.data(), to));
    }
}

}  // namespace

void PlanarTiling::set_edges(PlanarPass& pass) const {
  const int R = view_.rows().taps(), S = view_.columns().taps();
  const AxisClasses rows = classes(pass.pixel_rows, pass.output_rows, R);
  const AxisClasses columns = classes(pass.pixel_columns, pass.output_columns, S);
  pass.edges.taps = R * S;
  for (const Extent& kept_r : rows.kept)
    for (const Extent& kept_s : columns.kept)
      for (int r = 0; r < R; ++r)
        for (int s = 0; s < S; ++s) pass.edges.inside.push_back(kept_r.contains(r) && kept_s.contains(s));
}

PlanarPass PlanarTiling::shape(int window) const {
  PlanarPass pass = geometry(window, windows_);
  set_edges(pass);
  return pass;
}

PlanarPass PlanarTiling::pass(int image, int group, int window) const {
  PlanarPass pass = shape(window);
  const AxisClasses rows = classes(pass.pixel_rows, pass.output_rows, view_.rows().taps());
  const AxisClasses columns = classes(pass.pixel_columns, pass.output_columns, view_.columns().taps());
  const auto column_classes = static_cast<int>(columns.kept.size());
  pass.tiles.resize(split_ ? 1 : static_cast<std::size_t>(limits_.rows) * limits_.columns);
  for (PixelTile& tile : pass.tiles) tile.first.push_back(0);
  const int width = pass.pixel_columns.size();
  std::vector<Word> plane(static_cast<std::size_t>(pass.pixel_rows.size()) * width);
  for (int channel = 0; channel < channels(); ++channel) {
    for (int y = 0; y < pass.pixel_rows.size(); ++y)
      view_.row(ifmap_, image, group, channel, pass.pixel_rows.begin + y, pass.pixel_columns,
                plane.data() + static_cast<std::size_t>(y) * width);
    for_each_tile(pass, limits_, plane, [&](int pe, Extent r, Extent c, std::span<const Word> values) {
      auto& entries = pass.tiles[static_cast<std::size_t>(pe)].entries;
      for_each_sparse(values, limits_.code, [&](std::size_t at, Word value) {
        const int y = static_cast<int>(at) / c.size(), x = static_cast<int>(at) % c.size();
        const auto address = static_cast<std::uint32_t>(y * pass.psum_width + x);
        const int edge = rows.of[r.begin + y] * column_classes + columns.of[c.begin + x];
        entries.push_back({address, static_cast<std::uint16_t>(address % static_cast<std::uint32_t>(limits_.banks)),
                           static_cast<std::uint16_t>(edge), value});
      });
    });
    for (PixelTile& tile : pass.tiles) tile.first.push_back(static_cast<std::uint32_t>(tile.entries.size()));
  }
  return pass;
}

Extent PlanarTiling::outputs(int group, int k, int pe) const {
  const int first = group * layer_.group_M(), end = first + layer_.group_M();
  const int own = pe == kEveryPe ? 0 : pe * kc_;
  const int begin = std::min(first + k * channels_of_pass() + own, end);
  return {begin, std::min(begin + kc_, end)};
}

void PlanarTiling::append_weights(Extent filters, int channel, std::vector<Word>& values) const {
  const bool by_tap = limits_.weight_order == WeightOrder::tap_major;
  const auto count = static_cast<std::size_t>(filters.size());
  std::vector<Word> one(static_cast<std::size_t>(view_.rows().taps()) * view_.columns().taps());
  const std::size_t before = values.size();
  values.resize(before + count * one.size());
  for (std::size_t m = 0; m < count; ++m) {
    view_.filter(filters_, filters.begin + static_cast<int>(m), channel, one.data());
    for (std::size_t tap = 0; tap < one.size(); ++tap)
      values[before + (by_tap ? tap * count + m : m * one.size() + tap)] = one[tap];
  }
}

std::vector<WeightBlock> PlanarTiling::blocks(int group, int k, int channel) const {
  const int R = view_.rows().taps(), S = view_.columns().taps();
  const auto taps = static_cast<std::size_t>(R) * S, most = static_cast<std::size_t>(kc_) * taps;
  const PlanarPass pass = geometry(0, windows_);
  const bool by_tap = limits_.weight_order == WeightOrder::tap_major;
  std::vector<Word> values;
  std::vector<WeightBlock> blocks;
  for (int pe = 0; pe < (pass.split_outputs ? limits_.rows * limits_.columns : 1); ++pe) {
    const int whose = pass.split_outputs ? pe : kEveryPe;
    const Extent filters = outputs(group, k, whose);
    if (filters.size() == 0) break;
    append_weights(filters, channel, values);
    blocks.push_back({.channel = channel, .pe = whose, .entries = {}, .counts = pe == 0});
  }
  std::uint64_t entries = 0;
  for_each_sparse(values, limits_.code, [&](std::size_t place, Word value) {
    const std::size_t at = place % most, count = std::min(most, values.size() - (place - at)) / taps;
    const auto m = static_cast<int>(by_tap ? at % count : at / taps);
    const auto tap = static_cast<int>(by_tap ? at / count : at % taps);
    const int reach = (R - 1 - tap / S) * pass.psum_width + S - 1 - tap % S;
    WeightBlock& block = blocks[place / most];
    if (entries > 0 && entries % limits_.code.longest_block() == 0) ++block.counts;
    ++entries;
    block.entries.push_back(
        {static_cast<std::uint32_t>(m * pass.psums() + reach),
         static_cast<std::uint16_t>((bank_offset(m, pass.psums(), limits_) + reach) % limits_.banks),
         static_cast<std::uint16_t>(tap), value});
  });
  return blocks;
}

std::vector<std::uint32_t> PlanarTiling::non_zero_weights(int group) const {
  std::vector<std::uint32_t> counts;
  std::vector<Word> taps(static_cast<std::size_t>(view_.rows().taps()) * view_.columns().taps());
  const int first = group * layer_.group_M();
  for (int m = first; m < first + layer_.group_M(); ++m)
    for (int channel = 0; channel < channels(); ++channel) {
      view_.filter(filters_, m, channel, taps.data());
      counts.push_back(static_cast<std::uint32_t>(taps.size()) -
                       static_cast<std::uint32_t>(std::count(taps.begin(), taps.end(), Word{0})));
    }
  return counts;
}

// What each PE's input RAM takes of an image's window, one group of the layer. If outputs are split, a block is the
// vector of all channels.
std::vector<std::uint64_t> PlanarTiling::input_bits(const PlanarPass& pass, int image, int group) const {
  std::vector<std::uint64_t> bits(static_cast<std::size_t>(limits_.rows) * limits_.columns, 0);
  const auto word = static_cast<std::uint64_t>(limits_.code.value_bits);
  const int width = pass.pixel_columns.size();
  std::vector<Word> plane(static_cast<std::size_t>(pass.pixel_rows.size()) * width), vector;
  for (int channel = 0; channel < channels(); ++channel) {
    for (int y = 0; y < pass.pixel_rows.size(); ++y)
      view_.row(ifmap_, image, group, channel, pass.pixel_rows.begin + y, pass.pixel_columns,
                plane.data() + static_cast<std::size_t>(y) * width);
    if (split_)
      vector.push_back(plane.front());
    else
      for_each_tile(pass, limits_, plane, [&](int pe, Extent, Extent, std::span<const Word> values) {
        bits[static_cast<std::size_t>(pe)] +=
            limits_.coded ? limits_.code.bits(sparse_entries(values, limits_.code)) : values.size() * word;
      });
  }
  if (split_)
    bits.assign(bits.size(),
                limits_.coded ? limits_.code.bits(sparse_entries(vector, limits_.code)) : vector.size() * word);
  return bits;
}

bool PlanarTiling::fits(Windows windows) const {
  if (!limits_.coded && !split_) return true;  // may_fit says it all
  for (int image = 0; image < layer_.N; ++image)
    for (int window = 0; window < windows.count(); ++window) {
      const PlanarPass pass = geometry(window, windows);
      std::vector<std::uint64_t> sum(static_cast<std::size_t>(limits_.rows) * limits_.columns, 0);
      for (int group = 0; group < layer_.groups; ++group) {
        const auto bits = input_bits(pass, image, group);
        for (std::size_t pe = 0; pe < sum.size(); ++pe) sum[pe] += bits[pe];
      }
      if (*std::max_element(sum.begin(), sum.end()) > limits_.activation_bits) return false;
    }
  return true;
}

// Non-zero pixels of all channels and images, summed up from the upper left corner: what any tile holds in four reads.
void PlanarTiling::count_non_zeros() {
  const Extent rows = view_.rows().pixels(), columns = view_.columns().pixels();
  const std::size_t pitch = static_cast<std::size_t>(columns.size()) + 1;
  non_zeros_.assign((static_cast<std::size_t>(rows.size()) + 1) * pitch, 0);
  std::vector<Word> row(static_cast<std::size_t>(columns.size()));
  for (int image = 0; image < layer_.N; ++image)
    for (int group = 0; group < layer_.groups; ++group)
      for (int channel = 0; channel < channels(); ++channel)
        for (int y = 0; y < rows.size(); ++y) {
          view_.row(ifmap_, image, group, channel, rows.begin + y, columns, row.data());
          for (std::size_t x = 0; x < row.size(); ++x) non_zeros_[(y + 1) * pitch + x + 1] += row[x] != 0;
        }
  for (std::size_t y = 1; y <= static_cast<std::size_t>(rows.size()); ++y)
    for (std::size_t x = 1; x < pitch; ++x)
      non_zeros_[y * pitch + x] +=
          non_zeros_[(y - 1) * pitch + x] + non_zeros_[y * pitch + x - 1] - non_zeros_[(y - 1) * pitch + x - 1];
}

// Whether the non-zero pixels alone fit, on the average of the images: quickly told, and rarely wrong.
bool PlanarTiling::may_fit(Windows windows) const {
  const Extent all_rows = view_.rows().pixels(), all_columns = view_.columns().pixels();
  const std::size_t pitch = static_cast<std::size_t>(all_columns.size()) + 1;
  const auto at = [&](int y, int x) {
    return non_zeros_[static_cast<std::size_t>(y - all_rows.begin) * pitch +
                      static_cast<std::size_t>(x - all_columns.begin)];
  };
  const std::uint64_t blocks = static_cast<std::uint64_t>(layer_.groups) * channels();
  const std::uint64_t entry = limits_.code.bits(1) - limits_.code.bits(0);
  for (int window = 0; window < windows.count(); ++window) {
    const PlanarPass pass = geometry(window, windows);
    for (int r = 0; r < limits_.rows; ++r)
      for (int c = 0; c < limits_.columns; ++c) {
        const Extent rows = part(pass.pixel_rows, pass.tile_height, r);
        const Extent columns = part(pass.pixel_columns, pass.tile_width, c);
        if (rows.size() == 0 || columns.size() == 0) continue;
        if (!limits_.coded) {
          const auto words = static_cast<std::uint64_t>(rows.size()) * columns.size();
          if (blocks * words * limits_.code.value_bits > limits_.activation_bits) return false;
          continue;
        }
        const std::uint64_t held = at(rows.end, columns.end) - at(rows.begin, columns.end) -
                                   at(rows.end, columns.begin) + at(rows.begin, columns.begin);
        if (blocks * limits_.code.bits(0) + held / layer_.N * entry > limits_.activation_bits) return false;
      }
  }
  return true;
}

// In the order of their number, the squarest first.
void PlanarTiling::choose_windows() {
  if (split_) {
    resident_ = fits(windows_);
    return;
  }
  if (limits_.coded) count_non_zeros();
  const int rows = view_.rows().outputs().size(), columns = view_.columns().outputs().size();
  const int wanted = std::min(limits_.group_channels.value_or(1), layer_.group_M());
  const auto none_is_empty = [&](Windows windows) {
    return up(rows, up(rows, windows.rows)) == windows.rows &&
           up(columns, up(columns, windows.columns)) == windows.columns;
  };
  const auto holds_psums = [&](Windows windows) {
    const PlanarPass pass = geometry(0, windows);
    return most_group_channels(pass.psum_height, pass.psum_width, wanted, limits_) >= wanted;
  };
  const Windows smallest{up(rows, std::min(rows, limits_.rows)), up(columns, std::min(columns, limits_.columns))};
  for (int count = 1; count <= smallest.count(); ++count) {
    std::map<int, Windows> ways;  // by how far from square, rows first
    for (int r = 1; r <= count; ++r)
      if (count % r == 0 && r <= smallest.rows && count / r <= smallest.columns)
        ways.try_emplace(2 * std::abs(r - count / r) + (r < count / r), Windows{r, count / r});
    for (const auto& [rank, windows] : ways)
      if (none_is_empty(windows) && holds_psums(windows) && may_fit(windows) && fits(windows)) {
        windows_ = windows;
        return;
      }
  }
  windows_ = smallest;
  resident_ = false;
}

}  // namespace eyrie
