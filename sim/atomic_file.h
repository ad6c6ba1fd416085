// Files that appear whole or not at all, whatever happens on the way: a full disk, a signal, a folder in the way.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace eyrie {

struct FileContent {
  std::string name;  // in its folder
  std::string text;
  bool operator==(const FileContent&) const = default;
};

// Why no file can be made in `folder`, which need not exist yet, as "out/a: what is wrong"; nothing if one can.
// Leaves nothing behind: to be asked before hours of simulation.
std::optional<std::string> unwritable(const std::filesystem::path& folder);

// Writes all files into `folder`, made if need be. Every file is first written beside its place under another name and
// synced, then all take their places; files of the same names are replaced. SIGINT, SIGTERM and SIGHUP wait until that
// is done. Throws UserError if it cannot be done, and then leaves nothing new behind.
void write_files(const std::filesystem::path& folder, const std::vector<FileContent>& files);

}  // namespace eyrie
