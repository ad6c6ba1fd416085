// The leading-non-zero detection of EIE (ISCA 2016, Section IV): every PE offers the first non-zero of its source
// registers, and a tree of nodes hands the leading one to the control unit.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "pe/eie/broadcast.h"

namespace eyrie {

// Activation j lies in register j / N of PE j mod N, so the least register of the leftmost PE is the least column: the
// non-zeros come in ascending order. Each level of nodes ends in a register; all of them hold while the last is full
// and nobody takes it.
class DetectionTree {
 public:
  DetectionTree(int pes, int fan_in);

  int nodes() const { return nodes_; }
  int levels() const { return static_cast<int>(stages_.size()); }

  // Begins with new source registers; `every`: zeros are detected too.
  void start(const std::vector<Word>& activations, bool every);
  // What the last level holds.
  const std::optional<Broadcast>& leading() const { return stages_.back(); }
  // A clock edge. True if the levels moved: `taken`, or the last level was empty.
  bool step(bool taken);
  // Nothing is left, in the registers or on its way.
  bool exhausted() const { return left_ == 0; }

 private:
  std::optional<Broadcast> detect();

  int nodes_ = 0;
  std::vector<std::optional<Broadcast>> stages_;  // the last level last
  const std::vector<Word>* activations_ = nullptr;
  bool every_ = false;
  std::size_t next_ = 0;    // the first activation that was not looked at
  std::uint64_t left_ = 0;  // non-zeros not taken
};

}  // namespace eyrie
