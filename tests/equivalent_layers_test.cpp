// Two descriptions of one layer take the same cycles and accesses, and so the same energy, on every machine; or the
// table "Equivalent descriptions" of configs/README.md has the reason of the hardware why they do not.
#include "tests/equivalent_layers.h"

#include <gmock/gmock.h>

#include <sstream>

#include "sim/engine.h"
#include "tests/every_machine.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

struct Exception {
  std::string equivalence, machines, reason;
};

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(' ');
  return begin == std::string::npos ? "" : text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

std::vector<Exception> read_exceptions() {
  std::istringstream page(text_of(EYRIE_SOURCE_DIR "/configs/README.md"));
  std::vector<Exception> exceptions;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("## ")) inside = line == "## Equivalent descriptions";
    if (!inside || !line.starts_with("| ") || line.starts_with("| description")) continue;
    std::istringstream row(line.substr(1));
    Exception one;
    for (std::string* cell : {&one.equivalence, &one.machines, &one.reason}) {
      std::getline(row, *cell, '|');
      *cell = trimmed(*cell);
    }
    exceptions.push_back(one);
  }
  return exceptions;
}

// "all", or names with commas between them.
bool names(const std::string& machines, const std::string& machine) {
  return machines == "all" || (", " + machines + ",").find(", " + machine + ",") != std::string::npos;
}

bool excepted(const std::string& equivalence, const std::string& machine) {
  static const std::vector<Exception> exceptions = read_exceptions();
  return std::any_of(exceptions.begin(), exceptions.end(), [&](const Exception& one) {
    return one.equivalence == equivalence && names(one.machines, machine);
  });
}

// What differs, or nothing.
std::string difference(const SimulatedLayer& one, const SimulatedLayer& other) {
  std::ostringstream text;
  if (one.cycles != other.cycles) text << "cycles " << one.cycles << " and " << other.cycles << "; ";
  for (const auto& [key, words] : one.counters.accesses) {
    const auto found = other.counters.accesses.find(key);
    const std::uint64_t others = found == other.counters.accesses.end() ? 0 : found->second;
    if (words != others)
      text << name(key.component) << "." << name(key.action) << "." << name(key.operand) << " " << words << " and "
           << others << "; ";
  }
  return text.str();
}

SimulatedLayer simulated(const MachineConfig& machine, const Layer& layer, const LayerData& data) {
  Workload workload;
  workload.layers.push_back({.layer = layer, .data = {}, .mapping = std::nullopt});
  if (!data.codebook.empty()) workload.layers[0].data.compress.codebook = 16;
  const std::unique_ptr<Engine> engine = make_engine(machine, workload);
  SimulatedLayer result = engine->simulate(0, data);
  const Arithmetic& arithmetic = base_of(machine).arithmetic;
  EXPECT_EQ(result.ofmap, reference_plain(layer, data.ifmap, data.filters, data.bias, arithmetic).ofmap);
  return result;
}

// So many layers show every difference that the page has a reason for.
constexpr int kManyLayers = 50;

class EquivalentDescriptions : public testing::TestWithParam<std::string> {};

TEST_P(EquivalentDescriptions, TakeTheSameOrThePageSaysWhyNot) {
  const MachineConfig machine = shipped_machine(GetParam());
  for (const Equivalence& equivalence : equivalences()) {
    const bool may_differ = excepted(equivalence.name, GetParam());
    int tried = 0, different = 0;
    for (int seed = 0; seed < layers_wanted(2); ++seed) {
      Random random(stream_seed(static_cast<std::uint64_t>(seed), equivalence.name));
      const EquivalentLayers pair = equivalence.draw(random, base_of(machine).arithmetic);
      if (!runs(GetParam(), pair.one) || !runs(GetParam(), pair.other)) continue;
      SCOPED_TRACE(equivalence.name + ", seed " + std::to_string(seed));
      const SimulatedLayer one = simulated(machine, pair.one, pair.of_one);
      const SimulatedLayer other = simulated(machine, pair.other, pair.of_other);
      const std::string what = difference(one, other);
      ++tried, different += !what.empty();
      EXPECT_TRUE(may_differ || what.empty()) << what << "without a reason on the page";
    }
    EXPECT_TRUE(!may_differ || tried < kManyLayers || different > 0)
        << equivalence.name << ": the page has a reason for nothing";
  }
}

// Else a reason would stand for nothing.
TEST(EquivalentDescriptionsOnThePage, AreOfMachinesAndDescriptionsThatThereAre) {
  for (const Exception& one : read_exceptions()) {
    EXPECT_TRUE(std::any_of(equivalences().begin(), equivalences().end(), [&](const Equivalence& equivalence) {
      return equivalence.name == one.equivalence;
    })) << one.equivalence;
    EXPECT_TRUE(std::any_of(kEveryMachine.begin(), kEveryMachine.end(), [&](const std::string& machine) {
      return names(one.machines, machine);
    })) << one.machines;
    EXPECT_THAT(one.reason, testing::Not(testing::IsEmpty())) << one.equivalence;
  }
}

INSTANTIATE_TEST_SUITE_P(Machines, EquivalentDescriptions, testing::ValuesIn(kEveryMachine), name_of_test);

}  // namespace
}  // namespace eyrie
