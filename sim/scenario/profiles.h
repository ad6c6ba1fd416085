// Profiles: what each layer costs on each machine, simulated cycle by cycle, and the bits of what is sent. A profile is
// kept under the hash of all that decides it, so that it is simulated once.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/placement.h"

namespace eyrie::offload {

struct ProfileOptions {
  std::filesystem::path folder = {};  // where profiles are kept; empty: nowhere
  std::uint64_t memory_limit = kNoMemoryLimit;
  std::function<void(std::size_t done, std::size_t total, const std::string& layer)> progress = {};
};

// Of a layer, an image: its cost in the machine's unit of energy and ms, or why the machine cannot run it.
struct LayerProfile {
  std::optional<double> energy, ms;
  std::string refusal;
  bool operator==(const LayerProfile&) const = default;
};
using Profile = std::vector<LayerProfile>;

// Simulates, or takes what is kept. Throws as compare_machines does.
Profile profile(const Simulated& machine, const WorkloadSource& source, const ProfileOptions& options);

// The placement with forms of all simulated layers and bits of all tensors. One without simulated processors stays as
// it is. Throws UserError if no processor runs a layer, or a word does not fit what is sent of it.
Placement with_profiles(Placement placement, const ProfileOptions& options);

// A profile as text and back; nothing if the text is none of so many layers.
std::string profile_json(const Profile& profile);
std::optional<Profile> profile_in(const std::string& json, std::size_t layers);

}  // namespace eyrie::offload
