// One PE on a bench: the test plays the networks at its edges and ticks it by hand.
#pragma once
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "pe/processing_element.h"
#include "tests/clocked_bench.h"
#include "workloads/random.h"

namespace eyrie {

// What the PE works on: the shape of a pass, as the one PE in it sees it.
struct PeTask {
  int filters = 1, channels = 1, taps = 1, stride = 1, positions = 1, images = 1, sets = 1;

  int window() const { return channels * taps; }
  int windows() const { return positions * images; }
  int step() const { return std::min(stride, taps); }
  int pixels() const { return images * channels * ((positions - sets) * step() + sets * taps); }
  // Of an image's window x, which come set by set.
  int first_pixel(int x) const {
    int at = 0;
    for (int set = 0;; ++set) {
      const int of_set = positions / sets + (set < positions % sets);
      if (x < of_set) return at + x * step() * channels;
      x -= of_set;
      at += (of_set - 1) * step() * channels + window();
    }
  }
  int filter_words() const { return filters * window(); }
  int macs() const { return windows() * window() * filters; }
};

class PeBench {
 public:
  // A packet as it left the PE, and the cycle in which the network could take it.
  struct Sent {
    Cycle at;
    PsumPacket packet;
  };

  // Whether an edge moves in a cycle; each moves at most one item.
  using Gate = std::function<bool(Cycle)>;
  Gate filters_come = always(), pixels_come = always(), psums_come = always(), psums_go = always();
  bool edges_first = false;  // whether the edges move before the PE in a cycle, or after it

  PeBench(const PeTask& task, const PeParams& params, int packet_words = 4, const Arithmetic& arithmetic = {})
      : params_(params),
        packet_words_(packet_words),
        arithmetic_(arithmetic),
        pe("pe", params, arithmetic, packet_words) {
    begin(task);
  }

  // Begins a pass, with values of its own; in the cycle before its first, the edges move already.
  void begin(const PeTask& task, bool bottom = true, std::uint64_t seed = 1) {
    task_ = task;
    draw(seed);
    program_.loop_order = params_.loop_order;
    program_.taps = task.taps;
    program_.step = task.step();
    program_.positions = task.positions;
    program_.images = task.images;
    program_.sets = task.sets;
    const PeWork work{.pe = 0,
                      .chain = kChain,
                      .top = true,
                      .bottom = bottom,
                      .surplus = false,
                      .filters = static_cast<std::uint16_t>(task.filters),
                      .channels = static_cast<std::uint16_t>(task.channels)};
    sent.clear();
    working = 1;
    began_ = now;
    pe.start(program_, work, pe.output, working);
  }

  // Overwrites the pixels at these places with zeros, before the pass begins.
  void zero_pixels(const std::vector<int>& places) {
    for (const int place : places) pixels_.at(place) = 0;
  }

  void cycle() {
    if (now == began_) move_edges();
    ++now;
    if (edges_first) move_edges();
    pe.tick(now);
    if (!edges_first) move_edges();
  }
  void run_to(Cycle cycle_of_pass) {
    while (now - began_ < cycle_of_pass) cycle();
  }
  // Until the last psum has left; the cycles of the pass.
  Cycle run() {
    while (!finished() && now - began_ < kPatience) cycle();
    EXPECT_TRUE(finished()) << "the PE does not go on";
    pe.finish();
    return now - began_;
  }
  bool finished() const { return psums_gone_ == task_.windows() * task_.filters; }

  std::uint64_t useful_and_stalled() { return pe.counters.useful_cycles + pe.counters.stalled(); }

  // Every psum that left, in order, and what it should be.
  std::vector<Psum> psums() const {
    std::vector<Psum> all;
    for (const Sent& some : sent)
      all.insert(all.end(), some.packet.words.begin(), some.packet.words.begin() + some.packet.count);
    return all;
  }
  std::vector<Psum> expected() const {
    std::vector<Psum> all;
    const int pixels_a_row = task_.pixels() / task_.images;
    for (int image = 0; image < task_.images; ++image)
      for (int x = 0; x < task_.positions; ++x)
        for (int f = 0; f < task_.filters; ++f) {
          std::int64_t sum = psums_in_[all.size()];
          for (int k = 0; k < task_.window(); ++k)
            sum += arithmetic_.product(pixels_[image * pixels_a_row + task_.first_pixel(x) + k],
                                       filters_[f * task_.window() + k]);
          all.push_back(static_cast<Psum>(static_cast<std::uint32_t>(sum)));
        }
    return all;
  }

  static constexpr std::uint16_t kChain = 3;

  Cycle now = 0;
  int working = 1;
  std::vector<Sent> sent;

 private:
  static constexpr Cycle kPatience = 100000;
  const FreshWorld world_{};
  const PeParams params_;
  const int packet_words_;
  const Arithmetic arithmetic_;

 public:
  ProcessingElement pe;

 private:
  static Gate always() {
    return [](Cycle) { return true; };
  }

  void draw(std::uint64_t seed) {
    Random random(seed);
    const auto words = [&](int count) {
      std::vector<Word> some;
      for (int i = 0; i < count; ++i)
        some.push_back(static_cast<Word>(random.in(1, 1000) * (random.below(2) ? 1 : -1)));
      return some;
    };
    filters_ = words(task_.filter_words());
    pixels_ = words(task_.pixels());
    psums_in_.clear();
    for (int i = 0; i < task_.windows() * task_.filters; ++i)
      psums_in_.push_back(static_cast<Psum>(random.in(-1000000, 1000000)));
    filters_come_ = pixels_come_ = psums_come_ = psums_gone_ = 0;
  }

  // The filter word that comes i-th: filters change fastest when a pixel meets all of them.
  Word filter_word(int i) const {
    if (params_.loop_order == LoopOrder::filter_major) return filters_[i];
    return filters_[i % task_.filters * task_.window() + i / task_.filters];
  }

  void move_edges() {
    if (filters_come_ < task_.filter_words() && filters_come(now) && pe.filter_in.can_push(now)) give_filters();
    if (pixels_come_ < task_.pixels() && pixels_come(now) && pe.ifmap_in.can_push(now))
      pe.ifmap_in.push(now, pixels_[pixels_come_++]);
    if (psums_come_ < task_.windows() * task_.filters && psums_come(now) && pe.psum_in.can_push(now)) give_psums();
    if (psums_go(now) && pe.output.can_pop(now)) {
      sent.push_back({now - began_, pe.output.pop(now)});
      psums_gone_ += sent.back().packet.count;
    }
  }

  void give_filters() {
    FilterPacket packet{};
    while (packet.count < kFilterPacketWords && filters_come_ < task_.filter_words())
      packet.words[packet.count++] = filter_word(filters_come_++);
    pe.filter_in.push(now, packet);
  }

  // A packet does not reach beyond its window.
  void give_psums() {
    PsumPacket packet{};
    do {
      packet.words[packet.count++] = psums_in_[psums_come_++];
    } while (packet.count < packet_words_ && psums_come_ % task_.filters != 0);
    pe.psum_in.push(now, packet);
  }

 public:
  static constexpr int kFilterPacketWords = 4;

 private:
  PeTask task_;
  PassProgram program_;
  Cycle began_ = 0;
  std::vector<Word> filters_;  // filter by filter, in it pixel by pixel of the window
  std::vector<Word> pixels_;
  std::vector<Psum> psums_in_;
  int filters_come_ = 0, pixels_come_ = 0, psums_come_ = 0, psums_gone_ = 0;
};

}  // namespace eyrie
