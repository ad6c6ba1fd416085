#include "sim/table_files.h"

#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "sim/file_formats.h"
#include "sim/yaml_reader.h"

namespace eyrie {
namespace {

namespace fs = std::filesystem;

void check(const Arithmetic& arithmetic, YamlReader& file) {
  file.require({"operand_bits", "product_shift", "accumulator_bits", "output_shift", "relu"});
  file.within("operand_bits", arithmetic.operand_bits, 2, 16);
  file.within("product_shift", arithmetic.product_shift, 0, 31);
  file.within("accumulator_bits", arithmetic.accumulator_bits, 8, 32);
  file.within("output_shift", arithmetic.output_shift, 0, 31);
}

void check_sizes(const TechnologyPartFile& part, const std::string& path, YamlReader& file) {
  double before = part.reference_bytes.value_or(0);
  for (std::size_t i = 0; i < part.sizes.size(); ++i) {
    const std::string size = fmt::format("{}.sizes[{}]", path, i);
    file.require({size + ".bytes", size + ".energy"});
    file.within(size + ".bytes", part.sizes[i].bytes, 1, 1e15);
    file.within(size + ".energy", part.sizes[i].energy, 0, 1e12);
    if (!file.clean(size)) continue;
    if (!part.reference_bytes) {
      file.problem(size, "is of no use without reference_bytes, the size that energy is of");
    } else if (part.sizes[i].bytes <= before) {
      file.problem(size + ".bytes",
                   fmt::format("{:.0f} is no larger than the {:.0f} before it", part.sizes[i].bytes, before));
    }
    before = part.sizes[i].bytes;
  }
}

void check(const TechnologyFile& technology, YamlReader& file) {
  file.require({"unit", "source", "parts"});
  if (file.given("source") && technology.source.empty()) file.problem("source", "is empty, expected paper and table");
  if (file.given("parts") && technology.parts.empty()) file.problem("parts", "is empty, expected at least one part");
  for (const auto& [name, part] : technology.parts) {
    const std::string path = "parts." + name;
    if (name == "none") file.problem(path, "is what a machine file calls a part that costs nothing; rename it");
    file.require({path + ".energy", path + ".source"});
    file.within(path + ".energy", part.energy, 0, 1e12);
    file.within(path + ".width_bits", part.width_bits, 1, 65536);
    file.within(path + ".reference_bytes", part.reference_bytes.value_or(1), 1, 1e15);
    check_sizes(part, path, file);
    if (file.given(path + ".source") && file.clean(path + ".source") && part.source.empty()) {
      file.problem(path + ".source", "is empty, expected paper and table, or the rule that gives the number");
    }
  }
}

void append(std::vector<std::string>& all, const std::vector<std::string>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

}  // namespace

std::string shipped_configs() { return EYRIE_SOURCE_DIR "/configs"; }

std::optional<std::string> find_file(const std::string& name, const std::vector<std::string>& folders) {
  std::error_code none;
  for (const std::string& folder : folders) {
    const fs::path path = fs::path(folder) / name;
    if (fs::exists(path, none)) return path.lexically_normal().string();
  }
  return std::nullopt;
}

std::optional<std::string> find_dram_preset(const std::string& name, const std::string& folder) {
  return find_file(name + ".yaml", {folder, shipped_configs() + "/dram"});
}

std::optional<std::string> find_technology(const std::string& name) {
  std::error_code none;
  const std::string shipped = shipped_configs() + "/technology";
  auto found = find_file(name, {"."});
  if (!found || fs::is_directory(*found, none)) found = find_file(name + ".yaml", {shipped});
  return found ? found : find_file(name, {shipped});
}

std::vector<std::string> yaml_names(const std::string& folder) {
  std::vector<std::string> names;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

Arithmetic read_arithmetic(const std::string& path, std::vector<std::string>& problems) {
  YamlReader file(path);
  const auto arithmetic = file.read<Arithmetic>();
  check(arithmetic, file);
  append(problems, file.problems());
  return arithmetic;
}

Technology read_technology(const std::string& path, std::vector<std::string>& problems) {
  YamlReader file(path);
  const auto said = file.read<TechnologyFile>();
  check(said, file);
  append(problems, file.problems());

  Technology technology;
  technology.name = fs::path(path).stem().string();
  technology.unit = said.unit == EnergyUnit::pJ ? "pJ" : "MAC";
  technology.source = said.source;
  for (const auto& [name, part] : said.parts) {
    technology.parts[name] = {part.energy, part.width_bits, part.reference_bytes, part.sizes, part.source};
  }
  return technology;
}

}  // namespace eyrie
