// How pictures of sweeps call inputs, results and values.
#pragma once
#include <map>
#include <string>

namespace eyrie {

// "machine.array.columns" is "array columns", "workload.defaults.weights.density" "weights density".
std::string spoken(std::string name);

// The values of an input: files by their names alone, "../scnn.yaml" as "scnn", unless two would be called the same.
class ShownValues {
 public:
  explicit ShownValues(const std::map<std::string, std::size_t>& values);

  const std::string& of(const std::string& value) const;
  // "scnn", "PEs 64", "objective delay"
  std::string with_name(const std::string& input, const std::string& value) const;

 private:
  std::map<std::string, std::string> shown_;
};

}  // namespace eyrie
