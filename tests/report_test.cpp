// eyrie report, from the folders it reads to the page and the pictures it writes.
#include <fmt/core.h>
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "sim/base/fault.h"
#include "sim/csv.h"
#include "sim/measures.h"
#include "sim/report/bar_chart.h"
#include "sim/report/machine_drawing.h"
#include "sim/report/report_html.h"
#include "sim/report/report_svgs.h"
#include "sim/report/roofline.h"
#include "sim/result_json.h"
#include "sim/version.h"
#include "tests/edited_file.h"
#include "tests/process.h"
#include "tests/sample_result.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

using Json = nlohmann::ordered_json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

RunResult sample_of(const std::string& machine, const std::string& workload) {
  RunResult result = sample_result();
  result.machine = machine;
  result.workload = workload;
  return result;
}

// A folder with a run in each of its own.
struct ReportFolders : testing::Test {
  void add(const std::string& name, const RunResult& result) const {
    std::filesystem::create_directory(folder / name);
    folder.write(name + "/result.json", result_json(result));
  }
  ReportInput read() const { return read_report_input({folder.path()}); }
  std::vector<std::string> problems() const {
    try {
      read();
    } catch (const UserError& error) {
      std::vector<std::string> all = error.problems;
      for (std::string& problem : all)
        if (problem.starts_with(folder.path().string())) problem = problem.substr(folder.path().string().size());
      return all;
    }
    return {};
  }
  const ScratchFolder folder;
};

// The data inside a page.
Json data_of(const std::string& page) {
  const std::string begin = "<script type=\"application/json\" id=\"data\">";
  const auto at = page.find(begin) + begin.size();
  return Json::parse(page.substr(at, page.find("</script>", at) - at));
}

TEST_F(ReportFolders, ARunIsReadAsItWasWritten) {
  add("a", sample_of("eyeriss", "tiny"));
  const ReportInput input = read();
  ASSERT_EQ(input.runs.size(), 1);
  const ReportRun& run = input.runs[0];
  EXPECT_EQ(run.machine, "eyeriss");
  EXPECT_EQ(run.workload, "tiny");
  EXPECT_EQ(run.energy_unit, "MAC");
  EXPECT_EQ(run.pes, 168);
  ASSERT_EQ(run.layers.size(), 2);
  EXPECT_EQ(run.layers[1].name, "conv2");
  EXPECT_EQ(run.layers[1].macs, 34560);
  EXPECT_EQ(run.layers[1].components.at("global_buffer"), 36e6);
  EXPECT_EQ(run.layers[1].stalls.at("pe.psum_wait"), 123000);
  EXPECT_EQ(run.totals.cycles, 4000);
}

TEST_F(ReportFolders, AFolderOfFoldersGivesThemByName) {
  add("b", sample_of("second", "tiny"));
  add("a", sample_of("first", "tiny"));
  const ReportInput input = read();
  ASSERT_EQ(input.runs.size(), 2);
  EXPECT_EQ(input.runs[0].machine, "first");
  EXPECT_EQ(input.runs[1].machine, "second");
}

// Folders of a comparison stand in its order, and both machines of a pair are known as one.
TEST_F(ReportFolders, AComparisonTellsItsPairs) {
  for (const char* machine : {"eie", "eyeriss", "scnn"}) add(machine, sample_of(machine, "tiny"));
  folder.write(
      "compare.csv",
      "layer,contestant,machine,macs\nconv1,eyeriss,eyeriss,1\nconv1,scnn+eie,scnn,1\nconv2,eyeriss,eyeriss,1\n"
      "conv2,scnn+eie,eie,1\ntotal,eyeriss,eyeriss,2\ntotal,scnn+eie,scnn+eie,2\n");
  const ReportInput input = read();
  ASSERT_EQ(input.runs.size(), 3u);
  EXPECT_EQ(input.runs[0].machine, "eyeriss");
  EXPECT_EQ(input.runs[1].machine, "scnn");
  EXPECT_EQ(input.runs[2].machine, "eie");
  ASSERT_EQ(input.pairs.size(), 1u);
  EXPECT_EQ(input.pairs[0].name, "scnn+eie");
  EXPECT_THAT(input.pairs[0].runs, ElementsAre(1, 2));
}

