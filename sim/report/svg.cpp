#include "sim/report/svg.h"

#include <fmt/core.h>

#include <array>

namespace eyrie {
namespace {

std::string mark(const std::string& element, const std::string& hover) {
  if (hover.empty()) return "<" + element + "/>\n";
  const std::string name = element.substr(0, element.find(' '));
  return fmt::format("<{}><title>{}</title></{}>\n", element, xml_text(hover), name);
}

}  // namespace

void Svg::rect(double x, double y, double width, double height, const std::string& colour, const std::string& hover) {
  body_ += mark(fmt::format(R"(rect x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}" fill="{}")", x, y, width,
                            height, colour),
                hover);
}

void Svg::frame(double x, double y, double width, double height) {
  body_ += fmt::format(
      R"(<rect x="{:.2f}" y="{:.2f}" width="{:.2f}" height="{:.2f}" rx="4" fill="none" stroke="currentColor"/>)"
      "\n",
      x, y, width, height);
}

void Svg::line(double x1, double y1, double x2, double y2, const std::string& colour, double width) {
  body_ += fmt::format(R"(<line x1="{:.2f}" y1="{:.2f}" x2="{:.2f}" y2="{:.2f}" stroke="{}" stroke-width="{:.1f}"/>)"
                       "\n",
                       x1, y1, x2, y2, colour, width);
}

void Svg::circle(double x, double y, double radius, const std::string& colour, const std::string& hover) {
  body_ += mark(fmt::format(R"(circle cx="{:.2f}" cy="{:.2f}" r="{:.2f}" fill="{}")", x, y, radius, colour), hover);
}

void Svg::area(const std::vector<std::pair<double, double>>& corners, const std::string& colour) {
  std::string points;
  for (const auto& [x, y] : corners) points += fmt::format("{}{:.2f},{:.2f}", points.empty() ? "" : " ", x, y);
  body_ += fmt::format(R"(<polygon points="{}" fill="{}" fill-opacity="0.2"/>)"
                       "\n",
                       points, colour);
}

void Svg::text(double x, double y, const std::string& words, const TextStyle& style) {
  const std::string turn =
      style.turn == 0 ? "" : fmt::format(R"x( transform="rotate({:.0f} {:.2f} {:.2f})")x", style.turn, x, y);
  body_ +=
      fmt::format(R"(<text x="{:.2f}" y="{:.2f}" font-size="{:.0f}" text-anchor="{}"{}{} fill="currentColor">{}</text>)"
                  "\n",
                  x, y, style.size, style.anchor, style.bold ? R"( font-weight="bold")" : "", turn, xml_text(words));
}

std::string Svg::whole(const std::string& ground) const {
  std::string svg = fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {0:.0f} {1:.0f}" width="{0:.0f}" height="{1:.0f}" )"
      R"(role="img" font-family="system-ui, 'DejaVu Sans', sans-serif"><title>{2}</title>)"
      "\n",
      width_, height_, xml_text(title_));
  if (!ground.empty()) svg += fmt::format(R"(<rect width="100%" height="100%" fill="{}"/>)", ground) + "\n";
  return svg + body_ + "</svg>\n";
}

std::string series_colour(std::size_t index) {
  constexpr std::array kColours{"#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#ee8866",
                                "#77aadd", "#99ddff", "#44bb99", "#bbcc33", "#ffaabb", "#997700", "#888888"};
  return kColours[index % kColours.size()];
}

std::string xml_text(const std::string& text) {
  std::string out;
  for (char c : text) {
    if (c == '&')
      out += "&amp;";
    else if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '"')
      out += "&quot;";
    else if (static_cast<unsigned char>(c) >= ' ' || c == '\t' || c == '\n')
      out += c;
  }
  return out;
}

}  // namespace eyrie
