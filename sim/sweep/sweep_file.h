// What a sweep file may say, key by key; configs/README.md documents the keys.
#pragma once
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "sim/yaml_reader.h"

namespace eyrie {

struct RangeFile {
  double from = 0, to = 0, step = 0;
};
BOOST_DESCRIBE_STRUCT(RangeFile, (), (from, to, step))

using AxisFile = ManyOrMap<YamlPtr, RangeFile>;
using AxesFile = InOrder<AxisFile>;

struct PlotFile {
  std::string title, x, y;
  std::vector<std::string> lines;
  InOrder<std::string> against;
};
BOOST_DESCRIBE_STRUCT(PlotFile, (), (title, x, y, lines, against))

struct SweepFile {
  std::string question;
  std::optional<std::string> machine, workload;
  std::vector<std::string> layers;
  std::optional<int> batch;
  bool check = true;
  AxesFile axes;
  std::vector<AxesFile> zip;
  std::vector<std::string> filters;
  std::vector<PlotFile> plots;
};
BOOST_DESCRIBE_STRUCT(SweepFile, (), (question, machine, workload, layers, batch, check, axes, zip, filters, plots))

}  // namespace eyrie