TEST_F(ReportFolders, TwoMachinesOfOneNameAreNoPair) {
  for (const char* name : {"m", "m-2"}) add(name, sample_of("m", "tiny"));
  folder.write("compare.csv", "layer,contestant,machine,macs\nconv1,m,m,1\nconv1,m,m,1\n");
  EXPECT_EQ(read().runs.size(), 2u);
  EXPECT_TRUE(read().pairs.empty());
}

TEST_F(ReportFolders, ThePageHoldsEveryNumberOfTheResult) {
  const RunResult result = sample_of("eyeriss", "tiny");
  add("a", result);
  const Json data = data_of(report_html(read()));
  EXPECT_EQ(Json::parse(data["runs"][0]["result"].dump()), Json::parse(result_json(result)));
}

TEST_F(ReportFolders, ThePageFetchesNothing) {
  add("a", sample_of("eyeriss", "tiny"));
  const std::string page = report_html(read());
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  for (const char* fetching : {"<link", "<script src", "<img", "@import", "url(http", "{{"}) {
    EXPECT_THAT(page.substr(0, page.find("<script type")), Not(HasSubstr(fetching)));
  }
}

TEST_F(ReportFolders, NoNameOfTheDataIsTakenForMarkup) {
  add("a", sample_of("<b>&\"m", "</script><script>alert(1)</script>"));
  const std::string page = report_html(read());
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(page, Not(HasSubstr("<b>&")));
  EXPECT_EQ(data_of(page)["runs"][0]["result"]["workload"], "</script><script>alert(1)</script>");
}

TEST_F(ReportFolders, EqualInputsGiveEqualPages) {
  add("a", sample_of("eyeriss", "tiny"));
  EXPECT_EQ(report_html(read()), report_html(read()));
}

TEST_F(ReportFolders, PesAreReadByLayer) {
  RunResult result = sample_of("eyeriss", "tiny");
  result.pes = result.multipliers = 2;
  add("a", result);
  folder.write("a/pes.csv", "pe,conv1,conv2\n0,5,7\n1,6,8\n");
  EXPECT_THAT(read().runs[0].pe_useful_cycles, ElementsAre(ElementsAre(5, 6), ElementsAre(7, 8)));
}

TEST_F(ReportFolders, PesOfAnotherRunAreRefused) {
  add("a", sample_of("eyeriss", "tiny"));
  folder.write("a/pes.csv", "pe,conv1,conv2\n0,5,7\n");
  EXPECT_THAT(problems(),
              ElementsAre("/a/pes.csv: does not have the layers and PEs of the result.json beside it; run it again"));
}

TEST_F(ReportFolders, ATraceMayCountFromTheStartOfEachLayer) {
  add("a", sample_of("eyeriss", "tiny"));
  folder.write("a/energy_trace.csv",
               "layer,start_cycle,end_cycle,mac\nconv1,0,600,1\nconv1,600,1000,2\nconv2,0,3000,3\n");
  const EnergyTrace trace = read().runs[0].trace;
  EXPECT_THAT(trace.start, ElementsAre(0, 600, 1000));
  EXPECT_THAT(trace.end, ElementsAre(600, 1000, 4000));
}

