// The `dram` section of a machine file, and the files of DRAM devices that it names (configs/dram).
#pragma once
#include <boost/describe.hpp>
#include <string>
#include <vector>

#include "memory/memory_params.h"
#include "sim/parameters.h"
#include "sim/yaml_reader.h"

namespace eyrie {

BOOST_DESCRIBE_ENUM(DramModel, link, banked)
BOOST_DESCRIBE_ENUM(PagePolicy, open, closed)
BOOST_DESCRIBE_ENUM(AddressMapping, row_bank_column, row_column_bank, bank_row_column)

struct DramFile {
  DramModel model = DramModel::link;
  int width_bits = 0;
  double clock_MHz = 0;
  int latency_cycles = DramParams{}.latency_cycles;
  int burst_words = DramParams{}.burst_words;
  std::string preset;
  PagePolicy page = DramScheduling{}.page;
  AddressMapping mapping = DramScheduling{}.mapping;
  int queue_requests = DramScheduling{}.queue_requests;
  int most_passes = DramScheduling{}.most_passes;
};
BOOST_DESCRIBE_STRUCT(DramFile, (),
                      (model, width_bits, clock_MHz, latency_cycles, burst_words, preset, page, mapping, queue_requests,
                       most_passes))

BOOST_DESCRIBE_STRUCT(DramTimings, (),
                      (tRCD, tRP, tRPab, tCL, tCWL, tRAS, tRTP, tCCD_S, tCCD_L, tRRD_S, tRRD_L, tFAW, tWR, tWTR_S,
                       tWTR_L, tREFI, tRFC, tBTA))

struct DramDeviceFile {
  std::string source;
  double clock_MHz = 0;
  int width_bits = 0, burst_length = 0;
  int command_clocks = 1, channels = 1, ranks = 1, bank_groups = 1;
  int banks = 0, rows = 0, row_bytes = 0;
  DramTimings timings;
};
BOOST_DESCRIBE_STRUCT(DramDeviceFile, (),
                      (source, clock_MHz, width_bits, burst_length, command_clocks, channels, ranks, bank_groups, banks,
                       rows, row_bytes, timings))

// Checks the section `dram` and reads the device it names: beside the machine file or under configs/dram. What is wrong
// with the device's file is added to `problems`.
DramParams read_dram(const DramFile& said, YamlReader& file, std::vector<std::string>& problems);

// Adds what the device of a DRAM with banks moves at most, as `dram.bandwidth_GBps`, in place of the link's width and
// clock, which such a machine has not.
void add_bandwidth(const DramParams& dram, Parameters& parameters);

DramDevice read_dram_device(const std::string& path, std::vector<std::string>& problems);

}  // namespace eyrie
