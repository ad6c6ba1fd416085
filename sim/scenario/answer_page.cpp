#include "sim/scenario/answer_page.h"

#include "sim/report/assets.h"

namespace eyrie::offload {

std::string answer_page(const std::string& title, const std::string& text, const PlanePictures& pictures) {
  std::string page = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>" +
                     xml_text(title) + "</title>\n<style>\n" + std::string(report_assets().style) +
                     "</style>\n</head>\n<body>\n<main>\n";
  page += "<h1>" + xml_text(title) + "</h1>\n";
  for (const auto& [name, picture] : pictures) page += "<figure>" + draw_plane(picture).inlined() + "</figure>\n";
  page += "<pre>" + xml_text(text) + "</pre>\n";
  return page + "</main>\n</body>\n</html>\n";
}

}  // namespace eyrie::offload
