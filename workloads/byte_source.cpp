#include "workloads/byte_source.h"

#include <dlfcn.h>
#include <zip.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>
#include <vector>

namespace eyrie {
namespace {

namespace fs = std::filesystem;

class FileSource final : public ByteSource {
 public:
  FileSource(std::ifstream file, std::uint64_t size) : file_(std::move(file)), size_(size) {}

  std::size_t read(void* to, std::size_t bytes) override {
    file_.read(static_cast<char*>(to), static_cast<std::streamsize>(bytes));
    if (file_.bad()) throw UnreadableTensor{std::string("cannot be read: ") + std::strerror(errno)};
    return static_cast<std::size_t>(file_.gcount());
  }
  std::uint64_t size() const override { return size_; }

 private:
  std::ifstream file_;
  const std::uint64_t size_;
};

// libzip, loaded with the first archive: most runs read none, and it and the library of ciphers that it takes along are
// a third of the time in which the program starts.
struct ZipLibrary {
  void* const library = dlopen(EYRIE_LIBZIP, RTLD_NOW | RTLD_LOCAL);
  decltype(&::zip_discard) discard = find<decltype(&::zip_discard)>("zip_discard");
  decltype(&::zip_error_fini) error_fini = find<decltype(&::zip_error_fini)>("zip_error_fini");
  decltype(&::zip_error_init_with_code) error_init_with_code =
      find<decltype(&::zip_error_init_with_code)>("zip_error_init_with_code");
  decltype(&::zip_error_strerror) error_strerror = find<decltype(&::zip_error_strerror)>("zip_error_strerror");
  decltype(&::zip_fclose) fclose = find<decltype(&::zip_fclose)>("zip_fclose");
  decltype(&::zip_file_get_error) file_get_error = find<decltype(&::zip_file_get_error)>("zip_file_get_error");
  decltype(&::zip_fopen) fopen = find<decltype(&::zip_fopen)>("zip_fopen");
  decltype(&::zip_fread) fread = find<decltype(&::zip_fread)>("zip_fread");
  decltype(&::zip_get_name) get_name = find<decltype(&::zip_get_name)>("zip_get_name");
  decltype(&::zip_get_num_entries) get_num_entries = find<decltype(&::zip_get_num_entries)>("zip_get_num_entries");
  decltype(&::zip_open) open = find<decltype(&::zip_open)>("zip_open");
  decltype(&::zip_stat) stat = find<decltype(&::zip_stat)>("zip_stat");
  decltype(&::zip_strerror) strerror = find<decltype(&::zip_strerror)>("zip_strerror");

 private:
  template <class Function>
  Function find(const char* name) const {
    void* const found = library == nullptr ? nullptr : dlsym(library, name);
    if (found == nullptr) throw UnreadableTensor{std::string("cannot be unpacked: ") + dlerror()};
    return reinterpret_cast<Function>(found);
  }
};

const ZipLibrary& zip() {
  static const ZipLibrary library;
  return library;
}

struct CloseArchive {
  void operator()(zip_t* archive) const { zip().discard(archive); }
};
struct CloseMember {
  void operator()(zip_file_t* member) const { zip().fclose(member); }
};
using Archive = std::unique_ptr<zip_t, CloseArchive>;
using Member = std::unique_ptr<zip_file_t, CloseMember>;

class ZipSource final : public ByteSource {
 public:
  ZipSource(Archive archive, Member member, std::uint64_t size)
      : archive_(std::move(archive)), member_(std::move(member)), size_(size) {}

  std::size_t read(void* to, std::size_t bytes) override {
    const zip_int64_t got = zip().fread(member_.get(), to, bytes);
    if (got < 0)
      throw UnreadableTensor{std::string("cannot be unpacked: ") +
                             zip().error_strerror(zip().file_get_error(member_.get()))};
    return static_cast<std::size_t>(got);
  }
  std::uint64_t size() const override { return size_; }

 private:
  const Archive archive_;
  const Member member_;
  const std::uint64_t size_;
};

// The names of the arrays: members are called name.npy.
std::vector<std::string> arrays_of(zip_t* archive) {
  constexpr std::string_view kEnding = ".npy";
  std::vector<std::string> names;
  for (zip_int64_t i = 0; i < zip().get_num_entries(archive, 0); ++i) {
    const char* name = zip().get_name(archive, static_cast<zip_uint64_t>(i), 0);
    if (name == nullptr || !std::string_view(name).ends_with(kEnding)) continue;
    names.emplace_back(name, std::strlen(name) - kEnding.size());
  }
  return names;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::unique_ptr<ByteSource> open_zip(const std::string& path, const std::string& member) {
  int code = 0;
  Archive archive(zip().open(path.c_str(), ZIP_RDONLY, &code));
  if (!archive) {
    zip_error_t error;
    zip().error_init_with_code(&error, code);
    const std::string why = zip().error_strerror(&error);
    zip().error_fini(&error);
    throw UnreadableTensor{"not a .npz archive: " + why};
  }
  const std::vector<std::string> arrays = arrays_of(archive.get());
  if (arrays.empty()) throw UnreadableTensor{"holds no .npy array"};
  if (member.empty() && arrays.size() > 1)
    throw UnreadableTensor{"holds " + std::to_string(arrays.size()) +
                           " arrays, name one as its member: " + listed(arrays)};
  const std::string name = (member.empty() ? arrays.front() : member) + ".npy";
  zip_stat_t about;
  if (zip().stat(archive.get(), name.c_str(), 0, &about) != 0)
    throw UnreadableTensor{"holds no array " + member + "; it holds " + listed(arrays)};
  Member opened(zip().fopen(archive.get(), name.c_str(), 0));
  if (!opened) throw UnreadableTensor{std::string("cannot be unpacked: ") + zip().strerror(archive.get())};
  return std::make_unique<ZipSource>(std::move(archive), std::move(opened), about.size);
}

}  // namespace

std::unique_ptr<ByteSource> open_array(const std::string& path, const std::string& member) {
  std::error_code error;
  const auto status = fs::status(path, error);
  if (!fs::exists(status)) throw UnreadableTensor{"no such file"};
  if (!fs::is_regular_file(status)) throw UnreadableTensor{"is no plain file, expected a .npy or .npz file"};
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw UnreadableTensor{std::string("cannot be read: ") + std::strerror(errno)};
  const std::uint64_t size = fs::file_size(path, error);
  std::array<char, 2> first{};
  file.read(first.data(), first.size());
  if (first == std::array{'P', 'K'}) return open_zip(path, member);
  if (!member.empty()) throw UnreadableTensor{"is no .npz archive, only such have members"};
  file.clear();
  file.seekg(0);
  return std::make_unique<FileSource>(std::move(file), size);
}

}  // namespace eyrie
