// Files that appear whole or not at all, alone or as a set, whatever happens on the way: a full disk, a signal, a
// folder in the way.
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

struct FolderContent {
  std::filesystem::path folder;
  std::vector<FileContent> files;
};

// Why no file can be made in `folder`, which need not exist yet, as "out/a: what is wrong"; nothing if one can. With
// `names` also why those files could not be made in it: a name that is too long. Leaves nothing behind: to be asked
// before hours of simulation.
std::optional<std::string> unwritable(const std::filesystem::path& folder, const std::vector<std::string>& names = {});

// A text as the name of one folder, or of a part of such a name: whatever would lead elsewhere or does not show (a
// slash, . and .., control characters) becomes _.
std::string folder_name(const std::string& text);

// Writes all files of all folders, which are made if need be; files of the same names are replaced. Every file is first
// written and synced under a name of its own beside its place, then all take their places, and signals that end a
// program wait until that is done. Throws UserError if one cannot be written or cannot take its place: those that have
// taken theirs give them back to the files that stood there, and nothing new is left behind.
//
// What is not guaranteed: a program that is killed (SIGKILL) or loses its power between two renames leaves a set of
// which some files are new and some old, each of them whole, and hidden files (.eyrie-*) that disturb no later run.
void write_files(const std::vector<FolderContent>& set);
void write_files(const std::filesystem::path& folder, const std::vector<FileContent>& files);

}  // namespace eyrie
