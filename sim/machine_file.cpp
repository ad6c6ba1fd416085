#include "sim/machine_file.h"

#include <fmt/core.h>

#include <filesystem>

#include "sim/suggest.h"
#include "sim/table_files.h"

namespace eyrie {
namespace {

namespace fs = std::filesystem;

// The file that the key `what` names: beside the machine file or under the configurations that come with Eyrie.
std::optional<std::string> find_table(const std::string& what, const std::string& name, YamlReader& file) {
  if (!file.given(what) || !file.clean(what)) return std::nullopt;
  const std::string beside = fs::path(file.file()).parent_path().string();
  auto found = find_file(name, {beside.empty() ? "." : beside, shipped_configs()});
  if (!found) {
    std::vector<std::string> shipped = yaml_names(shipped_configs() + "/" + what);
    for (std::string& table : shipped) table = what + "/" + table + ".yaml";
    file.problem(what, fmt::format("{} is neither beside this file nor in {}, which has {}", name, shipped_configs(),
                                   listed(shipped)));
  }
  return found;
}

// The technology that a user names instead of the machine file's.
std::optional<std::string> said_technology(const std::string& name, std::vector<std::string>& problems) {
  auto found = find_technology(name);
  if (!found)
    problems.push_back(fmt::format("technology {}: no such file{}", name,
                                   suggestion(name, yaml_names(shipped_configs() + "/technology"))));
  return found;
}

// A stored word holds every value of its operand. Sums may be wider than a stored psum, so that all machines compute in
// one arithmetic; a finished output, which takes the place of its psum, may not.
void check_word_bits(const MachineBase& machine, YamlReader& file) {
  const auto demand = [&](const char* operand, int bits, const char* values) {
    if (bits >= machine.arithmetic.operand_bits) return;
    file.problem(fmt::format("word_bits.{}", operand),
                 fmt::format("{} bits do not hold the {} of {} bits of the arithmetic", bits, values,
                             machine.arithmetic.operand_bits));
  };
  demand("ifmap", machine.word_bits.ifmap, "operands");
  demand("filter", machine.word_bits.filter, "operands");
  demand("psum", machine.word_bits.psum, "outputs, which wait among psums,");
}

}  // namespace

bool read_tables(const MachineTables& said, const Stores& stores, MachineBase& machine, MachineReading& reading) {
  YamlReader& file = reading.file;
  auto& problems = reading.problems;
  machine.name = fs::path(file.file()).stem().string();
  bool arithmetic_is_read = false;
  if (const auto found = find_table("arithmetic", said.arithmetic, file)) {
    machine.arithmetic = read_arithmetic(*found, problems);
    arithmetic_is_read = problems.empty();
  }
  if (reading.arithmetic) machine.arithmetic = *reading.arithmetic;
  if (arithmetic_is_read && file.clean("word_bits")) check_word_bits(machine, file);
  const std::size_t before = problems.size();
  const auto found = reading.technology.empty() ? find_table("technology", said.technology, file)
                                                : said_technology(reading.technology, problems);
  if (found) machine.technology = read_technology(*found, problems);
  const bool usable = found && problems.size() == before;
  machine.energy = read_action_map(said.energy, stores, usable ? &machine.technology : nullptr, file);
  return arithmetic_is_read;
}

}  // namespace eyrie
