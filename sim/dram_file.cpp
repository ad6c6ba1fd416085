#include "sim/dram_file.h"

#include <fmt/core.h>

#include <filesystem>

#include "sim/suggest.h"
#include "sim/table_files.h"

namespace eyrie {
namespace {

void check_ranges(const DramDeviceFile& d, YamlReader& file) {
  file.within("clock_MHz", d.clock_MHz, 1, 10000);
  file.within("width_bits", d.width_bits, 8, 1024);
  file.within("burst_length", d.burst_length, 2, 64);
  file.within("command_clocks", d.command_clocks, 1, 8);
  file.within("channels", d.channels, 1, 16);
  file.within("ranks", d.ranks, 1, 8);
  file.within("bank_groups", d.bank_groups, 1, 8);
  file.within("banks", d.banks, 1, 64);
  file.within("rows", d.rows, 1, 1 << 20);
  file.within("row_bytes", d.row_bytes, 8, 65536);
  boost::mp11::mp_for_each<MembersOf<DramTimings>>([&](auto timing) {
    const std::string path = std::string("timings.") + timing.name;
    file.require({path});
    file.within(path, d.timings.*timing.pointer, 0, 100000);
  });
}

DramDevice device_of(const DramDeviceFile& d) {
  return {.clock_MHz = d.clock_MHz,
          .width_bits = d.width_bits,
          .burst_length = d.burst_length,
          .command_clocks = d.command_clocks,
          .channels = d.channels,
          .ranks = d.ranks,
          .bank_groups = d.bank_groups,
          .banks = d.banks,
          .rows = d.rows,
          .row_bytes = d.row_bytes,
          .timings = d.timings};
}

// What a controller has to be able to count on.
void check_device(const DramDeviceFile& said, YamlReader& file) {
  const DramDevice device = device_of(said);
  const auto divides = [&](const char* key, int value, int by, const std::string& what) {
    if (value % by != 0) file.problem(key, fmt::format("{} is no multiple of {}, {}", value, by, what));
  };
  divides("width_bits", said.width_bits, 8, "a byte");
  divides("burst_length", said.burst_length, 2, "the edges of a clock");
  divides("banks", said.banks, said.bank_groups, "the bank_groups");
  if (!file.clean("width_bits") || !file.clean("burst_length")) return;
  divides("row_bytes", said.row_bytes, device.access_bytes(), "the bytes of an access, width_bits x burst_length / 8");
  if (device.accesses() < 4)
    file.problem("rows", "the memory has fewer than 4 accesses, one for each of the operands it holds");
  const DramTimings& t = said.timings;
  if (t.tRAS < t.tRCD) file.problem("timings.tRAS", fmt::format("{} is shorter than tRCD {}", t.tRAS, t.tRCD));
  // Between two refreshes a row can be opened, accessed and closed.
  const int cycle = t.tRFC + t.tRCD + t.tCWL + device.access_clocks() + t.tWR + t.tRAS + t.tRPab + t.tCL;
  if (t.tREFI < 2 * cycle)
    file.problem("timings.tREFI",
                 fmt::format("{} leaves no time between refreshes, expected at least {}", t.tREFI, 2 * cycle));
}

std::optional<std::string> find_device(const std::string& name, YamlReader& file) {
  const std::string beside = std::filesystem::path(file.file()).parent_path().string();
  auto found = find_dram_preset(name, beside.empty() ? "." : beside);
  const std::string shipped = shipped_configs() + "/dram";
  if (!found)
    file.problem("dram.preset", fmt::format("{}.yaml is neither beside this file nor in {}{}", name, shipped,
                                            suggestion(name, yaml_names(shipped))));
  return found;
}

void belongs_to(DramModel model, const std::vector<std::string>& keys, const std::string& other, YamlReader& file) {
  for (const std::string& key : keys)
    if (file.given("dram." + key) && file.clean("dram." + key))
      file.problem("dram." + key,
                   fmt::format("belongs to model {}{}", model == DramModel::link ? "link" : "banked", other));
}

}  // namespace

DramDevice read_dram_device(const std::string& path, std::vector<std::string>& problems) {
  YamlReader file(path);
  const auto said = file.read<DramDeviceFile>();
  file.require({"source", "clock_MHz", "width_bits", "burst_length", "banks", "rows", "row_bytes"});
  check_ranges(said, file);
  if (file.given("source") && said.source.empty()) file.problem("source", "is empty, expected data sheet or standard");
  if (file.problems().empty()) check_device(said, file);
  const auto found = file.problems();
  problems.insert(problems.end(), found.begin(), found.end());
  return device_of(said);
}

DramParams read_dram(const DramFile& said, YamlReader& file, std::vector<std::string>& problems) {
  file.within("dram.width_bits", said.width_bits, 8, 1024);
  file.within("dram.clock_MHz", said.clock_MHz, 0.001, 100000);
  file.within("dram.latency_cycles", said.latency_cycles, 0, 100000);
  file.within("dram.burst_words", said.burst_words, 1, 65536);
  file.within("dram.queue_requests", said.queue_requests, 1, 1024);
  file.within("dram.most_passes", said.most_passes, 0, 100000);
  DramParams dram{.model = said.model,
                  .width_bits = said.width_bits,
                  .clock_MHz = said.clock_MHz,
                  .latency_cycles = said.latency_cycles,
                  .burst_words = said.burst_words,
                  .scheduling = {said.page, said.mapping, said.queue_requests, said.most_passes}};
  if (said.model == DramModel::link) {
    file.require({"dram.width_bits", "dram.clock_MHz"});
    belongs_to(DramModel::banked, {"preset", "page", "mapping", "queue_requests", "most_passes"}, "", file);
    return dram;
  }
  belongs_to(DramModel::link, {"width_bits", "clock_MHz"}, "; with banks it is the preset's", file);
  file.require({"dram.preset"});
  if (!file.given("dram.preset") || !file.clean("dram.preset")) return dram;
  if (const auto found = find_device(said.preset, file)) dram.device = read_dram_device(*found, problems);
  dram.width_bits = 2 * dram.device.width_bits * dram.device.channels;  // both edges
  dram.clock_MHz = dram.device.clock_MHz;
  return dram;
}

void add_bandwidth(const DramParams& dram, Parameters& parameters) {
  if (dram.model != DramModel::banked) return;
  parameters.erase("dram.width_bits");
  parameters.erase("dram.clock_MHz");
  parameters["dram.bandwidth_GBps"] = dram.width_bits / 8.0 * dram.clock_MHz / 1e3;
}

}  // namespace eyrie
