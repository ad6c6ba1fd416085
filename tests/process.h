// Runs a program as a user would and keeps what it said.
#pragma once
#include <string>
#include <vector>

namespace eyrie {

struct Outcome {
  int exit_code = -1;  // 128 + the signal's number if one ended it
  std::string out, err;
};

// `words` are the program and its arguments; standard input is empty.
Outcome run_program(const std::vector<std::string>& words);

}  // namespace eyrie
