#include "sim/text_table.h"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <sstream>
#include <utility>

#include "sim/printable.h"

namespace eyrie {

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](unsigned char byte) { return (byte & 0xC0) != 0x80; }));
}

std::string wrapped(const std::string& text, std::size_t width, std::size_t indent) {
  std::string lines, line;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    const bool fits = characters(line) + 1 + characters(word) <= width;
    if (!line.empty() && !fits) {
      lines += line + "\n";
      line = std::string(indent, ' ') + word;
    } else {
      line += (line.empty() ? "" : " ") + word;
    }
  }
  return lines + line + "\n";
}

std::string three_digits(double value) {
  const double size = std::abs(value);
  return fmt::format("{:.{}f}", value, size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
}

std::string short_number(double value) {
  static constexpr const char* kPrefixes[] = {"", " k", " M", " G", " T", " P", " E"};
  const bool small_and_whole = std::abs(value) < 1000 && value == std::floor(value);
  if (small_and_whole) return fmt::format("{:.0f}", value);
  std::size_t prefix = 0;
  while (std::abs(value) >= 999.5 && prefix + 1 < std::size(kPrefixes)) {
    value /= 1000;
    ++prefix;
  }
  return three_digits(value) + kPrefixes[prefix];
}

TextTable::TextTable(std::vector<std::string> head, std::vector<std::size_t> left)
    : rows_{std::move(head)}, left_(std::move(left)) {}

void TextTable::add(std::vector<std::string> cells) {
  for (std::string& cell : cells) cell = printable(cell, false);
  rows_.push_back(std::move(cells));
}

std::size_t TextTable::width(std::size_t column) const {
  std::size_t widest = 0;
  for (const auto& row : rows_) widest = std::max(widest, characters(row.at(column)));
  return widest;
}

std::size_t TextTable::offset(std::size_t column) const {
  std::size_t offset = 0;
  for (std::size_t i = 0; i < column; ++i) offset += width(i) + 2;
  return offset;
}

bool TextTable::to_the_left(std::size_t column) const {
  return column == 0 || std::find(left_.begin(), left_.end(), column) != left_.end();
}

std::string TextTable::text() const {
  std::vector<std::size_t> widths(rows_.front().size());
  for (std::size_t i = 0; i < widths.size(); ++i) widths[i] = width(i);
  std::string text;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string space(widths[i] - characters(row[i]), ' ');
      line += (i == 0 ? "" : "  ") + (to_the_left(i) ? row[i] + space : space + row[i]);
    }
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

}  // namespace eyrie
