#include "sim/spatial/sequencer.h"

#include <fmt/core.h>

#include <utility>

#include "dataflow/vector_plan.h"
#include "sim/spatial/timed_counts.h"

namespace eyrie {

constexpr std::size_t kTilesAhead = 2;  // ifmap tiles asked for before the first has arrived: enough never to wait

Sequencer::Sequencer(sc_core::sc_module_name name, const SpatialConfig& machine, const Units& units)
    : sc_module(name), machine_(machine), units_(units) {
  SC_METHOD(step);
  sensitive << begin_ << watchdog_ << units.buffer.pass_done() << units.buffer.filters_read() << units.dram.progress()
            << units.array.macs_done();
  dont_initialize();
}

void Sequencer::start(const LayerJob& job, DramContents& contents) {
  const Plan& plan = job.plan;
  job_ = &job;
  contents_ = &contents;
  origin_ = core_now();
  accounted_ = pass_began_ = pass_ended_ = idle_ = 0;
  running_ = finished_ = false;
  waits_for_ = &counters.ifmap_fill;
  next_pass_ = filters_started_ = ifmaps_requested_ = tiles_opened_ = tiles_drained_ = 0;
  filter_stream_requests_ = 0;
  ifmap_at_.assign(1, 0);
  bias_arrives_.clear();
  filters_arrive_.clear();
  if (units_.memory) units_.memory->start_layer();
  units_.buffer.divide(plan.filter_words, plan.ifmap_words, plan.slot_words * plan.psum_slots);
  units_.dram.start_layer(plan.ifmap_words);
  units_.dram.wait_for(DramStream::kOfmap, plan.psum_tiles.size());
  begin_.notify(sc_core::SC_ZERO_TIME);
}

void Sequencer::step() {
  if (finished_) return;
  const Cycle now = core_now() - origin_;
  account(now);
  if (running_ && units_.buffer.pass_is_done()) end_pass(now);
  if (ticks() && now - pass_began_ > patience(*job_->plan.passes[next_pass_ - 1].program)) {
    units_.clock.stop();  // nothing moves any more: let the kernel run dry
    return;
  }
  open_psum_tiles();
  request_ifmaps();
  request_filters();
  if (running_)
    preload_filters();
  else if (!(waits_for_ = missing()))
    start_pass(now);
  else if (units_.dram.arrived(DramStream::kOfmap) == job_->plan.psum_tiles.size())
    finish(now);
  units_.dram.wait_for(DramStream::kFilter, awaited_filters());
}

// As which block of their stream the filters or biases arrive that the next pass lacks. Others change nothing yet: what
// they are for is looked at when the pass ends, or when that has come which the next pass lacks first.
std::uint64_t Sequencer::awaited_filters() const {
  constexpr std::uint64_t kNone = ~std::uint64_t{0}, kAny = 1;
  if (running_) return machine_.pass.filter_load_during_drain ? kAny : kNone;
  if (waits_for_ == &counters.bias_fill) return bias_arrives_[job_->plan.passes[next_pass_].psum_tile];
  return waits_for_ == &counters.filter_fill ? kAny : kNone;
}

// Gives the cycles since the last step to the pass that ran in them, or to what was missing then.
void Sequencer::account(Cycle now) {
  const Cycle cycles = now - accounted_;
  accounted_ = now;
  if (running_)
    counters.useful_cycles += cycles;
  else
    *waits_for_ += cycles;
}

void Sequencer::end_pass(Cycle now) {
  const Pass& pass = job_->plan.passes[next_pass_ - 1];
  const bool ticked = ticks();
  running_ = false;
  if (job_->on_array()) pass_ended_ = now;
  if (!ticked && !replayed_) {
    // The array has been idle, and goes on to be.
  } else if (replayed_) {
    ++replayed_->replays;
  } else {
    watchdog_.cancel();
    units_.clock.stop();
    units_.array.finish(now - pass_began_);
    if (units_.memory) units_.memory->end();
  }
  if (pass.last_of_psum_tile) {
    drain(job_->plan.psum_tiles[pass.psum_tile]);
    ++tiles_drained_;
    if (!machine_.pass.overlaps_feature_maps) units_.dram.wait_for(DramStream::kOfmap, tiles_drained_);
  }
  if (!trace) return;
  trace->span("array", "pass", pass_began_, now, 0);
  trace->boundary(now);
}

void Sequencer::drain(const PsumTile& tile) {
  if (contents_->only_sizes()) {
    units_.dram.enqueue(DramStream::kOfmap, contents_->store_known(tile));
    return;
  }
  const auto base = psum_slot(static_cast<std::uint32_t>(&tile - job_->plan.psum_tiles.data()));
  std::vector<Word> words;
  for (const std::uint32_t at : job_->plan.layout->psum_order(tile))
    words.push_back(machine_.arithmetic.requantise(machine_.arithmetic.wrap(units_.buffer.psum(base + at))));
  units_.dram.enqueue(DramStream::kOfmap, contents_->store(tile, words));
}

// A psum tile is opened when the one that had its place has left: its psums begin as their filter's bias. The port that
// drains a tile sets the next one behind it, which is why this takes no time of its own.
void Sequencer::open_psum_tiles() {
  const Plan& plan = job_->plan;
  for (; tiles_opened_ < plan.psum_tiles.size() && tiles_opened_ < units_.dram.tiles_left() + plan.psum_slots;
       ++tiles_opened_) {
    const PsumTile& tile = plan.psum_tiles[tiles_opened_];
    counters.psum_fills += tile.words;
    if (!contents_->only_sizes()) {
      std::vector<Psum> psums;
      for (const int filter : plan.layout->psum_filters(tile)) psums.push_back(job_->data.bias[filter]);
      units_.buffer.fill_psums(psum_slot(static_cast<std::uint32_t>(tiles_opened_)), psums);
    }
    if (contents_->has_bias()) {
      units_.dram.enqueue(DramStream::kFilter, contents_->bias(tile));
      ++filter_stream_requests_;
    }
    bias_arrives_.push_back(contents_->has_bias() ? filter_stream_requests_ : 0);
  }
}

// Where passes do not overlap with feature maps, a tile is asked for when the next pass wants it and none runs.
std::size_t Sequencer::ifmaps_wanted() const {
  if (machine_.pass.overlaps_feature_maps) return units_.dram.arrived(DramStream::kIfmap) + kTilesAhead;
  const auto& passes = job_->plan.passes;
  return running_ || next_pass_ == passes.size() ? 0 : passes[next_pass_].ifmap_tile + 1;
}

void Sequencer::request_ifmaps() {
  const auto& tiles = job_->plan.ifmap_tiles;
  while (ifmaps_requested_ < tiles.size() && ifmaps_requested_ < ifmaps_wanted()) {
    const IfmapTile& tile = tiles[ifmaps_requested_++];
    units_.dram.enqueue(DramStream::kIfmap, contents_->ifmap(tile));
    ifmap_at_.push_back(ifmap_at_.back() + tile.words);
  }
}

// A filter tile comes when the one that had its place is read for the last time. Of a machine whose filters stay in the
// PEs a pass' filters are a tile, and the prefetch buffer holds one.
void Sequencer::request_filters() {
  const auto& tiles = job_->plan.filter_tiles;
  for (;
       filters_arrive_.size() < tiles.size() && filters_arrive_.size() < filter_tiles_read() + job_->plan.filter_slots;
       filters_arrive_.push_back(++filter_stream_requests_))
    units_.dram.enqueue(DramStream::kFilter, contents_->filters(static_cast<std::uint32_t>(filters_arrive_.size())));
}

std::size_t Sequencer::filter_tiles_read() const {
  if (filters_started_ == 0) return 0;
  const Pass& last = job_->plan.passes[filters_started_ - 1];
  return last.filter_tile + (last.last_of_filter_tile && units_.buffer.filters_are_read() ? 1 : 0);
}

bool Sequencer::filters_arrived(const Pass& pass) const {
  return pass.filter_tile < filters_arrive_.size() &&
         units_.dram.arrived(DramStream::kFilter) >= filters_arrive_[pass.filter_tile];
}

// What the next pass still lacks; nullptr if it may start. After the last pass: the arrival of its ofmaps.
StallCounter* Sequencer::missing() {
  const auto& passes = job_->plan.passes;
  if (next_pass_ == passes.size()) return &counters.last_drain;
  const Pass& pass = passes[next_pass_];
  if (pass.psum_tile >= tiles_opened_) return &counters.psum_drain;
  if (!machine_.pass.overlaps_feature_maps && units_.dram.arrived(DramStream::kOfmap) < tiles_drained_)
    return &counters.psum_drain;
  if (units_.dram.arrived(DramStream::kFilter) < bias_arrives_[pass.psum_tile]) return &counters.bias_fill;
  if (units_.dram.arrived(DramStream::kIfmap) <= pass.ifmap_tile) return &counters.ifmap_fill;
  if (!job_->on_array()) return nullptr;
  if (filters_started_ > next_pass_) return nullptr;  // they are being loaded since the last pass' drain
  return filters_arrived(pass) ? nullptr : &counters.filter_fill;
}

// While the last psums of a pass leave, the PEs already take the filters of the next.
void Sequencer::preload_filters() {
  const auto& passes = job_->plan.passes;
  if (!job_->on_array() || !machine_.pass.filter_load_during_drain || units_.array.working() ||
      next_pass_ == passes.size() || filters_started_ > next_pass_ || !filters_arrived(passes[next_pass_]) ||
      !passes[next_pass_].program->stays.filter)
    return;
  units_.array.take_filters_of(*passes[next_pass_].program);
  start_filters(passes[next_pass_]);
}

void Sequencer::start_filters(const Pass& pass) {
  const Plan& plan = job_->plan;
  const auto slot = pass.filter_tile % static_cast<std::uint32_t>(plan.filter_slots);
  units_.buffer.start_filters(*pass.program, slot * plan.filter_slot_words + pass.filter_offset);
  units_.filter_network.start(pass.program->filter);
  ++filters_started_;
}

std::uint32_t Sequencer::frees(const Pass& pass) const {
  return pass.last_of_ifmap_tile ? job_->plan.ifmap_tiles[pass.ifmap_tile].words : 0;
}

void Sequencer::start_pass(Cycle now) {
  const Pass& pass = job_->plan.passes[next_pass_];
  if (job_->on_array()) idle_ += now - pass_ended_;
  replayed_ = job_->on_array() && units_.memory ? known(*pass.program) : nullptr;
  if (replayed_) {
    units_.buffer.replay(replayed_->times, frees(pass));
    ++filters_started_;
  } else if (job_->on_array()) {
    start_ticking(pass);
  } else {
    start_vector_pass(pass);
  }
  pass_began_ = now;
  running_ = true;
  ++next_pass_;
}

// nullptr: the pass has to be ticked.
KnownPass* Sequencer::known(const PassProgram& program) {
  KnownPass* const found = units_.memory->find(program);
  if (found || !PassTimer::knows(program)) return found;
  auto timed = units_.timer->time(program, patience(program));
  if (!timed) return nullptr;  // ticking tells what waits for what
  return units_.memory->learn(program, std::move(timed->times), [&] { count(program, *timed, units_); });
}

void Sequencer::start_ticking(const Pass& pass) {
  const PassProgram& program = *pass.program;
  PassTimes* const record = units_.memory ? units_.memory->begin(program) : nullptr;
  if (filters_started_ == next_pass_) start_filters(pass);
  const std::uint64_t ifmap_at = ifmap_at_[pass.ifmap_tile] + pass.ifmap_offset;
  units_.buffer.start(program, static_cast<std::uint32_t>(ifmap_at % job_->plan.ifmap_words),
                      psum_slot(pass.psum_tile) + pass.psum_offset, frees(pass), record);
  units_.ifmap_network.start(program.ifmap, program.stays.filter);
  units_.psum_network.start(program.psum);
  units_.output_network.start(program);
  units_.array.start(program);
  units_.clock.start();
  watchdog_.notify(core_cycles(patience(program) + 1));
}

void Sequencer::start_vector_pass(const Pass& pass) {
  const Plan& plan = job_->plan;
  std::uint64_t words = 0;  // of all operands
  const std::size_t before = next_pass_ == 0 ? 0 : plan.passes[next_pass_ - 1].ifmap_tile + 1;
  for (std::size_t tile = before; tile <= pass.ifmap_tile; ++tile) words += plan.ifmap_tiles[tile].words;
  const std::uint64_t operations = vector_operations(job_->layer, plan.psum_tiles[pass.psum_tile]);
  units_.buffer.replay(units_.vector_unit->times(static_cast<std::uint32_t>(words), operations),
                       static_cast<std::uint32_t>(words));
  units_.buffer.counters.ifmap_reads += operations;
  units_.vector_unit->counters.words += operations;
}

void Sequencer::account_vector_unit(Cycle cycles) {
  if (!units_.vector_unit) return;
  VectorUnit::Counters& of = units_.vector_unit->counters;
  if (job_->on_array()) {
    of.array_layer += cycles;
    return;
  }
  of.useful_cycles += counters.useful_cycles;
  of.waits += cycles - counters.useful_cycles;
}

void Sequencer::finish(Cycle now) {
  idle_ += now - pass_ended_;
  settle();
  account_vector_unit(now);
  units_.dram.finish_layer(now);
  if (units_.memory) units_.memory->settle();
  cycles_ = now;
  finished_ = true;
}

void Sequencer::settle() {
  const Cycle cycles = std::exchange(idle_, 0);
  units_.array.add_idle(cycles);
  units_.buffer.add_idle(cycles);
  units_.filter_network.add_idle(cycles);
  units_.ifmap_network.add_idle(cycles);
  units_.psum_network.add_idle(cycles);
  units_.output_network.add_idle(cycles);
}

std::uint32_t Sequencer::psum_slot(std::uint32_t tile) const {
  return tile % static_cast<std::uint32_t>(job_->plan.psum_slots) * job_->plan.slot_words;
}

// Far more than any pass takes: every transaction and every MAC after the other, with the pipeline drained each time.
Cycle Sequencer::patience(const PassProgram& program) const {
  const auto steps = program.filter.transactions + program.ifmap.transactions + program.psum.transactions +
                     program.output_packets + program.macs + program.surplus_macs;
  return 64 + steps * static_cast<Cycle>(machine_.pe.pipeline_stages + 8);
}

std::string Sequencer::state() const {
  const auto& passes = job_->plan.passes;
  return fmt::format(
      "pass {} of {}, {}; {} of {} ifmap tiles and {} blocks of filters and biases arrived, "
      "{} of {} psum tiles in DRAM; {} PEs have MACs to issue",
      next_pass_, passes.size(), running_ ? "in the array" : "none in the array",
      units_.dram.arrived(DramStream::kIfmap), job_->plan.ifmap_tiles.size(), units_.dram.arrived(DramStream::kFilter),
      units_.dram.arrived(DramStream::kOfmap), job_->plan.psum_tiles.size(), units_.array.working());
}

}  // namespace eyrie
