#include "dataflow/row_stationary_program.h"

#include <algorithm>

#include "dataflow/multicast_table.h"
#include "dataflow/row_stationary.h"
#include "sim/base/types.h"

namespace eyrie {
namespace {

// Where the psum chains of a pass stand: the top PE's row, and the column.
struct Place {
  int row, column;
};

// Chains are numbered set by set, ofmap row by ofmap row.
std::vector<Place> place_chains(int height, int width, int t, int columns) {
  std::vector<Place> places(static_cast<std::size_t>(t) * width);
  const int whole = width / columns, rest = width % columns;
  int shelf = 0;
  for (int set = 0; set < t; ++set)
    for (int segment = 0; segment < whole; ++segment, ++shelf)
      for (int column = 0; column < columns; ++column)
        places[set * width + segment * columns + column] = {shelf * height, column};
  const int side_by_side = rest ? columns / rest : 1;
  for (int set = 0; set < t; ++set)
    for (int j = 0; j < rest; ++j)
      places[set * width + whole * columns + j] = {(shelf + set / side_by_side) * height,
                                                   set % side_by_side * rest + j};
  return places;
}

class Builder {
 public:
  Builder(const Layer& layer, const RowStationaryPass& pass, const SpatialLimits& limits)
      : layer_(layer),
        pass_(pass),
        limits_(limits),
        vertical_(vertical_axis(layer)),
        span_(vertical_.span(pass.rows)) {}

  PassProgram build() {
    program_.loop_order = limits_.loop_order;
    program_.taps = layer_.S;
    program_.step = horizontal_axis(layer_).step();
    program_.sets = std::min(horizontal_axis(layer_).phases(), layer_.F());
    program_.positions = layer_.F();
    program_.images = pass_.images;
    lay_out();
    stream_filters();
    stream_ifmaps();
    stream_psums();
    return std::move(program_);
  }

 private:
  int channels_of(int set) const { return share(pass_.channels, pass_.r, set); }
  int filters_of(int set) const { return share(pass_.filters, pass_.t, set); }
  int filter_tag(int t, int r, int row) const { return (t * pass_.r + r) * layer_.R + row; }
  int ifmap_tag(int r, int row) const { return r * span_ + row; }

  void lay_out() {
    const int height = layer_.R * pass_.r;
    const auto places = place_chains(height, pass_.rows, pass_.t, limits_.columns);
    program_.chains = static_cast<std::uint32_t>(places.size());
    program_.work.reserve(places.size() * height);
    program_.chain_filters.reserve(places.size());
    filter_taken_.reserve(places.size() * height);
    ifmap_taken_.reserve(places.size() * height);
    psum_taken_.reserve(places.size());
    for (std::uint32_t chain = 0; chain < program_.chains; ++chain) {
      const int t = static_cast<int>(chain) / pass_.rows, j = static_cast<int>(chain) % pass_.rows;
      program_.chain_filters.push_back(static_cast<std::uint16_t>(filters_of(t)));
      for (int link = 0; link < height; ++link) {
        const int r = link / layer_.R, row = link % layer_.R;
        const auto pe = static_cast<std::uint32_t>((places[chain].row + link) * limits_.columns + places[chain].column);
        add(PeWork{.pe = pe,
                   .chain = chain,
                   .top = link == 0,
                   .bottom = link == height - 1,
                   .surplus = j >= pass_.rows - pass_.surplus_rows,
                   .filters = static_cast<std::uint16_t>(filters_of(t)),
                   .channels = static_cast<std::uint16_t>(channels_of(r))});
        filter_taken_.emplace_back(filter_tag(t, r, row), pe);
        ifmap_taken_.emplace_back(ifmap_tag(r, vertical_.number(j, row, pass_.rows)), pe);
        if (link == height - 1) psum_taken_.emplace_back(chain, pe);
      }
    }
  }

  void add(const PeWork& work) {
    program_.work.push_back(work);
    const std::uint64_t macs =
        std::uint64_t{work.filters} * work.channels * layer_.S * program_.positions * pass_.images;
    (work.surplus ? program_.surplus_macs : program_.macs) += macs;
  }

  // Packet by packet, every row of PEs in turn, so that all rows fill at the same pace.
  void stream_filters() {
    const int width = limits_.filter_packet_words;
    const int longest = filters_of(0) * channels_of(0) * layer_.S;
    for (int at = 0; at < longest; at += width)
      for (int t = 0; t < pass_.t; ++t)
        for (int r = 0; r < pass_.r; ++r)
          for (int row = 0; row < layer_.R; ++row) {
            const int words = std::min(width, filters_of(t) * channels_of(r) * layer_.S - at);
            if (words > 0) send(program_.filter, filter_tag(t, r, row), words);
          }
    repeat_sequence(program_.filter, 1);
    set_destinations(program_.filter, pass_.t * pass_.r * layer_.R, filter_taken_);
  }

  // Column by column of the map, in a column channel by channel, every row of it to its diagonal.
  void stream_ifmaps() {
    for (int c = 0; c < channels_of(0); ++c)
      for (int r = 0; r < pass_.r; ++r)
        for (int row = 0; row < span_ && c < channels_of(r); ++row) send(program_.ifmap, ifmap_tag(r, row), 1);
    const int columns = horizontal_axis(layer_).span(program_.positions);
    repeat_sequence(program_.ifmap, std::uint64_t(columns) * pass_.images);
    set_destinations(program_.ifmap, pass_.r * span_, ifmap_taken_);
  }

  void stream_psums() {
    for (std::uint32_t chain = 0; chain < program_.chains; ++chain)
      for (int at = 0; at < program_.chain_filters[chain]; at += limits_.psum_packet_words)
        send(program_.psum, static_cast<int>(chain),
             std::min<int>(limits_.psum_packet_words, program_.chain_filters[chain] - at));
    repeat_sequence(program_.psum, std::uint64_t(program_.positions) * pass_.images);
    set_destinations(program_.psum, static_cast<int>(program_.chains), psum_taken_);
    program_.output_packets = program_.psum.transactions;
  }

  static void send(Multicast& multicast, int tag, int words) {
    multicast.sequence.push_back({static_cast<std::uint16_t>(tag), static_cast<std::uint16_t>(words)});
  }

  const Layer& layer_;
  const RowStationaryPass& pass_;
  const SpatialLimits& limits_;
  const WindowAxis vertical_;
  const int span_;  // ifmap rows of a pass
  PassProgram program_;
  std::vector<std::pair<int, std::uint32_t>> filter_taken_, ifmap_taken_, psum_taken_;
};

}  // namespace

PassProgram row_stationary_program(const Layer& layer, const RowStationaryPass& pass, const SpatialLimits& limits) {
  return Builder(layer, pass, limits).build();
}

int shelves_taken(int width, int t, int columns) {
  const int rest = width % columns;
  return t * (width / columns) + (rest ? static_cast<int>(ceil_div(t, columns / rest)) : 0);
}

int most_sets(int width, int shelves, int columns) {
  const int whole = width / columns, rest = width % columns;
  if (!rest) return shelves / whole;
  const int side_by_side = columns / rest;
  const int of_these = side_by_side * whole + 1, left = shelves % of_these;  // they share a shelf
  return shelves / of_these * side_by_side + (whole && left ? (left - 1) / whole : 0);
}

}  // namespace eyrie
