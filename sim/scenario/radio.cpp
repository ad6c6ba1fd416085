#include "sim/scenario/radio.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "sim/scenario/file_rules.h"
#include "sim/scenario/placement_file.h"

namespace eyrie::offload {

Cost Radio::once() const { return {promotion.mJ() + tail_mJ(tail_ms()), promotion.ms}; }

double Radio::tail_ms() const {
  double ms = 0;
  for (const RadioState& state : tail) ms += state.ms;
  return ms;
}

double Radio::tail_mJ(double ms) const {
  double mJ = 0;
  for (const RadioState& state : tail) {
    const double stays = std::clamp(ms, 0.0, state.ms);
    mJ += RadioState{stays, state.mW}.mJ();
    ms -= state.ms;
  }
  return mJ;
}

Radio read_radio(const std::string& path, std::vector<std::string>& problems) {
  YamlReader file(path);
  const auto said = file.read<RadioFile>();
  file.require(
      {"power.up_mW_per_Mbps", "power.down_mW_per_Mbps", "power.base_mW", "power.source", "promotion", "tail"});
  file.within("power.up_mW_per_Mbps", said.power.up_mW_per_Mbps, 0, kMost);
  file.within("power.down_mW_per_Mbps", said.power.down_mW_per_Mbps, 0, kMost);
  file.within("power.base_mW", said.power.base_mW, 0, kMost);
  const auto state = [&](const std::string& key, const RadioStateFile& of) {
    file.require({key + ".ms", key + ".mW", key + ".source"});
    file.within(key + ".ms", of.ms, 0, kMost);
    file.within(key + ".mW", of.mW, 0, kMost);
    return RadioState{of.ms, of.mW};
  };
  Radio radio{std::filesystem::path(path).stem().string(),
              said.power.up_mW_per_Mbps,
              said.power.down_mW_per_Mbps,
              said.power.base_mW,
              state("promotion", said.promotion),
              {}};
  for (std::size_t i = 0; i < said.tail.size(); ++i)
    radio.tail.push_back(state(fmt::format("tail[{}]", i), said.tail[i]));
  const auto found = file.problems();
  problems.insert(problems.end(), found.begin(), found.end());
  return radio;
}

}  // namespace eyrie::offload