TEST_F(ReportFolders, ATraceIsDrawnCoarserWithTheSameSum) {
  add("a", sample_of("eyeriss", "tiny"));
  std::string csv = "layer,start_cycle,end_cycle,mac\n";
  for (int w = 0; w < 4000; ++w) csv += fmt::format("{},{},{},{}\n", w < 1001 ? "conv1" : "conv2", w, w + 1, w % 7);
  folder.write("a/energy_trace.csv", csv);
  const Json trace = data_of(report_html(read()))["runs"][0]["trace"];
  const auto energy = trace["energy"]["mac"].get<std::vector<double>>();
  double sum = 0, whole = 0;
  for (const double window : energy) sum += window;
  for (int w = 0; w < 4000; ++w) whole += w % 7;
  EXPECT_EQ(sum, whole);
  EXPECT_LE(energy.size(), 1501);
  EXPECT_EQ(trace["windows"], 4000);
  EXPECT_EQ(trace["end"].back(), 4000);
  for (std::size_t w = 0; w < energy.size(); ++w)  // no window reaches into the next layer
    EXPECT_EQ(trace["layer"][w], trace["start"][w].get<double>() < 1001 ? "conv1" : "conv2");
}

TEST_F(ReportFolders, EveryMistakeIsTold) {
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g"}) add(name, sample_of("eyeriss", "tiny"));
  const std::string good = result_json(sample_result());
  const auto edited = [&](const std::string& pointer, const Json& value) {
    Json json = Json::parse(good);
    json[Json::json_pointer(pointer)] = value;
    return json.dump();
  };
  folder.write("a/result.json", "{\n\"schema_version\": 1,\n oops");
  folder.write("b/result.json", edited("/schema_version", 77));
  folder.write("c/result.json", edited("/layers/1/cycles", "many"));
  folder.write("d/result.json", "[]");
  folder.write("e/result.json", edited("/pes", 0));
  folder.write("f/energy_trace.csv", "layer,start_cycle,end_cycle,mac\nconv1,0,5,x\n");
  folder.write("g/sweep.csv", "x,y\n1,2,3\n");
  EXPECT_THAT(
      problems(),
      ElementsAre(
          "/a/result.json:3: is not JSON, expected a result of eyrie run",
          fmt::format(
              "/b/result.json: schema_version: 77 cannot be read, this is eyrie 0.1.0, which reads {}; run it again",
              kResultSchemaVersion),
          "/c/result.json: layers[1].cycles: expected a number, found \"many\"",
          "/d/result.json: is not a map, expected a result of eyrie run",
          "/e/result.json: pes: 0 is not in 1..1073741824", "/f/energy_trace.csv:2: mac: expected a number, found x",
          "/g/sweep.csv:2: has 3 cells, the first line names 2 columns"));
}

TEST_F(ReportFolders, NothingToReportIsTold) {
  EXPECT_THAT(problems(),
              ElementsAre(": neither this folder nor those in it hold a result.json, a sweep.csv or an offload.json; "
                          "eyrie run --out writes the first, eyrie sweep --csv the second, eyrie offload the third"));
  EXPECT_THROW(read_report_input({folder / "nowhere"}), UserError);
}

constexpr const char* kOffload = R"({"scenario": "s", "question": "Where <now>?", "pictures": [
 {"name": "plans", "kind": "scatter", "title": "Plans", "x_name": "ms", "y_name": "mJ", "series":
  [{"name": "front", "joined": true, "points": [{"x": 1, "y": 2, "name": "p"}, {"x": 2, "y": 1, "name": "q"}]}]},
 {"name": "decisions", "kind": "map", "title": "Decisions", "x_name": "Mbps", "y_name": "load", "xs": [1, 2],
  "ys": [0], "decisions": ["here"], "cells": [0, 1]}]})";

