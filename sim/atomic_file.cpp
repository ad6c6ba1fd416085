#include "sim/atomic_file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>
#include <utility>

#include "sim/base/fault.h"

namespace eyrie {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path, const std::string& what) {
  throw UserError(fmt::format("{}: {}", path.string(), what));
}
[[noreturn]] void fail(const fs::path& path, const std::string& what, int error) {
  fail(path, fmt::format("{}: {}", what, std::strerror(error)));
}

// Holds back the signals that end a program; they arrive when it goes out of scope.
class SignalsHeld {
 public:
  SignalsHeld() {
    sigset_t held;
    sigemptyset(&held);
    for (int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&held, signal);
    sigprocmask(SIG_BLOCK, &held, &before_);
  }
  ~SignalsHeld() { sigprocmask(SIG_SETMASK, &before_, nullptr); }
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;

 private:
  sigset_t before_;
};

// Folders made for a file that must vanish again if the file does not come to be.
class NewFolders {
 public:
  explicit NewFolders(const fs::path& folder) {
    std::error_code error;
    for (fs::path missing = folder; !missing.empty() && !fs::exists(missing, error); missing = missing.parent_path()) {
      made_.push_back(missing);
    }
    fs::create_directories(folder, error);
    if (error) {
      remove();
      fail(folder, "cannot make this folder", error.value());
    }
  }
  ~NewFolders() {
    if (!kept_) remove();
  }
  NewFolders(const NewFolders&) = delete;
  NewFolders& operator=(const NewFolders&) = delete;
  void keep() { kept_ = true; }

 private:
  void remove() {
    std::error_code ignored;
    for (const fs::path& folder : made_) fs::remove(folder, ignored);  // deepest first, empty ones only
  }

  std::vector<fs::path> made_;
  bool kept_ = false;
};

// A file under another name beside its place; removed unless it takes that place.
class Temporary {
 public:
  explicit Temporary(const fs::path& place)
      : place_(place), path_(place.parent_path() / fmt::format(".{}.{}", place.filename().string(), getpid())) {
    file_ = open(path_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);
    if (file_ < 0) fail(place_.parent_path(), "cannot make a file in this folder", errno);
  }
  ~Temporary() {
    if (file_ >= 0) close(file_);
    if (!path_.empty()) unlink(path_.c_str());
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;

  void write(const std::string& text) {
    for (std::size_t done = 0; done < text.size();) {
      const ssize_t n = ::write(file_, text.data() + done, text.size() - done);
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) fail(place_, "cannot write this file", errno);
      done += static_cast<std::size_t>(n);
    }
    const bool cannot_sync = fsync(file_) != 0 && errno != EINVAL;  // EINVAL: this file system has no sync
    if (cannot_sync) fail(place_, "cannot write this file", errno);
    if (close(std::exchange(file_, -1)) != 0) fail(place_, "cannot write this file", errno);
  }
  void take_place() {
    if (rename(path_.c_str(), place_.c_str()) != 0) fail(place_, "cannot write this file", errno);
    path_.clear();
  }

 private:
  fs::path place_, path_;
  int file_ = -1;
};

// The folder itself or, if it does not exist, the nearest above it that does.
fs::path nearest_existing(const fs::path& folder) {
  fs::path path = fs::absolute(folder).lexically_normal();
  while (!fs::exists(fs::symlink_status(path)) && path.has_relative_path()) path = path.parent_path();
  return path;
}

void must_be_no_folder(const fs::path& place) {
  std::error_code ignored;
  if (fs::is_directory(place, ignored)) fail(place, "is a folder, a file is to be written here");
}

}  // namespace

std::optional<std::string> unwritable(const fs::path& folder) try {
  const fs::path base = nearest_existing(folder);
  if (!fs::is_directory(base)) return fmt::format("{}: is not a folder", base.string());
  const Temporary probe(base / "eyrie-probe");
  return std::nullopt;
} catch (const UserError& error) {
  return error.problems.front();
} catch (const fs::filesystem_error& error) {
  return fmt::format("{}: cannot be written to: {}", folder.string(), error.code().message());
}

void write_files(const fs::path& folder, const std::vector<FileContent>& files) {
  const SignalsHeld held;
  if (const auto problem = unwritable(folder)) throw UserError(*problem);
  NewFolders folders(folder);
  std::vector<std::unique_ptr<Temporary>> temporaries;
  for (const FileContent& file : files) {
    must_be_no_folder(folder / file.name);
    temporaries.push_back(std::make_unique<Temporary>(folder / file.name));
    temporaries.back()->write(file.text);
  }
  for (const auto& temporary : temporaries) temporary->take_place();
  folders.keep();
}

}  // namespace eyrie
