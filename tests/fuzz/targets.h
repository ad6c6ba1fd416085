// What libFuzzer runs: readers of what users give, each with any bytes at all. A target returns; a user's mistake is
// what its reader throws for it, and is none of the reader's. Everything else that is thrown is found.
#pragma once
#include <filesystem>
#include <string>

namespace eyrie::fuzz {

using Target = void (*)(const std::string& bytes);

// By name, that of the folder of its corpus; nullptr if there is none.
Target target_named(const std::string& name);

// A folder of this process, empty at first, removed at its end.
const std::filesystem::path& scratch();
// Writes a file into a folder, and returns its path.
std::string write(const std::filesystem::path& folder, const std::string& name, const std::string& bytes);

void machine(const std::string& bytes);
void workload(const std::string& bytes);
void sweep(const std::string& bytes);
void technology(const std::string& bytes);
void arithmetic(const std::string& bytes);
void dram_device(const std::string& bytes);
void scenario(const std::string& bytes);
void radio(const std::string& bytes);
void conditions_csv(const std::string& bytes);
void profile_json(const std::string& bytes);
void published(const std::string& bytes);
void tensor(const std::string& bytes);
void codes(const std::string& bytes);
void command_line(const std::string& bytes);
void result_json(const std::string& bytes);
void energy_trace_csv(const std::string& bytes);
void sweep_csv(const std::string& bytes);
void sweep_json(const std::string& bytes);
void offload_json(const std::string& bytes);
void sweep_store(const std::string& bytes);

}  // namespace eyrie::fuzz