TEST_F(ReportFolders, AnswersOfOffloadingAreDrawn) {
  folder.write("offload.json", kOffload);
  const ReportInput input = read_report_input({folder.path()});
  ASSERT_EQ(input.offloads.size(), 1u);
  const std::string html = report_html(input);
  EXPECT_THAT(html, HasSubstr("<h3>Where &lt;now&gt;?</h3>"));
  EXPECT_THAT(html, HasSubstr("<title>q: ms 2, mJ 1</title>"));
  EXPECT_THAT(html, HasSubstr("<title>Mbps 1, load 0: here</title>"));
  EXPECT_THAT(html, HasSubstr("<title>Mbps 2, load 0: no plan keeps the bounds</title>"));
  std::vector<std::string> names;
  for (const FileContent& file : report_svgs(input)) names.push_back(file.name);
  EXPECT_THAT(names, ElementsAre("offload-s-plans.svg", "offload-s-decisions.svg"));
}

TEST_F(ReportFolders, AnAnswerOfOffloadingWithMistakesIsTold) {
  folder.write("offload.json", edited(kOffload, {{"\"kind\": \"map\"", "\"kind\": \"mop\""},
                                                 {"\"x\": 2", "\"x\": -2"},
                                                 {"\"joined\": true", "\"joined\": 1"}}));
  EXPECT_THAT(problems(),
              ElementsAre("/offload.json: pictures[0].series[0].joined: expected true or false, found 1",
                          "/offload.json: pictures[0].series[0].points.x: -2 is not 0 or a size of 1e-30 to 1e30",
                          "/offload.json: pictures[1].kind: mop is not one of: scatter, map"));
  folder.write("offload.json", edited(kOffload, {{"\"cells\": [0, 1]", "\"cells\": [0]"}}));
  EXPECT_THAT(problems(), ElementsAre("/offload.json: pictures[1].cells: 1 cells of 2 x 1, expected one each"));
}

TEST(Csv, TakesQuotedCells) {
  std::vector<std::string> problems;
  const CsvTable table = parse_csv("a,b\r\n\"x, \"\"y\"\"\n2\",3\r\n\r\n4,\n", "f", problems);
  EXPECT_THAT(problems, ElementsAre());
  EXPECT_THAT(table.columns, ElementsAre("a", "b"));
  EXPECT_THAT(table.rows, ElementsAre(ElementsAre("x, \"y\"\n2", "3"), ElementsAre("4", "")));
  EXPECT_THAT(table.lines, ElementsAre(2, 5));
}

TEST(Csv, GivesBackTheTextOfEveryCell) {
  const std::vector<std::string> texts{"=1+1", "+a",   "-b", "@c", "\td",   "\re", "\n=f", "'=g", "''+h", "'i",    "'",
                                       "-3.5", "-1e9", "",   "-",  "x\r\n", "a\r", "\"=j", "k,l", "-0",   "=\"m\""};
  std::string line;
  for (const std::string& text : texts) line += (line.empty() ? "" : ",") + csv_cell(text);
  std::vector<std::string> problems;
  EXPECT_EQ(parse_csv(line + "\n", "f", problems).columns, texts);
}

TEST(Csv, LeavesNothingThatASpreadsheetRuns) {
  for (const char* text : {"=1+1", "+1 2", "-1-1", "@SUM(1)", "-inf", "\t=1", "\r=1"})
    EXPECT_THAT(csv_cell(text), testing::AnyOf(testing::StartsWith("'"), testing::StartsWith("\"'"))) << text;
  for (const char* number : {"-3.5", "-1e-9", "7", "-0"}) EXPECT_EQ(csv_cell(number), number);
}

TEST(BarChart, TicksAreRoundAndReachTheTop) {
  EXPECT_EQ(ticks_to(4.3).step, 1);
  EXPECT_EQ(ticks_to(4.3).last, 5);
  EXPECT_EQ(ticks_to(100).last, 100);
  EXPECT_EQ(ticks_to(0).last, 1);
}

TEST(BarChart, ABarIsAsHighAsItsValue) {
  const BarChart chart{"t",   "MAC",
                       {"g"}, {"one", "two"},
                       {"s"}, [](std::size_t, std::size_t bar, std::size_t) {
                         return bar == 0 ? 4.0 : 2.0; }};
  const std::string svg = draw(chart).file();
  EXPECT_THAT(svg, HasSubstr("height=\"300.00\" fill=\"#4477aa\"><title>g, one, s: 4 MAC</title>"));
  EXPECT_THAT(svg, HasSubstr("height=\"150.00\" fill=\"#ee6677\"><title>g, two, s: 2 MAC</title>"));
}

