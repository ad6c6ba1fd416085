#include "sim/dcnn/dcnn_machine.h"

#include <fmt/core.h>

#include <algorithm>

#include "sim/base/fault.h"
#include "sim/base/sc/counter_tree.h"
#include "sim/replay/conv_kernel.h"
#include "workloads/counts.h"

namespace eyrie {
namespace {

Extent part(Extent whole, int size, int index) {
  const int begin = std::min(whole.begin + index * size, whole.end);
  return {begin, std::min(begin + size, whole.end)};
}

}  // namespace

PlanarLimits DcnnConfig::limits() const {
  return {.rows = array.rows,
          .columns = array.columns,
          .weights = 1,
          .banks = 1,
          .bank_entries = pe.accumulator_entries,
          .bank_hash = BankHash::interleaved,
          .activation_bits = static_cast<std::uint64_t>(pe.activation_ram_bytes) * 8,
          .code = code,
          .coded = false,
          .weight_order = WeightOrder::tap_major,
          .group_channels = std::nullopt};
}

DcnnMachine::DcnnMachine(sc_core::sc_module_name name, const DcnnConfig& config, const EngineOptions& options)
    : sc_module(name), config_(config), trace_(options.trace) {
  for (int i = 0; i < config.array.pes(); ++i)
    pes_.push_back(
        std::make_unique<DcnnPe>(fmt::format("pe_{}_{}", i / config.array.columns, i % config.array.columns).c_str()));
  dram_ = std::make_unique<StreamDram>("dram", config.dram, config.clock_MHz);
  dram_->trace = trace_;
  taken_.resize(
      static_cast<std::size_t>(std::max(config.networks.prefetch_vectors, config.networks.broadcast_vectors)));
  SC_METHOD(next_group);
  sensitive << group_;
  dont_initialize();
  tree_ = std::make_unique<CounterTree>(*this);
}

SimulatedLayer DcnnMachine::simulate(const Layer& layer, const LayerData& data, const PlanarPlan& plan,
                                     bool coded_input) {
  tree_->reset();
  const PlanarTiling tiling(layer, plan, config_.limits(), data.ifmap, data.filters);
  layer_ = &layer;
  data_ = &data;
  tiling_ = &tiling;
  coded_input_ = coded_input && config_.code_in_dram;
  from_dram_ = !coded_input || !plan.input_stays || tiling.windows().count() > 1 || !tiling.resident() || layer.N > 1;
  ofmap_ = replay_ofmap(layer, data, config_.arithmetic);
  image_ = window_ = group_of_layer_ = k_ = active_ = 0;
  now_ = ppus_free_ = buffer_free_ = pixels_at_ = barrier_ = cycles_ = 0;
  fetched_ = vectors_ = groups_ = 0;
  finished_ = false;
  output_bits_.assign(pes_.size(), 0);
  dram_->start_layer(config_.networks.prefetch_before_layer ? static_cast<Cycle>(config_.dram.latency_cycles) : 0);
  if (std::any_of(data.bias.begin(), data.bias.end(), [](Psum b) { return b != 0; }))
    dram_->stream(Operand::kBias, 0,
                  static_cast<std::uint64_t>(layer.M) * static_cast<std::uint64_t>(config_.word_bits.psum));
  group_.notify(sc_core::SC_ZERO_TIME);
  sc_core::sc_start();  // until no event is left
  if (!finished_)
    throw Fault(fmt::format("{} at cycle {}: layer {} does not go on: image {}, window {}, group {}", this->name(),
                            now_, layer.name, image_, window_, k_));
  check_laws();
  return {.cycles = cycles_,
          .processing_cycles = barrier_,
          .counters = tree_->collect(),
          .ofmap = std::move(ofmap_),
          .passes = groups_,
          .active_pes = active_,
          .mapping = std::nullopt};
}

void DcnnMachine::stall(StallCounter DcnnPe::Counters::*reason, Cycle cycles) {
  for (auto& pe : pes_) pe->counters.*reason += cycles * static_cast<std::uint64_t>(config_.pe.multipliers);
}

// A group of output channels of a window: its steps, the barrier, then its outputs leave while the next one is
// computed.
void DcnnMachine::next_group() {
  const PlanarPass pass = tiling_->shape(window_);
  if (k_ == 0) begin_pass(pass);
  const Extent filters = tiling_->outputs(group_of_layer_, k_, pass.split_outputs ? 0 : kEveryPe);
  const Cycle from = std::max({now_, buffer_free_, pixels_at_});
  const Cycle for_buffer = std::max(now_, buffer_free_) - now_;
  stall(&DcnnPe::Counters::halo_ppu, for_buffer);
  stall(&DcnnPe::Counters::activation_wait, from - now_ - for_buffer);
  now_ = from;
  compute(filters.size());
  barrier_ = now_;
  if (trace_) {
    trace_->span("array", "group", from, barrier_, 0);
    trace_->boundary(barrier_);
  }
  buffer_free_ = ppus_free_;
  drain(pass, filters.size());
  ++groups_;
  if (next_place())
    group_.notify(core_cycles(now_ - from));
  else
    finish();
}

void DcnnMachine::begin_pass(const PlanarPass& pass) {
  shares_.assign(pes_.size(), {});
  const UnitStride& view = tiling_->view();
  for (std::size_t i = 0; i < pes_.size(); ++i) {
    const int row = static_cast<int>(i) / config_.array.columns, column = static_cast<int>(i) % config_.array.columns;
    const Extent y = pass.split_outputs ? pass.pixel_rows : part(pass.pixel_rows, pass.tile_height, row);
    const Extent x = pass.split_outputs ? pass.pixel_columns : part(pass.pixel_columns, pass.tile_width, column);
    shares_[i].pixels = static_cast<std::uint64_t>(y.size()) * static_cast<std::uint64_t>(x.size());
    shares_[i].inside = static_cast<std::uint64_t>(layer_->group_C()) * view.rows().pairs(y, pass.output_rows) *
                        view.columns().pairs(x, pass.output_columns);
  }
  const auto has_tile = [](const Share& share) { return share.pixels > 0; };
  active_ = std::max(active_, static_cast<int>(std::count_if(shares_.begin(), shares_.end(), has_tile)));
  largest_ = 0;
  for (const Share& share : shares_) largest_ = std::max(largest_, share.pixels);
  if (config_.pe.gates_weight_reads) count_non_zeros(pass);
  if (!from_dram_) return;
  // The pixels of a window are fetched while the one before is computed.
  pixels_at_ = dram_->arrival(dram_->queue(Operand::kIfmap, groups_ == 0 ? 0 : pixels_at_, load_bits(pass)));
  for (std::size_t i = 0; i < pes_.size(); ++i)
    pes_[i]->counters.pixel_fills += shares_[i].pixels * static_cast<std::uint64_t>(tiling_->channels());
}

// By the tiles they lie in; all PEs have the pixel there is if outputs are split.
void DcnnMachine::count_non_zeros(const PlanarPass& pass) {
  std::vector<Word> row(static_cast<std::size_t>(pass.pixel_columns.size()));
  for (int channel = 0; channel < tiling_->channels(); ++channel)
    for (int y = 0; y < pass.pixel_rows.size(); ++y) {
      tiling_->view().row(data_->ifmap, image_, group_of_layer_, channel, pass.pixel_rows.begin + y, pass.pixel_columns,
                          row.data());
      Share* const pes = &shares_[static_cast<std::size_t>(y / pass.tile_height) * config_.array.columns];
      for (int x = 0; x < pass.pixel_columns.size(); ++x)
        pes[x / pass.tile_width].non_zeros += row[static_cast<std::size_t>(x)] != 0;
    }
  if (pass.split_outputs)
    for (Share& share : shares_) share.non_zeros = shares_.front().non_zeros;
}

std::uint64_t DcnnMachine::load_bits(const PlanarPass& pass) const {
  const auto plane = static_cast<std::uint64_t>(pass.pixel_rows.size()) * pass.pixel_columns.size();
  if (!coded_input_) return plane * tiling_->channels() * config_.code.value_bits;
  std::uint64_t bits = 0;
  const UnitStride& view = tiling_->view();
  std::vector<Word> window(plane);
  for (int channel = 0; channel < tiling_->channels(); ++channel) {
    for (int y = 0; y < pass.pixel_rows.size(); ++y)
      view.row(data_->ifmap, image_, group_of_layer_, channel, pass.pixel_rows.begin + y, pass.pixel_columns,
               window.data() + static_cast<std::size_t>(y) * pass.pixel_columns.size());
    bits += config_.code.bits(sparse_entries(window, config_.code));
  }
  return bits;
}

// The weights that the layer has in each vector of an output channel: neither a channel behind the last nor a tap that
// a phase has not is in DRAM.
std::vector<std::uint64_t> DcnnMachine::weights_of_vectors() const {
  const UnitStride& view = tiling_->view();
  const int lanes = config_.pe.multipliers, channels = tiling_->channels();
  std::vector<std::uint64_t> weights;
  for (int r = 0; r < view.rows().taps(); ++r)
    for (int s = 0; s < view.columns().taps(); ++s) {
      bool real = false;  // in some phase; no vector is made of others
      std::vector<std::uint64_t> of_tap(ceil_div(channels, static_cast<std::uint64_t>(lanes)), 0);
      for (int channel = 0; channel < channels; ++channel)
        if (view.has_tap(channel, r, s)) real = true, ++of_tap[static_cast<std::size_t>(channel / lanes)];
      if (real) weights.insert(weights.end(), of_tap.begin(), of_tap.end());
    }
  return weights;
}

// When the next vector of weights is there. DRAM is asked for its weights when the prefetch buffer has room for it.
Cycle DcnnMachine::fetch(std::uint64_t weights) {
  const auto ahead = static_cast<std::uint64_t>(config_.networks.prefetch_vectors);
  const std::uint64_t bits = weights * static_cast<std::uint64_t>(config_.word_bits.filter);
  const bool asked_before = vectors_ < ahead && config_.networks.prefetch_before_layer;
  if (bits == 0) return fetched_;
  if (asked_before) return fetched_ = dram_->stream_asked_before(Operand::kFilter, bits);
  const Cycle room = vectors_ < ahead ? 0 : taken_[(vectors_ - ahead) % taken_.size()];
  return fetched_ = dram_->stream(Operand::kFilter, room, bits);
}

// A vector of weights, of the channels of a dot product, meets the pixels of a tile one a cycle. All PEs take it at
// once, or, if outputs are split, one after the other theirs, as far as they have outputs.
void DcnnMachine::compute(int channels) {
  const bool split = tiling_->shape(window_).split_outputs;
  const std::vector<std::uint64_t> weights = weights_of_vectors();
  const auto rate = static_cast<std::uint64_t>(config_.networks.broadcast_vectors);
  const Cycle began = now_;
  for (int k = 0; k < channels; ++k) {
    std::size_t takers = 1;
    if (split)
      takers = static_cast<std::size_t>(std::count_if(pes_.begin(), pes_.end(), [&, pe = 0](const auto&) mutable {
        return tiling_->outputs(group_of_layer_, k_, pe++).size() > k;
      }));
    for (const std::uint64_t of_vector : weights) {
      for (std::size_t taker = 0; taker < takers; ++taker) {
        now_ = std::max(fetch(of_vector), now_);
        if (vectors_ >= rate) now_ = std::max(now_, taken_[(vectors_ - rate) % taken_.size()] + 1);
        taken_[vectors_++ % taken_.size()] = now_;
      }
      now_ += largest_;
    }
  }
  const std::uint64_t steps = weights.size() * static_cast<std::uint64_t>(channels);
  count(channels, steps, now_ - began);
}

void DcnnMachine::count(int channels, std::uint64_t steps, Cycle computed) {
  const auto lanes = static_cast<std::uint64_t>(config_.pe.multipliers);
  const auto fifo = static_cast<std::uint64_t>(config_.pe.weight_fifo_vectors);
  const PlanarPass pass = tiling_->shape(window_);
  const std::uint64_t fragment = ceil_div(tiling_->channels(), lanes) * lanes - tiling_->channels();
  const std::uint64_t per_channel = steps / ceil_div(tiling_->channels(), lanes);
  const Cycle busiest = largest_ * steps;
  int outputs_of_all = 0;  // of the PEs
  const auto taps =
      static_cast<std::uint64_t>(tiling_->view().rows().real_taps()) * tiling_->view().columns().real_taps();
  for (std::size_t i = 0; i < pes_.size(); ++i) {
    auto& of = pes_[i]->counters;
    const Share& share = shares_[i];
    const Extent own = tiling_->outputs(group_of_layer_, k_, pass.split_outputs ? static_cast<int>(i) : kEveryPe);
    const auto outputs = static_cast<std::uint64_t>(own.size()), all = static_cast<std::uint64_t>(channels);
    outputs_of_all += own.size();
    const std::uint64_t busy = share.pixels * steps * outputs / all;  // cycles
    const std::uint64_t useful = share.inside * outputs;
    const std::uint64_t partial = share.pixels * per_channel * outputs / all * fragment;
    of.useful_cycles += useful;
    of.channel_fragment += partial;
    of.discarded += busy * lanes - partial - useful;
    (share.pixels > 0 ? of.barrier : of.no_tile) += (busiest - busy) * lanes;
    of.weight_wait += (computed - busiest) * lanes;
    if (busy == 0) continue;
    of.pixel_reads += share.pixels * ceil_div(steps * outputs / all, fifo) * lanes;
    of.weight_writes += steps * outputs / all * lanes;
    of.weight_reads += config_.pe.gates_weight_reads ? share.non_zeros * taps * outputs : busy * lanes;
    of.psum_reads += busy;
    of.psum_writes += busy;
    counters.macs += useful;
    counters.weights_delivered += steps * outputs / all * lanes;
  }
  const int sent = pass.split_outputs ? outputs_of_all : channels;
  counters.weights_sent += steps / static_cast<std::uint64_t>(channels) * static_cast<std::uint64_t>(sent) * lanes;
}

// Halos and PPUs, as in SCNN; what the output RAM does not hold goes to DRAM.
void DcnnMachine::drain(const PlanarPass& pass, int channels) {
  const Cycle begin = std::max(barrier_, ppus_free_);
  const auto loads =
      pass.split_outputs ? std::vector<HaloLoad>(pes_.size()) : halo_loads(pass, config_.array, channels);
  std::uint64_t spilled = 0;
  Cycle end = begin;
  for (std::size_t i = 0; i < pes_.size(); ++i) {
    const auto pe = static_cast<int>(i);
    const Extent filters = tiling_->outputs(group_of_layer_, k_, pass.split_outputs ? pe : kEveryPe);
    const int tile = pass.split_outputs ? 1 : output_tile(pass, config_.array, pe).size();
    const std::uint64_t outputs = static_cast<std::uint64_t>(tile) * static_cast<std::uint64_t>(filters.size());
    const HaloLoad& load = loads[i];
    const Cycle halo = ceil_div(std::max(load.sent, load.received), config_.networks.halo_psums) + load.hops;
    end = std::max(end, begin + halo + ceil_div(outputs, config_.networks.ppu_outputs));
    auto& of = pes_[i]->counters;
    of.halo_sent += load.sent;
    of.psum_reads += load.sent + load.received + outputs;
    of.psum_writes += load.received;
    of.ofmap_writes += outputs;
    const std::uint64_t bits = outputs * static_cast<std::uint64_t>(config_.code.value_bits);
    if (layer_->N == 1 && output_bits_[i] + bits <= config_.limits().activation_bits)
      output_bits_[i] += bits;
    else
      spilled += config_.code_in_dram ? store(pass, pe, filters) : bits;
  }
  ppus_free_ = end;
  if (spilled > 0) dram_->queue(Operand::kOfmap, end, spilled);
}

// Coded bits of a PE's outputs.
std::uint64_t DcnnMachine::store(const PlanarPass& pass, int pe, Extent filters) {
  std::uint64_t bits = 0;
  std::vector<Word> block;
  const OutputTile tile = pass.split_outputs ? OutputTile{{0, 1}, {0, 1}} : output_tile(pass, config_.array, pe);
  for (int m = filters.begin; m < filters.end && tile.size() > 0; ++m) {
    block.clear();
    for (int y = tile.rows.begin; y < tile.rows.end; ++y)
      for (int x = tile.columns.begin; x < tile.columns.end; ++x)
        block.push_back(ofmap_.at(image_, m, pass.output_rows.begin + y, pass.output_columns.begin + x));
    bits += config_.code.bits(sparse_entries(block, config_.code));
  }
  return bits;
}

bool DcnnMachine::next_place() {
  if (++k_ < tiling_->groups()) return true;
  k_ = 0;
  if (++group_of_layer_ < layer_->groups) return true;
  group_of_layer_ = 0;
  if (++window_ < tiling_->windows().count()) return true;
  window_ = 0;
  return ++image_ < layer_->N;
}

void DcnnMachine::finish() {
  cycles_ = std::max(ppus_free_, dram_->all_arrived());
  stall(&DcnnPe::Counters::halo_ppu, cycles_ - barrier_);
  dram_->finish_layer(cycles_);
  counters.useful_cycles = cycles_;
  const std::uint64_t inside = counters.macs.value();
  counters.macs_skipped += layer_->macs() - inside;
  if (config_.pe.zero_gating) {
    const std::uint64_t done = non_zero_macs(*layer_, data_->ifmap, data_->filters);
    counters.macs.reset();
    counters.macs += done;
    counters.macs_gated += inside - done;
  }
  finished_ = true;
}

// What must hold of any run, whatever the layer: cheap enough to be checked always.
void DcnnMachine::check_laws() {
  const auto demand = [&](bool holds, const std::string& unit, const std::string& law) {
    if (!holds) throw Fault(fmt::format("{}: layer {}: {}", unit, layer_->name, law));
  };
  for (Counted* counted : tree_->units()) {
    const auto& group = counted->counter_group();
    const bool is_pe = dynamic_cast<const DcnnPe*>(counted) != nullptr;
    const std::uint64_t expected = cycles_ * (is_pe ? static_cast<std::uint64_t>(config_.pe.multipliers) : 1);
    demand(group.useful_cycles + group.stalled() == expected, dynamic_cast<sc_core::sc_object&>(*counted).name(),
           fmt::format("useful {} + stalls {} are not the {} of {} cycles", group.useful_cycles, group.stalled(),
                       expected, cycles_));
  }
  const std::uint64_t met = counters.macs.value() + counters.macs_gated.value(), due = macs_on_pixels(*layer_);
  demand(met == due, this->name(), fmt::format("{} MACs done or gated, {} are not of padding", met, due));
}

}  // namespace eyrie
