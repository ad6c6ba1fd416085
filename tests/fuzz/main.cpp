// The entry of eyrie_fuzz: libFuzzer's options, and --target=NAME.
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>

#include "tests/fuzz/targets.h"

namespace eyrie::fuzz {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("eyrie-fuzz." + std::to_string(getpid()))) {
    fs::remove_all(path_);
    fs::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  const fs::path path_;
};

Target chosen = nullptr;

}  // namespace

Target target_named(const std::string& name) {
  static const std::map<std::string, Target> targets{
      {"arithmetic", arithmetic},
      {"codes", codes},
      {"conditions_csv", conditions_csv},
      {"command_line", command_line},
      {"dram_device", dram_device},
      {"machine", machine},
      {"energy_trace_csv", energy_trace_csv},
      {"offload_json", offload_json},
      {"profile_json", profile_json},
      {"published", published},
      {"radio", radio},
      {"result_json", result_json},
      {"scenario", scenario},
      {"sweep", sweep},
      {"sweep_csv", sweep_csv},
      {"sweep_json", sweep_json},
      {"sweep_store", sweep_store},
      {"technology", technology},
      {"tensor", tensor},
      {"workload", workload},
  };
  const auto found = targets.find(name);
  return found == targets.end() ? nullptr : found->second;
}

const fs::path& scratch() {
  static const Folder folder;
  return folder.path();
}

std::string write(const fs::path& folder, const std::string& name, const std::string& bytes) {
  const fs::path path = folder / name;
  std::ofstream(path, std::ios::binary) << bytes;
  return path;
}

}  // namespace eyrie::fuzz

// libsystemc has a main() that calls this; libFuzzer's takes its place.
extern "C" int sc_main(int, char**) { return 3; }

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  const std::string option = "--target=";
  for (int i = 1; i < *argc; ++i) {
    const std::string word = (*argv)[i];
    if (word.starts_with(option)) eyrie::fuzz::chosen = eyrie::fuzz::target_named(word.substr(option.size()));
  }
  if (eyrie::fuzz::chosen == nullptr) {
    std::fputs("eyrie_fuzz: expected --target= and the name of a folder in tests/fuzz/corpus\n", stderr);
    std::exit(2);
  }
  return 0;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  eyrie::fuzz::chosen(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
