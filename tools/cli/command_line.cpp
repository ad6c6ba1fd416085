#include "tools/cli/command_line.h"

#include <fmt/core.h>

#include <algorithm>
#include <boost/program_options.hpp>
#include <charconv>
#include <sstream>

#include "sim/base/fault.h"
#include "sim/suggest.h"

namespace eyrie {
namespace {

namespace po = boost::program_options;

// Every option may come with a value or without: what is right is decided in take(), for all options at once.
std::vector<po::option> parse(const std::vector<Option>& options, const std::vector<std::string>& words) {
  po::options_description lenient;
  for (const Option& option : options) {
    lenient.add_options()(option.name.c_str(), po::value<std::string>()->implicit_value(""));
  }
  namespace style = po::command_line_style;
  const int long_options = style::allow_long | style::long_allow_adjacent | style::long_allow_next;
  return po::command_line_parser(words).options(lenient).style(long_options).allow_unregistered().run().options;
}

const Option& option_named(const std::string& name, const std::vector<Option>& options) {
  return *std::find_if(options.begin(), options.end(), [&](const Option& option) { return option.name == name; });
}

}  // namespace

CommandLine::CommandLine(const std::vector<Option>& options, std::vector<std::string> words, Arguments allowed) {
  bool after_unknown = false;
  take_empty(options, words);
  for (const po::option& option : parse(options, words)) {
    const bool positional = option.position_key >= 0;
    if (option.unregistered) {
      refuse(option.original_tokens.front(), options);
    } else if (!positional) {
      const Option& known = option_named(option.string_key, options);
      const std::string value = option.value.empty() ? "" : option.value.front();
      // "--resume FILE" are two words of which the second is no value.
      const bool argument = allowed == Arguments::kAny && known.value.empty() && option.original_tokens.size() > 1;
      take(known, argument ? "" : value);
      if (argument) arguments.push_back(value);
    } else if (allowed == Arguments::kAny) {
      arguments.push_back(option.value.front());
    } else if (!after_unknown) {  // what follows an unknown option may be its value
      problems.push_back(option.value.front() + ": expected an option, --" + options.front().name + " and the like");
    }
    after_unknown = option.unregistered;
  }
}

// The parser knows no empty value after an equals sign.
void CommandLine::take_empty(const std::vector<Option>& options, std::vector<std::string>& words) {
  const auto is_empty = [](const std::string& word) {
    return word.starts_with("--") && word.find('=') == word.size() - 1;
  };
  const auto end = std::find(words.begin(), words.end(), "--");
  const auto rest = std::stable_partition(words.begin(), end, std::not_fn(is_empty));
  for (auto word = rest; word != end; ++word) {
    const std::string name = word->substr(2, word->size() - 3);
    const auto known =
        std::find_if(options.begin(), options.end(), [&](const Option& each) { return each.name == name; });
    if (known == options.end())
      refuse(*word, options);
    else if (known->value.empty())
      problems.push_back(fmt::format("--{}: takes no value, found an equals sign", name));
    else
      take(*known, "");
  }
  words.erase(rest, end);
}

void CommandLine::take(const Option& option, const std::string& value) {
  const bool takes_value = !option.value.empty();
  if (has(option.name) && !option.many) {
    problems.push_back(fmt::format("--{}: given twice", option.name));
  } else if (takes_value && value.empty()) {
    problems.push_back(fmt::format("--{}: expected a value, found nothing", option.name));
    mistaken_.insert(option.name);
  } else if (!takes_value && !value.empty()) {
    problems.push_back(fmt::format("--{}: takes no value, found {}", option.name, value));
  } else {
    values_[option.name].push_back(value);
  }
}

void CommandLine::refuse(const std::string& word, const std::vector<Option>& options) {
  const std::string name = word.substr(0, word.find('='));
  std::vector<std::string> known;
  for (const Option& option : options) known.push_back("--" + option.name);
  problems.push_back(name + ": unknown option" + suggestion(name, known));
  if (const auto meant = suggest(name, known)) mistaken_.insert(meant->substr(2));
}

std::optional<std::string> CommandLine::value(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::nullopt : std::optional(found->second.front());
}

std::vector<std::string> CommandLine::values(const std::string& name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::vector<std::string>{} : found->second;
}

std::optional<std::uint64_t> CommandLine::number(const std::string& name, std::uint64_t low, std::uint64_t high) {
  const auto text = value(name);
  if (!text) return std::nullopt;
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  const std::string digits = text->substr(text->starts_with('-') ? 1 : 0);
  const bool whole = !digits.empty() && digits.find_first_not_of("0123456789") == std::string::npos;
  if (!whole) {
    problems.push_back(fmt::format("--{}: expected a whole number, found {}", name, *text));
    return std::nullopt;
  }
  const bool read = error == std::errc{} && end == text->data() + text->size();
  if (!read || number < low || number > high) {
    problems.push_back(fmt::format("--{}: {} is not in {}..{}", name, *text, low, high));
    return std::nullopt;
  }
  return number;
}

std::vector<std::string> CommandLine::list(const std::string& name) {
  std::vector<std::string> parts;
  const auto text = value(name);
  if (!text) return parts;
  std::istringstream rest(*text + ",");
  for (std::string part; std::getline(rest, part, ',');) {
    if (part.empty()) {
      problems.push_back(fmt::format("--{}: expected names with commas between them, found {}", name, *text));
      return {};
    }
    parts.push_back(part);
  }
  return parts;
}

std::string CommandLine::required(const std::string& name, const std::string& hint) {
  if (!has(name) && !mistaken_.contains(name)) problems.push_back(fmt::format("--{}: missing, {}", name, hint));
  return value(name).value_or("");
}

void keep_problems(std::vector<std::string>& problems, const std::function<void()>& read) try {
  read();
} catch (const UserError& error) {
  problems.insert(problems.end(), error.problems.begin(), error.problems.end());
}

std::string option_help(const std::vector<Option>& options) {
  po::options_description description(100);
  for (const Option& option : options) {
    if (option.value.empty()) {
      description.add_options()(option.name.c_str(), option.help.c_str());
    } else {
      const auto* value = po::value<std::string>()->value_name(option.value);
      description.add_options()(option.name.c_str(), value, option.help.c_str());
    }
  }
  std::ostringstream text;
  text << description;
  return text.str();
}

}  // namespace eyrie
