// The commands of `eyrie`. Each takes the words after its name and returns the program's exit code; a user's mistake
// is thrown as UserError, ours as any other exception.
#pragma once
#include <string>
#include <vector>

namespace eyrie {

inline constexpr int kFine = 0;
inline constexpr int kPastTolerance = 1;
inline constexpr int kUsersMistake = 2;
inline constexpr int kOurMistake = 3;
inline constexpr int kEndedBySignal = 128;  // and the number of the signal: 130 if interrupted

int compare_command(const std::vector<std::string>& words);
int compress_command(const std::vector<std::string>& words);
int map_command(const std::vector<std::string>& words);
int offload_command(const std::vector<std::string>& words);
int report_command(const std::vector<std::string>& words);
int run_command(const std::vector<std::string>& words);
int sweep_command(const std::vector<std::string>& words);
int validate_command(const std::vector<std::string>& words);

}  // namespace eyrie
