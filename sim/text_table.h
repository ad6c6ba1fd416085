// Aligned columns of text for the terminal.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace eyrie {

// Rows of cells, each column as wide as its widest cell, two spaces apart: the first column to the left, the others to
// the right, those of `left` to the left too. Widths count characters, not bytes of UTF-8. No spaces at a line's end.
// What does not show, or would break a line, is escaped.
class TextTable {
 public:
  explicit TextTable(std::vector<std::string> head, std::vector<std::size_t> left = {});
  void add(std::vector<std::string> cells);

  // Where the column's cells begin, from the left edge.
  std::size_t offset(std::size_t column) const;
  std::string text() const;

 private:
  std::size_t width(std::size_t column) const;
  bool to_the_left(std::size_t column) const;

  std::vector<std::vector<std::string>> rows_;  // the head first
  std::vector<std::size_t> left_;
};

// Characters of a UTF-8 text.
std::size_t characters(const std::string& text);

// Breaks a text between words into lines of at most `width` characters; lines after the first begin with `indent`
// spaces.
std::string wrapped(const std::string& text, std::size_t width, std::size_t indent);

// Three digits, more before a point: "0.03", "1.69", "14.3", "1430".
std::string three_digits(double value);

// Three digits and a prefix: "3.29 M", "421 k"; whole numbers below a thousand as they are: "12".
std::string short_number(double value);

}  // namespace eyrie
