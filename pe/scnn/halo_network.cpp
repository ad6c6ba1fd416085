#include "pe/scnn/halo_network.h"

#include <algorithm>

namespace eyrie {
HaloNetwork::HaloNetwork(sc_core::sc_module_name name, const ScnnArrayParams& array, const ScnnNetworkParams& params,
                         ScnnArray& pes)
    : sc_module(name), array_(array), params_(params), pes_(pes) {}

// A PE's psum (0, 0) is the output that its first pixel meets with the last tap.
void HaloNetwork::add_up(const PlanarPass& pass, int channels, std::vector<Psum>& window) {
  const int height = pass.output_rows.size(), width = pass.output_columns.size();
  window.assign(static_cast<std::size_t>(channels) * height * width, 0);
  for (int pe = 0; pe < array_.pes(); ++pe) {
    const OutputTile mine = psum_tile(pass, array_, pe);
    if (mine.size() == 0) continue;
    const int first_row = pass.pixel_rows.begin - pass.output_rows.begin + pe / array_.columns * pass.tile_height -
                          (pass.psum_height - pass.tile_height);
    const int first_column = pass.pixel_columns.begin - pass.output_columns.begin +
                             pe % array_.columns * pass.tile_width - (pass.psum_width - pass.tile_width);
    const ScnnPe& from = pes_.pe(static_cast<std::size_t>(pe));
    for (int k = 0; k < channels; ++k)
      for (int y = mine.rows.begin; y < mine.rows.end; ++y) {
        const int place = (y - first_row) * pass.psum_width - first_column;  // of column 0
        Psum* to = window.data() + (static_cast<std::size_t>(k) * height + y) * width;
        for (int x = mine.columns.begin; x < mine.columns.end; ++x)
          to[x] = static_cast<Psum>(static_cast<std::uint32_t>(to[x]) +
                                    static_cast<std::uint32_t>(from.psum(k, place + x)));
      }
  }
}

Cycle HaloNetwork::exchange(const PlanarPass& pass, std::span<const int> channels_of_pe, Cycle barrier,
                            std::vector<Psum>& window) {
  const Cycle begin = std::max(barrier, done_);
  Cycle exchanged = begin, end = begin;
  const auto outputs_rate = static_cast<std::uint64_t>(params_.ppu_outputs);
  if (pass.split_outputs) {
    window.clear();
    for (std::size_t pe = 0; pe < pes_.size(); ++pe) {
      const auto own = static_cast<std::uint64_t>(channels_of_pe[pe]);
      for (int k = 0; k < channels_of_pe[pe]; ++k) window.push_back(pes_.pe(pe).psum(k, 0));
      pes_.pe(pe).counters.psum_reads += own;
      end = std::max(end, begin + ceil_div(own, outputs_rate));
    }
    return done_ = end;
  }
  const int channels = channels_of_pe.front();
  add_up(pass, channels, window);
  const std::vector<HaloLoad> all = halo_loads(pass, array_, channels);
  for (int pe = 0; pe < array_.pes(); ++pe) {
    const HaloLoad& load = all[static_cast<std::size_t>(pe)];
    const std::uint64_t outputs =
        static_cast<std::uint64_t>(output_tile(pass, array_, pe).size()) * static_cast<std::uint64_t>(channels);
    const Cycle halo =
        ceil_div(std::max(load.sent, load.received), static_cast<std::uint64_t>(params_.halo_psums)) + load.hops;
    exchanged = std::max(exchanged, begin + halo);
    end = std::max(end, begin + halo + ceil_div(outputs, outputs_rate));
    counters.sent += load.sent;
    auto& of_pe = pes_.pe(static_cast<std::size_t>(pe)).counters;
    of_pe.psum_reads += load.sent + load.received + outputs;
    of_pe.psum_writes += load.received;
  }
  counters.useful_cycles += exchanged - begin;
  return done_ = end;
}

}  // namespace eyrie
