#include "sim/sweep/store.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include "sim/base/fault.h"

namespace eyrie {
namespace {

// An identifier: column names hold dots and brackets.
std::string quoted(const std::string& name) {
  std::string out = "\"";
  for (const char c : name) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + "\"";
}

// Only one process at a time writes into a folder. The children of one that was killed hold its lock until they are
// gone as well, which takes a moment.
int lock(const std::filesystem::path& folder) {
  const int file = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  for (int tries = 0; file >= 0 && flock(file, LOCK_EX | LOCK_NB) != 0; ++tries) {
    if (tries == 250) {
      close(file);
      throw UserError(fmt::format("{}: another sweep writes here", folder.string()));
    }
    usleep(20'000);
  }
  return file;
}

Cell cell_at(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_INTEGER:
      return std::int64_t{sqlite3_column_int64(statement, column)};
    case SQLITE_FLOAT:
      return sqlite3_column_double(statement, column);
    case SQLITE_NULL:
      return {};
    default:
      return std::string(reinterpret_cast<const char*>(sqlite3_column_text(statement, column)));
  }
}

}  // namespace

void Store::Close::operator()(sqlite3* database) const { sqlite3_close(database); }
void Store::Close::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Store::Store(const std::filesystem::path& folder) : path_(folder / kStoreName) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw UserError(fmt::format("{}: cannot make this folder: {}", folder.string(), error.message()));
  lock_ = lock(folder);
  sqlite3* opened = nullptr;
  const int code = sqlite3_open(path_.c_str(), &opened);
  database_.reset(opened);
  if (code != SQLITE_OK) fail();
  // With a write-ahead log a killed process loses nothing that it committed, without waiting for the disk every time.
  run("PRAGMA journal_mode = WAL");
  run("PRAGMA synchronous = NORMAL");
  run("CREATE TABLE IF NOT EXISTS points (hash TEXT PRIMARY KEY, status, message) WITHOUT ROWID");
  run("CREATE TABLE IF NOT EXISTS sweep (key TEXT PRIMARY KEY, value)");
  run("CREATE TABLE IF NOT EXISTS axes (position INTEGER PRIMARY KEY, name)");
  const Statement known = prepare("SELECT name FROM pragma_table_info('points')");
  while (step(known)) columns_.insert(std::get<std::string>(cell_at(known.get(), 0)));
  find_ = prepare("SELECT 1 FROM points WHERE hash = ? AND status IN ('done', 'refused')");
}

Store::~Store() {
  find_.reset();
  inserts_.clear();
  database_.reset();
  if (lock_ >= 0) close(lock_);
}

void Store::fail() { throw UserError(fmt::format("{}: {}", path_.string(), sqlite3_errmsg(database_.get()))); }

void Store::run(const std::string& sql) {
  if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail();
}

Store::Statement Store::prepare(const std::string& sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) fail();
  return Statement(statement);
}

bool Store::step(const Statement& statement) {
  const int code = sqlite3_step(statement.get());
  if (code != SQLITE_ROW && code != SQLITE_DONE) fail();
  return code == SQLITE_ROW;
}

void Store::bind(const Statement& statement, int place, const Cell& cell) {
  sqlite3_stmt* to = statement.get();
  int code = SQLITE_OK;
  if (const auto* count = std::get_if<std::int64_t>(&cell)) {
    code = sqlite3_bind_int64(to, place, *count);
  } else if (const auto* number = std::get_if<double>(&cell)) {
    code = sqlite3_bind_double(to, place, *number);
  } else if (const auto* text = std::get_if<std::string>(&cell)) {
    code = sqlite3_bind_text(to, place, text->data(), static_cast<int>(text->size()), SQLITE_TRANSIENT);
  } else {
    code = sqlite3_bind_null(to, place);
  }
  if (code != SQLITE_OK) fail();
}

void Store::describe(const std::map<std::string, std::string>& sweep, const std::vector<std::string>& inputs) {
  run("BEGIN; DELETE FROM sweep; DELETE FROM axes");
  const Statement pair = prepare("INSERT INTO sweep VALUES (?, ?)");
  for (const auto& [key, value] : sweep) {
    bind(pair, 1, key);
    bind(pair, 2, value);
    step(pair);
    sqlite3_reset(pair.get());
  }
  const Statement axis = prepare("INSERT INTO axes VALUES (?, ?)");
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    bind(axis, 1, static_cast<std::int64_t>(i));
    bind(axis, 2, inputs[i]);
    step(axis);
    sqlite3_reset(axis.get());
  }
  run("COMMIT");
}

void Store::add_columns(const Columns& columns) {
  run("BEGIN");
  for (const auto& [name, cell] : columns)
    if (columns_.insert(name).second) run("ALTER TABLE points ADD COLUMN " + quoted(name));
  run("COMMIT");
}

bool Store::is_final(const std::string& hash) {
  bind(find_, 1, hash);
  const bool found = step(find_);
  sqlite3_reset(find_.get());
  return found;
}

void Store::put(const PointRecord& record) {
  Columns columns{{"hash", record.hash},
                  {"status", std::string(name(record.status))},
                  {"message", record.message.empty() ? Cell() : Cell(record.message)}};
  columns.insert(columns.end(), record.inputs.begin(), record.inputs.end());
  columns.insert(columns.end(), record.results.begin(), record.results.end());
  std::string names, places;
  for (const auto& [column, cell] : columns) {
    names += (names.empty() ? "" : ", ") + quoted(column);
    places += places.empty() ? "?" : ", ?";
  }
  Statement& insert = inserts_[names];
  if (!insert) {
    add_columns(columns);
    insert = prepare(fmt::format("INSERT OR REPLACE INTO points ({}) VALUES ({})", names, places));
  }
  int place = 0;
  for (const auto& [column, cell] : columns) bind(insert, ++place, cell);
  step(insert);
  sqlite3_reset(insert.get());
}

void Store::set_inputs(const std::string& hash, const Columns& inputs) {
  std::string set;
  for (const auto& [column, cell] : inputs) set += (set.empty() ? "" : ", ") + quoted(column) + " = ?";
  Statement& update = inserts_["set " + set];
  if (!update) {
    add_columns(inputs);
    update = prepare(fmt::format("UPDATE points SET {} WHERE hash = ?", set));
  }
  int place = 0;
  for (const auto& [column, cell] : inputs) bind(update, ++place, cell);
  bind(update, ++place, hash);
  step(update);
  sqlite3_reset(update.get());
}

void Store::each_row(const std::vector<std::string>& columns,
                     const std::function<void(const std::vector<Cell>&)>& call) {
  std::string names;
  for (const std::string& column : columns) names += (names.empty() ? "" : ", ") + quoted(column);
  const Statement rows = prepare(fmt::format("SELECT {} FROM points ORDER BY hash", names));
  while (step(rows)) {
    std::vector<Cell> cells;
    for (std::size_t i = 0; i < columns.size(); ++i) cells.push_back(cell_at(rows.get(), static_cast<int>(i)));
    call(cells);
  }
}

}  // namespace eyrie
