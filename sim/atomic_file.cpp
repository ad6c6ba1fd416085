#include "sim/atomic_file.h"

#include <fmt/core.h>
#include <limits.h>
#include <unistd.h>

#include <memory>

#include "sim/base/fault.h"
#include "sim/held_signals.h"
#include "sim/new_file.h"
#include "sim/printable.h"

namespace eyrie {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const fs::path& path, const std::string& what) {
  throw UserError(fmt::format("{}: {}", path.string(), what));
}

// The folder itself or, if it does not exist, the nearest above it that does.
fs::path nearest_existing(const fs::path& folder) {
  fs::path path = fs::absolute(folder).lexically_normal();
  std::error_code too_long;  // a name that is too long does not exist either
  while (!fs::exists(fs::symlink_status(path, too_long)) && path.has_relative_path()) path = path.parent_path();
  return path;
}

// The longest name that a folder takes, in bytes.
std::size_t longest_name(const fs::path& folder) {
  const long longest = pathconf(folder.c_str(), _PC_NAME_MAX);
  return longest > 0 ? static_cast<std::size_t>(longest) : NAME_MAX;
}

void must_be_short(const fs::path& base, const fs::path& folder, const std::vector<std::string>& names) {
  const std::size_t longest = longest_name(base);
  const auto check = [&](const std::string& name) {
    if (name.size() > longest)
      fail(fs::path(name.substr(0, 40) + "..."),
           fmt::format("a name of {} bytes, at most {} are possible in {}", name.size(), longest, base.string()));
  };
  const fs::path whole = fs::absolute(folder).lexically_normal();
  for (const fs::path& part : whole) check(part.string());
  for (const std::string& name : names) {
    check(name);
    const std::size_t bytes = (whole / name).string().size();
    if (bytes >= PATH_MAX)
      fail(folder, fmt::format("a path of {} bytes with {}, at most {} are possible", bytes, name, PATH_MAX - 1));
  }
}

void must_be_no_folder(const fs::path& place) {
  std::error_code ignored;
  if (fs::is_directory(place, ignored)) fail(place, "is a folder, a file is to be written here");
}

}  // namespace

std::optional<std::string> unwritable(const fs::path& folder, const std::vector<std::string>& names) try {
  const HeldSignals held;
  const fs::path base = nearest_existing(folder);
  if (!fs::is_directory(base)) return fmt::format("{}: is not a folder", base.string());
  must_be_short(base, folder, names);
  for (const std::string& name : names) must_be_no_folder(folder / name);
  const NewFile probe(base / "probe");
  return std::nullopt;
} catch (const UserError& error) {
  return error.problems.front();
} catch (const fs::filesystem_error& error) {
  return fmt::format("{}: cannot be written to: {}", folder.string(), error.code().message());
}

std::string folder_name(const std::string& text) {
  std::string name;
  for (const std::string& character : printable_characters(text))
    name += character.empty() || character == "/" ? "_" : character;
  return name.empty() || name == "." || name == ".." ? name + "_" : name;
}

void write_files(const std::vector<FolderContent>& set) {
  const HeldSignals held;
  NewFolders folders;
  std::vector<std::unique_ptr<NewFile>> all;
  for (const auto& [folder, files] : set) {
    if (const auto problem = unwritable(folder)) throw UserError(*problem);
    folders.make(folder);
    for (const FileContent& file : files) {
      must_be_no_folder(folder / file.name);
      all.push_back(std::make_unique<NewFile>(folder / file.name));
      all.back()->write(file.text);
    }
  }
  for (const auto& file : all) file->take_place();
  for (const auto& file : all) file->keep();
  folders.keep();
}

void write_files(const fs::path& folder, const std::vector<FileContent>& files) { write_files({{folder, files}}); }

}  // namespace eyrie
