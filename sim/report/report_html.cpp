#include "sim/report/report_html.h"

#include <nlohmann/json.hpp>
#include <set>

#include "sim/base/fault.h"
#include "sim/report/assets.h"
#include "sim/report/machine_drawing.h"
#include "sim/report/sweep_plot.h"
#include "sim/version.h"

namespace eyrie {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kMostWindows = 1500;  // of a trace: more than a screen has pixels across

// Every "<" is written as an escape: no text of the data can then end the element it stands in.
std::string without_tags(const std::string& json) {
  std::string out;
  for (char c : json) out += c == '<' ? std::string("\\u003c") : std::string(1, c);
  return out;
}

Json trace_json(const EnergyTrace& whole) {
  const EnergyTrace trace = coarser(whole, kMostWindows);
  Json json{{"layer", trace.layer}, {"start", trace.start}, {"end", trace.end}, {"energy", Json::object()}};
  for (std::size_t c = 0; c < trace.components.size(); ++c) json["energy"][trace.components[c]] = trace.energy[c];
  json["windows"] = whole.start.size();
  return json;
}

Json run_json(const ReportRun& run) {
  Json json{{"folder", run.folder}, {"result", Json::parse(run.json)}};
  if (!run.pe_useful_cycles.empty()) json["pe_useful_cycles"] = run.pe_useful_cycles;
  if (!run.trace.components.empty()) json["trace"] = trace_json(run.trace);
  return json;
}

Json plot_json(const PlotData& data) {
  Json json{{"title", data.title},    {"x_name", data.x_name}, {"y_name", data.y_name}, {"unit", data.unit},
            {"xs", data.xs},          {"lines", data.lines},   {"parts", data.parts},   {"numbers", data.numbers},
            {"ratio", data.ratio},    {"y", Json::array()},    {"even", Json::array()}, {"note", data.note},
            {"spread", Json::array()}};
  const auto number = [](const std::optional<double>& value) { return value ? Json(*value) : Json(); };
  for (const auto& at_x : data.y) {
    Json lines = Json::array();
    for (const auto& line : at_x) {
      Json parts = Json::array();
      for (const auto& value : line) parts.push_back(number(value));
      lines.push_back(std::move(parts));
    }
    json["y"].push_back(std::move(lines));
  }
  for (const auto& at_x : data.spread) {
    Json lines = Json::array();
    for (const auto& spread : at_x) lines.push_back(spread ? Json{spread->least, spread->most} : Json());
    json["spread"].push_back(std::move(lines));
  }
  for (std::size_t line = 0; line < data.lines.size(); ++line) json["even"].push_back(number(break_even(data, line)));
  return json;
}

Json sweep_json(const ReportSweep& sweep) {
  Json json{{"folder", sweep.folder},
            {"question", sweep.question},
            {"columns", sweep.points.columns},
            {"rows", sweep.points.rows},
            {"plots", Json::array()}};
  for (const Plot& plot : sweep.plots) json["plots"].push_back(plot_json(plot_data(sweep, plot)));
  return json;
}

std::string data_json(const ReportInput& input) {
  Json json{{"eyrie_version", version()}, {"runs", Json::array()}, {"sweeps", Json::array()}, {"pairs", Json::array()}};
  for (const ReportRun& run : input.runs) json["runs"].push_back(run_json(run));
  for (const ReportSweep& sweep : input.sweeps) json["sweeps"].push_back(sweep_json(sweep));
  for (const ReportContestant& pair : input.pairs) json["pairs"].push_back({{"name", pair.name}, {"runs", pair.runs}});
  return without_tags(json.dump(-1, ' ', true, Json::error_handler_t::replace));
}

// Every machine once, however many runs it has.
std::string drawings(const ReportInput& input) {
  std::set<std::string> drawn;
  std::string html;
  for (const ReportRun& run : input.runs) {
    if (!drawn.insert(run.machine).second) continue;
    html += "<figure class=\"machine\">" + machine_drawing(run).inlined() + "</figure>\n";
  }
  return html;
}

std::string offload_pictures(const ReportInput& input) {
  std::string html;
  for (const ReportOffload& offload : input.offloads) {
    html += "<h3>" + xml_text(offload.question.empty() ? offload.scenario : offload.question) + "</h3>\n";
    for (const auto& [name, picture] : offload.pictures)
      html += "<figure class=\"machine\">" + draw_plane(picture).inlined() + "</figure>\n";
  }
  return html;
}

std::string filled(std::string_view page, const std::vector<std::pair<std::string, std::string_view>>& places) {
  std::string html;
  for (const auto& [place, text] : places) {
    const auto at = page.find(place);
    if (at == std::string_view::npos) throw Fault("the report's page has no " + place);
    html += page.substr(0, at);
    html += text;
    page.remove_prefix(at + place.size());
  }
  return html + std::string(page);
}

}  // namespace

std::string report_html(const ReportInput& input) {
  const ReportAssets assets = report_assets();
  const std::string machines = drawings(input), offloads = offload_pictures(input), data = data_json(input);
  return filled(assets.page, {{"{{style}}", assets.style},
                              {"{{machines}}", machines},
                              {"{{offloads}}", offloads},
                              {"{{data}}", data},
                              {"{{library}}", assets.library},
                              {"{{script}}", assets.script}});
}

}  // namespace eyrie
