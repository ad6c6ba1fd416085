#include "pe/eie/detection_tree.h"

#include <algorithm>

namespace eyrie {

DetectionTree::DetectionTree(int pes, int fan_in) {
  int levels = 0;
  for (int inputs = pes; inputs > 1 || levels == 0; ++levels) {
    inputs = (inputs + fan_in - 1) / fan_in;
    nodes_ += inputs;
  }
  stages_.resize(static_cast<std::size_t>(levels));
}

void DetectionTree::start(const std::vector<Word>& activations, bool every) {
  activations_ = &activations;
  every_ = every;
  next_ = 0;
  const auto zeros = std::count(activations.begin(), activations.end(), Word{0});
  left_ = activations.size() - (every ? 0 : static_cast<std::uint64_t>(zeros));
  std::fill(stages_.begin(), stages_.end(), std::nullopt);
}

bool DetectionTree::step(bool taken) {
  if (stages_.back() && !taken) return false;
  left_ -= taken;
  std::move_backward(stages_.begin(), stages_.end() - 1, stages_.end());
  stages_.front() = detect();
  return true;
}

std::optional<Broadcast> DetectionTree::detect() {
  const std::vector<Word>& activations = *activations_;
  while (next_ < activations.size() && activations[next_] == 0 && !every_) ++next_;
  if (next_ == activations.size()) return std::nullopt;
  const auto column = static_cast<std::uint32_t>(next_++);
  return Broadcast{column, activations[column]};
}

}  // namespace eyrie
