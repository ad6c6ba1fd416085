// A drawing, element by element; coordinates in pixels from the top left.
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace eyrie {

struct TextStyle {
  double size = 12;
  const char* anchor = "start";  // "middle", "end"
  bool bold = false;
  double turn = 0;  // degrees, clockwise
};

class Svg {
 public:
  Svg(double width, double height, std::string title) : width_(width), height_(height), title_(std::move(title)) {}

  // `hover` is what a viewer shows for the mark; empty: nothing.
  void rect(double x, double y, double width, double height, const std::string& colour, const std::string& hover = "");
  void frame(double x, double y, double width, double height);
  void line(double x1, double y1, double x2, double y2, const std::string& colour, double width = 1);
  void circle(double x, double y, double radius, const std::string& colour, const std::string& hover);
  void area(const std::vector<std::pair<double, double>>& corners, const std::string& colour);  // see-through
  void text(double x, double y, const std::string& words, const TextStyle& style = {});

  // The whole drawing. On a ground of its own for a file; without one for a page, whose text colour it then takes.
  std::string file() const { return whole("#ffffff"); }
  std::string inlined() const { return whole(""); }

 private:
  std::string whole(const std::string& ground) const;

  const double width_, height_;
  const std::string title_;
  std::string body_;
};

// Distinct colours, also for eyes that see red and green alike, as far as a dozen goes; it begins again after the last.
std::string series_colour(std::size_t index);

// A text as XML: no character of it has a meaning.
std::string xml_text(const std::string& text);

}  // namespace eyrie
