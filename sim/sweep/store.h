// The results of a sweep: a SQLite file with a row a point, known by its hash.
//
//   points   hash, status (done, refused, crashed), message, a column for every input and for every total of a run;
//   what
//            a point does not have is NULL
//   sweep    key, value: question, file, eyrie_version
//   axes     position, name: which columns of `points` are inputs, in order
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sim/sweep/point_record.h"

struct sqlite3;
struct sqlite3_stmt;

namespace eyrie {

inline constexpr const char* kStoreName = "sweep.sqlite";

class Store {
 public:
  // Opens the file in this folder; makes both if need be. No other process may have it open for writing. Throws
  // UserError.
  explicit Store(const std::filesystem::path& folder);
  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  void describe(const std::map<std::string, std::string>& sweep, const std::vector<std::string>& inputs);
  // A row of that hash is done or refused: it need not run again.
  bool is_final(const std::string& hash);
  // Writes a row, in a transaction of its own, instead of one of the same hash.
  void put(const PointRecord& record);
  // Gives a row these inputs: another sweep may have had other axes.
  void set_inputs(const std::string& hash, const Columns& inputs);

  // The columns of `points`, sorted.
  std::set<std::string> columns() const { return columns_; }
  // Calls with the cells of these columns for every row, sorted by hash.
  void each_row(const std::vector<std::string>& columns, const std::function<void(const std::vector<Cell>&)>& call);

 private:
  struct Close {
    void operator()(sqlite3* database) const;
    void operator()(sqlite3_stmt* statement) const;
  };
  using Statement = std::unique_ptr<sqlite3_stmt, Close>;

  void run(const std::string& sql);
  Statement prepare(const std::string& sql);
  bool step(const Statement& statement);  // true: a row
  void bind(const Statement& statement, int place, const Cell& cell);
  void add_columns(const Columns& columns);
  [[noreturn]] void fail();

  std::filesystem::path path_;
  int lock_ = -1;
  std::unique_ptr<sqlite3, Close> database_;
  std::set<std::string> columns_;
  std::map<std::string, Statement> inserts_;  // by the columns they fill
  Statement find_;
};

}  // namespace eyrie
