#include "sim/sweep/point_record.h"

#include <fmt/core.h>

#include <cstring>

#include "sim/number.h"

namespace eyrie {
namespace {

std::int64_t whole(std::uint64_t count) { return static_cast<std::int64_t>(count); }

std::string path_of(const AccessKey& key) {
  return fmt::format("{}.{}.{}", name(key.component), name(key.action), name(key.operand));
}

// Numbers and lengths, one after the other.
class Writer {
 public:
  std::string bytes;

  template <class T>
  void number(T value) {
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  }
  void text(const std::string& value) {
    number(value.size());
    bytes += value;
  }
  void cell(const Cell& value) {
    number(value.index());
    if (const auto* count = std::get_if<std::int64_t>(&value)) number(*count);
    if (const auto* real = std::get_if<double>(&value)) number(*real);
    if (const auto* words = std::get_if<std::string>(&value)) text(*words);
  }
};

class Reader {
 public:
  explicit Reader(const std::string& bytes) : bytes_(bytes) {}
  bool whole = true;  // nothing was missing so far

  template <class T>
  T number() {
    T value{};
    if ((whole = whole && bytes_.size() - at_ >= sizeof value)) {
      std::memcpy(&value, bytes_.data() + at_, sizeof value);
      at_ += sizeof value;
    }
    return value;
  }
  std::string text() {
    const auto size = number<std::size_t>();
    if (!(whole = whole && bytes_.size() - at_ >= size)) return "";
    at_ += size;
    return bytes_.substr(at_ - size, size);
  }
  Cell cell() {
    switch (number<std::size_t>()) {
      case 1:
        return number<std::int64_t>();
      case 2:
        return number<double>();
      case 3:
        return text();
      default:
        return {};
    }
  }

 private:
  const std::string& bytes_;
  std::size_t at_ = 0;
};

}  // namespace

const char* name(PointRecord::Status status) {
  constexpr const char* kNames[] = {"done", "refused", "crashed", "too large"};
  return kNames[static_cast<std::size_t>(status)];
}

Cell cell_of(const std::string& text) {
  std::int64_t count = 0;
  const char* end = text.data() + text.size();
  if (const auto [stop, error] = std::from_chars(text.data(), end, count); error == std::errc{} && stop == end)
    return count;
  if (const auto number = number_in(text)) return *number;
  return text;
}

std::string cell_text(const Cell& cell) {
  if (const auto* count = std::get_if<std::int64_t>(&cell)) return fmt::format("{}", *count);
  if (const auto* number = std::get_if<double>(&cell)) return fmt::format("{}", *number);
  const auto* text = std::get_if<std::string>(&cell);
  return text ? *text : "";
}

Columns columns_of(const RunResult& result) {
  const LayerResult& total = result.totals;
  const bool one_clock = result.clock_MHz > 0;
  const auto by_clock = [&](const auto& value) { return one_clock ? Cell(value) : Cell(); };
  const double macs = static_cast<double>(total.macs);
  Columns columns{{"technology", result.technology},
                  {"batch", std::int64_t{result.batch}},
                  {"clock_MHz", by_clock(result.clock_MHz)},
                  {"pes", std::int64_t{result.pes}},
                  {"multipliers", std::int64_t{result.multipliers}},
                  {"layers", whole(result.layers.size())},
                  {"macs", whole(total.macs)},
                  {"macs_gated", whole(total.macs_gated)},
                  {"cycles", by_clock(whole(total.cycles))},
                  {"seconds", total.seconds},
                  {"processing_cycles", by_clock(whole(total.processing_cycles))},
                  {"passes", whole(total.passes)},
                  {"active_pes", by_clock(std::int64_t{total.active_pes})},
                  {"utilization", by_clock(total.utilization)},
                  {"outputs_match", total.outputs_match ? Cell(std::int64_t{*total.outputs_match}) : Cell()},
                  {"overflows", total.outputs_match ? Cell(whole(total.overflows)) : Cell()},
                  {"energy.unit", total.energy.unit},
                  {"energy.total", total.energy.total},
                  {"energy.per_mac", macs > 0 ? Cell(total.energy.total / macs) : Cell()}};
  for (const auto& [component, energy] : total.energy.components)
    columns.emplace_back("energy.components." + component, energy);
  for (const auto& [component, bytes] : total.bytes) columns.emplace_back("bytes." + component, whole(bytes));
  for (const auto& [level, traffic] : total.traffic) {
    columns.emplace_back("traffic." + level + ".bytes", whole(traffic.bytes));
    columns.emplace_back("traffic." + level + ".compulsory", whole(traffic.compulsory));
    columns.emplace_back("traffic." + level + ".compulsory_uncoded", whole(traffic.uncoded));
  }
  columns.emplace_back("effective_bandwidth", effective_bandwidth(total));
  const PerImage image = per_image(total);
  columns.emplace_back("per_image.seconds", image.seconds);
  columns.emplace_back("per_image.energy", image.energy);
  columns.emplace_back("per_image.macs", image.macs);
  columns.emplace_back("per_image.dram_bytes", image.dram_bytes);
  for (const auto& [key, words] : total.accesses) columns.emplace_back("accesses." + path_of(key), whole(words));
  for (const auto& [reason, cycles] : total.stalls) columns.emplace_back("stalls." + reason, whole(cycles));
  return columns;
}

std::string to_bytes(const PointRecord& record) {
  Writer writer;
  writer.number(record.status);
  writer.text(record.message);
  writer.number(record.results.size());
  for (const auto& [column, cell] : record.results) {
    writer.text(column);
    writer.cell(cell);
  }
  return writer.bytes;
}

bool from_bytes(const std::string& bytes, PointRecord& record) {
  Reader reader(bytes);
  record.status = reader.number<PointRecord::Status>();
  record.message = reader.text();
  const auto columns = reader.number<std::size_t>();
  record.results.clear();
  for (std::size_t i = 0; i < columns && reader.whole; ++i) {
    std::string column = reader.text();
    record.results.emplace_back(std::move(column), reader.cell());
  }
  return reader.whole;
}

}  // namespace eyrie