TEST(Roofline, BandwidthFollowsFromTheParameters) {
  ReportRun run;
  EXPECT_EQ(dram_bytes_per_second(run.parameters), std::nullopt);
  run.parameters = {{"dram.width_bits", std::int64_t{64}}, {"dram.clock_MHz", 60.0}};
  EXPECT_EQ(dram_bytes_per_second(run.parameters), 480e6);
  run.parameters = {{"dram.bandwidth_GBps", 50.0}, {"dram.latency_cycles", std::int64_t{100}}};
  EXPECT_EQ(dram_bytes_per_second(run.parameters), 50e9);
}

TEST(MachineDrawing, DrawsEveryPe) {
  ReportRun run;
  run.machine = "m";
  run.pes = run.multipliers = 6;
  run.parameters = {
      {"array.rows", std::int64_t{2}}, {"array.columns", std::int64_t{3}}, {"dram.width_bits", std::int64_t{64}}};
  const std::string svg = machine_drawing(run).file();
  for (int pe = 0; pe < 6; ++pe) {
    EXPECT_THAT(svg, HasSubstr(fmt::format("<title>PE {} in row {}, column {}</title>", pe, pe / 3, pe % 3)));
  }
  EXPECT_THAT(svg, HasSubstr("2 x 3 = 6 PEs"));
  EXPECT_THAT(svg, HasSubstr("<title>dram.width_bits: 64</title>"));
}

TEST_F(ReportFolders, ChartsAreFilesOfTheirOwn) {
  add("a", sample_of("first", "dense"));
  add("b", sample_of("second", "pruned"));
  std::vector<std::string> names;
  for (const FileContent& file : report_svgs(read())) {
    names.push_back(file.name);
    EXPECT_THAT(file.text, testing::StartsWith("<svg xmlns=\"http://www.w3.org/2000/svg\""));
    EXPECT_THAT(file.text, testing::EndsWith("</svg>\n"));
  }
  EXPECT_THAT(names, ElementsAre("energy-dense.svg", "stalls-dense.svg", "utilization-dense.svg", "speed-up-dense.svg",
                                 "machine-first.svg", "machine-second.svg", "roofline.svg"));
}

Outcome eyrie_report(std::vector<std::string> words) {
  words.insert(words.begin(), {EYRIE_PROGRAM, "report"});
  return run_program(words);
}

TEST_F(ReportFolders, TheCommandWritesThePageAndTheCharts) {
  add("a", sample_of("eyeriss", "tiny"));
  const std::string a = folder / "a", svg = folder / "svg";
  const Outcome outcome = eyrie_report({a, "--svg", svg});
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(outcome.out, fmt::format("report: {}/report.html, 1 run and 0 sweeps; open it in a browser\n"
                                     "charts: {}, 5 SVG files\n",
                                     a, svg));
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(names_in(a), ElementsAre("report.html", "result.json"));
}

TEST_F(ReportFolders, TheCommandRefusesWhatItCannotReadAndWritesNothing) {
  folder.write("result.json", "{");
  const std::string here = folder.path();
  const Outcome outcome = eyrie_report({here, here + "/nowhere"});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err, fmt::format("{0}/result.json:1: is not JSON, expected a result of eyrie run\n"
                                     "{0}/nowhere: no such folder\n"
                                     "2 problems, nothing was run\n",
                                     here));
  EXPECT_THAT(names_in(here), ElementsAre("result.json"));
  EXPECT_EQ(eyrie_report({}).err, "expected a folder that eyrie run --out wrote\n1 problem, nothing was run\n");
}

}  // namespace
}  // namespace eyrie
