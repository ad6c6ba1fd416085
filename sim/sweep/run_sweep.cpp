#include "sim/sweep/run_sweep.h"

#include <exception>
#include <map>

#include "sim/base/fault.h"
#include "sim/memory_need.h"
#include "sim/sweep/process_pool.h"
#include "sim/version.h"
#include "sim/yaml_edit.h"

namespace eyrie {
namespace {

using Status = PointRecord::Status;

// What a child process does.
std::string simulated(const Sweep& sweep, const SweepOptions& options, const PointInputs& inputs) {
  PointRecord record;
  try {
    record.results = columns_of(options.simulate(sweep, inputs, options.memory_limit));
  } catch (const MemoryError& error) {
    record.status = Status::too_large;
    record.message = error.what();
  } catch (const UserError& error) {
    record.status = Status::refused;
    record.message = error.what();
  } catch (const std::exception& error) {
    record.status = Status::crashed;
    record.message = std::string("a mistake of the simulator itself: ") + error.what();
  }
  return to_bytes(record);
}

class Runner {
 public:
  Runner(const Sweep& sweep, const SweepOptions& options, PointList& points, Store& store)
      : options_(options), points_(points), store_(store) {
    summary_.progress.points = count_points(sweep);
    store.describe({{"question", sweep.question}, {"file", sweep.file}, {"eyrie_version", version()}},
                   input_names(sweep));
    work_ = [this, &sweep](std::uint64_t job) { return simulated(sweep, options_, running_.at(job).inputs); };
  }

  SweepSummary run() {
    ProcessPool pool(options_.processes, work_);
    try {
      while (start_next(pool) || !pool.idle()) {
        if (pool.full() || all_started_) keep(pool.wait());
      }
    } catch (const Interrupted& interrupted) {
      summary_.interrupted = interrupted.signal;
    }
    return summary_;
  }

 private:
  // Starts a point if there is one left; skips those that are known.
  bool start_next(ProcessPool& pool) {
    while (!all_started_ && !pool.full()) {
      auto point = points_.next();
      all_started_ = !point;
      if (!point) break;
      if (store_.is_final(point->hash)) {
        store_.set_inputs(point->hash, point->columns);
        ++summary_.progress.known;
        continue;
      }
      running_[++jobs_] = std::move(*point);
      pool.start(jobs_);
      return true;
    }
    return false;
  }

  void keep(const EndedJob& ended) {
    PointRecord record;
    if (!ended.finished || !from_bytes(ended.output, record)) {
      record.status = Status::crashed;
      record.message = ended.finished ? "its process ended without a result" : ended.output;
    }
    const auto point = running_.extract(ended.job);
    record.hash = point.mapped().hash;
    record.inputs = point.mapped().columns;
    store_.put(record);
    count(record);
  }

  void count(const PointRecord& record) {
    ++summary_.progress.run;
    const bool refused = record.status == Status::refused || record.status == Status::too_large;
    if (refused && ++summary_.refused == 1) summary_.first_refusal = record.message;
    if (record.status == Status::crashed && ++summary_.crashed == 1) summary_.first_crash = record.message;
    SweepProgress now = summary_.progress;
    now.known += points_.left_out();
    if (options_.progress) options_.progress(now);
  }

  const SweepOptions& options_;
  PointList& points_;
  Store& store_;
  std::function<std::string(std::uint64_t)> work_;
  std::map<std::uint64_t, Point> running_;
  std::uint64_t jobs_ = 0;
  bool all_started_ = false;
  SweepSummary summary_;
};

}  // namespace

std::vector<std::string> input_names(const Sweep& sweep) {
  std::vector<std::string> names{"machine", "workload"};
  for (const std::string& name : sweep.names())
    if (name != "machine" && name != "workload") names.push_back(name);
  return names;
}

std::optional<Point> PointList::next() {
  const std::vector<std::string> names = sweep_.names();
  while (const auto values = points_.next()) {
    Point point;
    point.inputs = files_.inputs(*values);
    point.hash = files_.hash(point.inputs);
    if (!hashes_.insert(point.hash).second) {
      ++left_out_;
      continue;
    }
    point.columns = {{"machine", sweep_.machine_as_said}, {"workload", sweep_.workload_as_said}};
    for (std::size_t i = 0; i < names.size(); ++i) {
      const Cell cell = cell_of(one_line(*(*values)[i]));
      if (names[i] == "machine" || names[i] == "workload") {
        point.columns[names[i] == "machine" ? 0 : 1].second = cell;
      } else {
        point.columns.emplace_back(names[i], cell);
      }
    }
    return point;
  }
  return std::nullopt;
}

SweepSummary run_sweep(const Sweep& sweep, const SweepOptions& options, PointList& points, Store& store) {
  SweepSummary summary = Runner(sweep, options, points, store).run();
  summary.progress.points -= summary.interrupted != 0 ? 0 : points.left_out();
  return summary;
}

}  // namespace eyrie
