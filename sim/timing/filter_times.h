// When the filters of PEs with one tag are there: all get the same packets, and take each in the same cycle.
#pragma once
#include <algorithm>
#include <vector>

#include "sim/timing/link_times.h"

namespace eyrie {

class FilterTimes {
 public:
  // `words` in all, through a queue of `depth` packets. `each`: it is asked for the time of every word.
  void start(std::uint32_t words, int depth, bool each) {
    queue_.start(static_cast<std::uint32_t>(depth));
    words_ = words;
    loaded_ = last_at_ = 0;
    each_ = each;
    loads_.clear();
  }

  PassCycle room() const { return queue_.room(); }
  // A packet is taken in the cycle after it has come, one a cycle.
  void push(PassCycle now, std::uint32_t words) {
    queue_.push(now);
    last_at_ = std::max(now, last_at_) + 1;
    queue_.pop(last_at_);
    loaded_ += words;
    if (each_) loads_.push_back({loaded_, last_at_});
  }
  // PEs may know of a MAC they did not know of before.
  bool news() const { return each_ || loaded_ == words_; }

  // The first cycle with all words, or with word w; kUnknown if it is.
  PassCycle there() const { return loaded_ == words_ ? last_at_ + 1 : kUnknown; }
  PassCycle there(std::uint32_t w) const {
    const auto load = std::upper_bound(loads_.begin(), loads_.end(), w,
                                       [](std::uint32_t word, const Load& one) { return word < one.words; });
    return load == loads_.end() ? kUnknown : load->at + 1;
  }

 private:
  struct Load {
    std::uint32_t words;  // with these
    PassCycle at;
  };

  LinkTimes queue_;
  std::uint32_t words_ = 0, loaded_ = 0;
  PassCycle last_at_ = 0;
  bool each_ = false;
  std::vector<Load> loads_;
};

}  // namespace eyrie
