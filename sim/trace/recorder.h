// Takes down a run over time: windows of what was counted, and what units were busy with.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/sc/counter.h"
#include "sim/base/trace.h"
#include "sim/result.h"

namespace eyrie {

struct TraceOptions {
  bool spans = false;                // take down what units were busy with, too
  std::optional<Cycle> window = {};  // least cycles of a window; none: chosen so that a layer has 64 to 128, or one a
                                     // boundary if there are fewer
};

// What was counted between two boundaries of a layer.
struct TraceWindow {
  Cycle begin = 0, end = 0;  // core cycles since the layer began
  CounterTotals counters;
  Energy energy;  // of all windows of a layer, added up in their order: the layer's, to the last bit
};

struct TraceSpan {
  const char *unit, *what;
  Cycle begin, end;
  std::uint64_t words;
};

struct TracedLayer {
  std::string name;
  Cycle cycles = 0;
  std::vector<TraceWindow> windows;
  std::vector<TraceSpan> spans;
};

class Recorder : public TraceSink {
 public:
  explicit Recorder(const TraceOptions& options) : options_(options) {}

  // Around each layer. `counters` reads what was counted since the layer began; `energy` what counts cost in so many
  // cycles.
  void begin_layer(const std::string& name, std::function<CounterTotals()> counters);
  void end_layer(const LayerResult& result, const std::function<Energy(const Accesses&, Cycle)>& energy);

  void span(const char* unit, const char* what, Cycle begin, Cycle end, std::uint64_t words) override;
  void boundary(Cycle now) override;

  const std::vector<TracedLayer>& layers() const { return layers_; }

 private:
  struct Mark {
    Cycle at = 0;
    CounterTotals sum;  // since the layer began
  };
  void thin_out();

  const TraceOptions options_;
  std::vector<TracedLayer> layers_;
  std::function<CounterTotals()> counters_;
  std::vector<Mark> marks_;     // where windows end
  std::size_t stride_ = 1;      // boundaries a window
  std::size_t boundaries_ = 0;  // since the last mark
};

}  // namespace eyrie
