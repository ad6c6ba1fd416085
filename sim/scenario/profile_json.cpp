#include <cmath>

#include "sim/scenario/answer_json.h"
#include "sim/scenario/profiles.h"

namespace eyrie::offload {

std::string profile_json(const Profile& profile) {
  Json json = Json::array();
  for (const LayerProfile& layer : profile)
    json.push_back(layer.energy ? Json{{"energy", *layer.energy}, {"ms", *layer.ms}}
                                : Json{{"refusal", layer.refusal}});
  return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<Profile> profile_in(const std::string& text, std::size_t layers) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_array() || json.size() != layers) return std::nullopt;
  Profile profile;
  for (const Json& layer : json) {
    const auto number = [&](const char* key) {
      return layer.is_object() && layer.contains(key) && layer[key].is_number() && layer[key] >= 0;
    };
    if (number("energy") && number("ms"))
      profile.push_back({layer["energy"], layer["ms"], {}});
    else if (layer.is_object() && layer.contains("refusal") && layer["refusal"].is_string())
      profile.push_back({{}, {}, layer["refusal"]});
    else
      return std::nullopt;
  }
  return profile;
}

}  // namespace eyrie::offload
