#include "sim/scenario/profiles.h"

#include <fmt/core.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "sim/atomic_file.h"
#include "sim/base/fault.h"
#include "sim/input_text.h"
#include "sim/sha256.h"

namespace eyrie::offload {
namespace {

namespace fs = std::filesystem;

constexpr double kMsPerS = 1000;

std::string content(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// Of all that decides a profile: the files, those that they name, and the program that simulates.
std::string hash_of(const Simulated& machine, const WorkloadSource& source) {
  static const std::string program = sha256_of_file("/proc/self/exe");
  NamedFiles named;
  std::string text = program + "\n" + (machine.technology.empty() ? "" : sha256_of_file(machine.technology) + "\n");
  std::vector<std::string> files = machine.files;
  files.push_back(source.file);
  for (const std::string& file : files) try {
      const YamlPtr document = parse_yaml_file(file);
      text += document_text(file, *document) + named.text(file, *document);
    } catch (const UnreadableYaml& bad) {
      throw UserError(file + ": " + bad.what);  // read well a moment ago
    }
  return sha256(text);
}

Profile simulated(const Simulated& machine, const WorkloadSource& source, const ProfileOptions& options) {
  CompareOptions run;
  run.run.memory_limit = options.memory_limit;
  run.run.progress = options.progress;
  const MachineComparison comparison = compare_machines({machine.contestant}, source.workload, run);
  Profile profile;
  for (const ComparedLayer& layer : comparison.machines.front().layers) {
    if (layer.result) {
      const PerImage image = per_image(*layer.result);
      profile.push_back({image.energy, image.seconds * kMsPerS, {}});
    } else {
      profile.push_back({{}, {}, layer.refusal});
    }
  }
  return profile;
}

void add_forms(Processor& processor, const Network& network, const ProfileOptions& options) {
  const Profile found = profile(*processor.simulated, *network.source, options);
  processor.refusals.resize(found.size());
  for (std::size_t l = 0; l < found.size(); ++l) {
    processor.refusals[l] = found[l].refusal;
    auto& forms = processor.forms[l];
    const auto as_it_is = [](const Form& form) { return form.variant.empty(); };
    if (!found[l].energy || std::any_of(forms.begin(), forms.end(), as_it_is)) continue;
    forms.insert(forms.begin(), Form{{*found[l].energy * processor.simulated->mJ_per_unit, *found[l].ms}});
  }
}

void add_variant(Processor& processor, const Network& network, const VariantSource& variant,
                 const ProfileOptions& options) {
  const Profile found = profile(*processor.simulated, variant.source, options);
  for (const auto& [layer, loss] : variant.losses)
    for (std::size_t i = 0; i < found.size(); ++i) {
      const LayerProfile& form = found[i];
      if (variant.source.workload.layers[i].layer.name != network.layers[layer].name || !form.energy) continue;
      processor.forms[layer].push_back(
          {{*form.energy * processor.simulated->mJ_per_unit, *form.ms}, loss, variant.name});
    }
}

void check_forms(const Placement& placement) {
  std::vector<std::string> problems;
  for (std::size_t l = 0; l < placement.network.layers.size(); ++l) {
    const auto runs = [l](const Processor& processor) { return !processor.forms[l].empty(); };
    if (std::any_of(placement.processors.begin(), placement.processors.end(), runs)) continue;
    std::string why;
    for (const Processor& processor : placement.processors)
      if (processor.simulated) why += fmt::format("; {}: {}", processor.name, processor.refusals[l]);
    problems.push_back(fmt::format("{}: {}: no processor says what it costs{}", placement.layer_keys[l],
                                   placement.network.layers[l].name, why));
  }
  if (!problems.empty()) throw UserError(problems);
}

}  // namespace

Profile profile(const Simulated& machine, const WorkloadSource& source, const ProfileOptions& options) {
  const std::size_t layers = source.workload.layers.size();
  if (options.folder.empty()) return simulated(machine, source, options);
  const std::string name = hash_of(machine, source) + ".json";
  if (auto kept = profile_in(content(options.folder / name), layers)) return *std::move(kept);
  Profile found = simulated(machine, source, options);
  write_files(options.folder, {{name, profile_json(found)}});
  return found;
}

Placement with_profiles(Placement placement, const ProfileOptions& options) {
  Network& network = placement.network;
  if (network.source) {
    network.tensors =
        sent_tensors(network.source->workload, placement.sent, placement.sent_key, placement.output_at.has_value());
    for (std::size_t l = 0; l < network.layers.size(); ++l)
      network.layers[l].bits = network.tensors[l + 1].bits(placement.sent.code);
    if (!network.input_bits) network.input_bits = network.tensors.front().bits(placement.sent.code);
  }
  for (Processor& processor : placement.processors) {
    if (!processor.simulated) continue;
    add_forms(processor, network, options);
    for (const VariantSource& variant : placement.variants) add_variant(processor, network, variant, options);
  }
  check_forms(placement);
  return placement;
}

}  // namespace eyrie::offload
