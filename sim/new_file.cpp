#include "sim/new_file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <functional>
#include <random>
#include <system_error>
#include <tuple>
#include <utility>

#include "sim/base/fault.h"

namespace eyrie {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path, const std::string& what, int error) {
  throw UserError(fmt::format("{}: {}: {}", path.string(), what, std::strerror(error)));
}

// Makes something under a hidden name that nothing has: `make` returns a negative number and sets errno, as system
// calls do. Process numbers would not do for a name: in containers they are the same every time.
std::pair<fs::path, int> with_free_name(const fs::path& folder, const std::function<int(const char* path)>& make) {
  std::random_device random;
  for (;;) {
    fs::path path = folder / fmt::format(".eyrie-{:08x}{:08x}", random(), random());
    const int made = make(path.c_str());
    if (made >= 0 || errno != EEXIST) return {std::move(path), made};
  }
}

}  // namespace

void NewFolders::make(const fs::path& folder) {
  std::error_code error;
  const std::size_t before = made_.size();
  for (fs::path missing = folder; !missing.empty() && !fs::exists(missing, error); missing = missing.parent_path())
    made_.insert(made_.begin() + static_cast<std::ptrdiff_t>(before), missing);
  fs::create_directories(folder, error);
  if (error) fail(folder, "cannot make this folder", error.value());
}

NewFolders::~NewFolders() {
  for (auto made = made_.rbegin(); made != made_.rend(); ++made) rmdir(made->c_str());  // only empty ones go
}

NewFile::NewFile(const fs::path& place) : place_(place) {
  std::tie(path_, file_) = with_free_name(
      place.parent_path(), [](const char* path) { return open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666); });
  if (file_ < 0) fail(place_.parent_path(), "cannot make a file in this folder", errno);
}

NewFile::~NewFile() {
  if (kept_) return;
  if (file_ >= 0) close(file_);
  unlink(path_.empty() ? place_.c_str() : path_.c_str());
  if (before_.empty()) return;
  rename(before_.c_str(), place_.c_str());
  unlink(before_.c_str());  // still there if both names are of one file: then the rename does nothing
}

void NewFile::write(const std::string& text) {
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

void NewFile::take_place() {
  struct stat there {};
  if (lstat(place_.c_str(), &there) == 0) {
    if (S_ISDIR(there.st_mode)) fail(place_, "cannot write this file", EISDIR);
    const auto [path, linked] =
        with_free_name(place_.parent_path(), [this](const char* free) { return link(place_.c_str(), free); });
    // Some file systems have no links. There, the place is empty for a moment.
    if (linked != 0 && rename(place_.c_str(), path.c_str()) != 0) fail(place_, "cannot write this file", errno);
    before_ = path;
  }
  if (rename(path_.c_str(), place_.c_str()) != 0) fail(place_, "cannot write this file", errno);
  path_.clear();
}

void NewFile::keep() {
  if (!before_.empty()) unlink(before_.c_str());
  kept_ = true;
}

}  // namespace eyrie
