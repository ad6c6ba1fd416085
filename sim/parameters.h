// A machine's parameters as flat numbers and names: what its file says, defaults included, for readers of results.
#pragma once
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <cstdint>
#include <map>
#include <string>
#include <type_traits>
#include <variant>

namespace eyrie {

using Parameter = std::variant<bool, std::int64_t, double, std::string>;
using Parameters = std::map<std::string, Parameter>;  // by the path of its key: "array.rows"

// Adds every number, truth value and choice that `said`, a struct described by Boost.Describe, holds. Texts (names of
// files), lists, maps and what an optional does not hold are left out.
template <class T>
void add_parameters(const T& said, const std::string& path, Parameters& parameters) {
  if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, double>) {
    parameters[path] = said;
  } else if constexpr (std::is_integral_v<T>) {
    parameters[path] = static_cast<std::int64_t>(said);
  } else if constexpr (requires { said.has_value(); }) {
    if (said) add_parameters(*said, path, parameters);
  } else if constexpr (std::is_enum_v<T>) {
    parameters[path] = std::string(boost::describe::enum_to_string(said, ""));
  } else if constexpr (boost::describe::has_describe_members<T>::value) {
    using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>([&](auto member) {
      add_parameters(said.*member.pointer, path.empty() ? member.name : path + "." + member.name, parameters);
    });
  }
}

template <class T>
Parameters parameters_of(const T& said) {
  Parameters parameters;
  add_parameters(said, "", parameters);
  return parameters;
}

}  // namespace eyrie
