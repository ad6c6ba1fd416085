#include "sim/trace/trace_files.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "sim/csv.h"

namespace eyrie {
namespace {

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20)
      out += fmt::format("\\u{:04x}", static_cast<int>(c));
    else
      out += c;
  }
  return out + "\"";
}

// Trace events of one process, the machine; a track is a thread of it.
class Events {
 public:
  Events(const std::string& machine, double clock_MHz) : clock_MHz_(clock_MHz) {
    add(fmt::format(R"("name":"process_name","ph":"M","pid":1,"args":{{"name":{}}})", quoted(machine)));
  }

  void span(const std::string& track, const std::string& name, Cycle begin, Cycle end, std::uint64_t words) {
    const std::string args = words ? fmt::format(R"(,"args":{{"words":{}}})", words) : "";
    add(fmt::format(R"("name":{},"ph":"X","pid":1,"tid":{},"ts":{},"dur":{}{})", quoted(name), thread(track), us(begin),
                    us(end - begin), args));
  }

  void counter(const std::string& name, Cycle at, const std::map<std::string, double>& values) {
    std::string args;
    for (const auto& [key, value] : values)
      args += fmt::format("{}{}:{:.6g}", args.empty() ? "" : ",", quoted(key), value);
    add(fmt::format(R"("name":{},"ph":"C","pid":1,"ts":{},"args":{{{}}})", quoted(name), us(at), args));
  }

  std::string text() const { return "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n" + events_ + "\n]}\n"; }

 private:
  double us(Cycle cycles) const { return static_cast<double>(cycles) / clock_MHz_; }

  int thread(const std::string& track) {
    const auto [known, is_new] = threads_.try_emplace(track, static_cast<int>(threads_.size()) + 1);
    if (is_new)
      add(fmt::format(R"("name":"thread_name","ph":"M","pid":1,"tid":{},"args":{{"name":{}}})", known->second,
                      quoted(track)));
    return known->second;
  }

  void add(const std::string& event) { events_ += (events_.empty() ? "{" : ",\n{") + event + "}"; }

  const double clock_MHz_;
  std::map<std::string, int> threads_;
  std::string events_;
};

// By unit, the cycles of a window that its units stalled for each reason.
std::map<std::string, std::map<std::string, double>> stalls_by_unit(const TraceWindow& window) {
  std::map<std::string, std::map<std::string, double>> units;
  for (const auto& [name, cycles] : window.counters.stalls) {
    const auto dot = name.find('.');
    units[name.substr(0, dot)][name.substr(dot + 1)] =
        static_cast<double>(cycles) / static_cast<double>(std::max<Cycle>(1, window.end - window.begin));
  }
  return units;
}

}  // namespace

std::string energy_trace_csv(const RunResult& result, const Recorder& recorder) {
  std::set<std::string> components;
  for (const auto& [component, value] : result.totals.energy.components) components.insert(component);
  std::string csv = "layer,start_cycle,end_cycle";
  for (const std::string& component : components) csv += "," + component;
  csv += "\n";
  Cycle origin = 0;
  for (const TracedLayer& layer : recorder.layers()) {
    for (const TraceWindow& window : layer.windows) {
      csv += fmt::format("{},{},{}", csv_cell(layer.name), origin + window.begin, origin + window.end);
      for (const std::string& component : components) {
        const auto found = window.energy.components.find(component);
        csv += fmt::format(",{}", found == window.energy.components.end() ? 0.0 : found->second);
      }
      csv += "\n";
    }
    origin += layer.cycles;
  }
  return csv;
}

std::string perfetto_json(const RunResult& result, const Recorder& recorder) {
  Events events(result.machine, result.clock_MHz);
  Cycle origin = 0;
  for (const TracedLayer& layer : recorder.layers()) {
    events.span("layers", layer.name, origin, origin + layer.cycles, 0);
    for (const TraceSpan& span : layer.spans)
      events.span(span.unit, span.what, origin + span.begin, origin + span.end, span.words);
    for (const TraceWindow& window : layer.windows)
      for (const auto& [unit, reasons] : stalls_by_unit(window))
        events.counter(unit + " stalls (units)", origin + window.begin, reasons);
    origin += layer.cycles;
  }
  return events.text();
}

}  // namespace eyrie
