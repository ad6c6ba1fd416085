// A file on its way to its place.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace eyrie {

// Folders made for files that must vanish again if the files do not come to be.
class NewFolders {
 public:
  NewFolders() = default;
  ~NewFolders();
  NewFolders(const NewFolders&) = delete;
  NewFolders& operator=(const NewFolders&) = delete;

  // Makes the folder and those it lies in, as far as they are missing. Throws UserError.
  void make(const std::filesystem::path& folder);
  void keep() { made_.clear(); }

 private:
  std::vector<std::filesystem::path> made_;  // outer ones first
};

// A file under a hidden name beside its place, until it takes that place. Unless it is kept there, it leaves again and
// what stood there before comes back.
class NewFile {
 public:
  // Makes the file, empty. Throws UserError.
  explicit NewFile(const std::filesystem::path& place);
  ~NewFile();
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  // The three steps of its life, each once and in this order; the first two throw UserError. The last cannot fail.
  void write(const std::string& text);
  void take_place();
  void keep();

 private:
  const std::filesystem::path place_;
  std::filesystem::path path_;    // empty once it has taken its place
  std::filesystem::path before_;  // what stood there, under a hidden name; empty if nothing did
  int file_ = -1;
  bool kept_ = false;
};

}  // namespace eyrie
