// Results that nobody should write: the report says what is wrong, or draws them; it neither hangs nor crashes.
#include <fmt/core.h>
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>
#include <random>

#include "sim/base/fault.h"
#include "sim/report/bar_chart.h"
#include "sim/report/report_html.h"
#include "sim/report/report_svgs.h"
#include "sim/result_json.h"
#include "tests/process.h"
#include "tests/sample_result.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

std::vector<std::string> problems_with(const std::string& text) {
  std::vector<std::string> problems;
  ReportRun run;
  read_result(text, "result.json", run, problems);
  return problems;
}

std::string with_bytes(const std::string& number) {
  std::string text = result_json(sample_result());
  const auto at = text.find(':', text.find("\"dram\"", text.find("\"bytes\""))) + 2;
  return text.replace(at, text.find_first_not_of("0123456789", at) - at, number);
}

TEST(OddResults, SizesThatNoMachineHasAreRefused) {
  for (const char* number : {"5e-324", "1e-200", "1e300", "-1"})
    EXPECT_THAT(problems_with(with_bytes(number)), Contains(HasSubstr("bytes.dram: "))) << number;
  EXPECT_THAT(problems_with(with_bytes("1e999")), ElementsAre("result.json: holds a number that is too large"));
  EXPECT_THAT(problems_with(with_bytes("0")), ElementsAre());
}

TEST(OddResults, DeepNestingIsRefused) {
  const std::string deep = std::string(200000, '[') + std::string(200000, ']');
  const std::string what = ": has lists and maps more than 32 levels deep, expected ";
  EXPECT_THAT(problems_with("{\"parameters\": " + deep + "}"),
              ElementsAre("result.json" + what + "a result of eyrie run"));
  ReportSweep sweep;
  std::vector<std::string> problems;
  read_description("{\"values\": " + deep + "}", "sweep.json", sweep, problems);
  EXPECT_THAT(problems, ElementsAre("sweep.json" + what + "what eyrie sweep --csv writes"));
}

std::string refusal(const std::filesystem::path& folder) {
  try {
    read_report_input({folder});
  } catch (const UserError& error) {
    return error.problems.front();
  }
  return "";
}

TEST(OddResults, APipeIsNotWaitedFor) {
  for (const char* name : {"result.json", "sweep.csv"}) {
    const ScratchFolder folder;
    ASSERT_EQ(mkfifo((folder.path() / name).c_str(), 0600), 0);
    EXPECT_THAT(refusal(folder.path()), EndsWith(": is not a regular file"));
  }
  const ScratchFolder folder;
  folder.write("result.json", result_json(sample_result()));
  ASSERT_EQ(mkfifo((folder.path() / "compare.csv").c_str(), 0600), 0);
  EXPECT_THAT(refusal(folder.path()), EndsWith("compare.csv: is not a regular file"));
}

TEST(OddResults, PointsThatNoChartHoldsAreRefused) {
  const ScratchFolder folder;
  folder.write("sweep.csv", "a,cycles\n1,2\n2,1e300\n");
  EXPECT_THAT(refusal(folder.path()), EndsWith("sweep.csv:3: cycles: 1e+300 is not 0 or a size of 1e-30 to 1e30"));
}

TEST(OddResults, AxesHaveFewTicksWhateverTheirLength) {
  EXPECT_THAT(powers_between(-2, 3), ElementsAre(-2, -1, 0, 1, 2, 3));
  EXPECT_LE(powers_between(-90, 90).size(), 12u);
  for (const double largest : {0.0, -1.0, 5e-324, 1e-42, 1e300, std::numeric_limits<double>::infinity()}) {
    const Ticks ticks = ticks_to(largest);
    EXPECT_GT(ticks.step, 0) << largest;
    EXPECT_LE(ticks.last / ticks.step, 10) << largest;
  }
}

// A byte changed, a piece doubled, cut out or exchanged for something that stands in such files.
std::string mutated(std::string text, std::mt19937& random) {
  static const std::vector<std::string> kPieces{"-1",   "1e300", "5e-324", "null", "{}",   "[]", "\"\"",
                                                "true", "1e29",  "0",      ",",    "\n",   "\"", "nan",
                                                "=1",   "",      ":",      "-",    "1e-29"};
  const auto any = [&random](std::size_t count) { return count == 0 ? 0 : random() % count; };
  for (std::size_t i = 0; i <= any(2); ++i) {
    const std::size_t at = any(text.size()), number = std::min(text.find_first_of("0123456789", at), text.size());
    switch (any(4)) {
      case 0:
        text.replace(at, 1, 1, static_cast<char>(any(256)));
        break;
      case 1:
        text.insert(at, text.substr(any(text.size()), any(40)));
        break;
      case 2:
        text.erase(at, any(40));
        break;
      default:
        text.replace(number, std::min(text.find_first_not_of("0123456789.", number), text.size()) - number,
                     kPieces[any(kPieces.size())]);
    }
    if (text.empty()) text = "0";
  }
  return text;
}

constexpr const char* kPoints =
    "hash,status,machine,pes,seconds,energy.unit,energy.components.mac\n"
    "a,done,../dcnn.yaml,1,10,pJ,1\nb,done,../scnn.yaml,1,20,pJ,3\nc,done,../dcnn.yaml,2,10,pJ,1\n";
constexpr const char* kDescription =
    R"({"question": "Why?", "inputs": ["machine", "pes"], "values": {"machine": ["../scnn.yaml", "../dcnn.yaml"]},
"plots": [{"title": "", "x": "pes", "y": "seconds", "lines": ["machine"], "against": {"machine": "../dcnn.yaml"}},
 {"title": "T", "x": "machine", "y": "energy.components", "lines": [], "against": {}}]})";
constexpr const char* kTrace = "layer,start_cycle,end_cycle,mac\nconv1,0,10,3\nconv1,10,20,4\nconv2,20,40,1\n";

// Whatever is read is drawn, with coordinates that are numbers.
TEST(OddResults, MutatedFilesAreRefusedOrDrawn) {
  std::mt19937 random(1);
  const ScratchFolder folder;
  const std::string result = result_json(sample_result());
  int drawn = 0;
  for (int i = 0; i < 200; ++i) {
    const auto perhaps = [&](int file, const std::string& text) {
      return i % 4 == file ? mutated(text, random) : text;
    };
    folder.write("result.json", perhaps(0, result));
    folder.write("sweep.csv", perhaps(1, kPoints));
    folder.write("sweep.json", perhaps(2, kDescription));
    folder.write("energy_trace.csv", perhaps(3, kTrace));
    try {
      const ReportInput input = read_report_input({folder.path()});
      for (const FileContent& chart : report_svgs(input))
        for (const char* wrong : {"=\"nan", "=\"-nan", "=\"inf", "=\"-inf"})
          ASSERT_THAT(chart.text, testing::Not(HasSubstr(wrong))) << chart.name << " of mutation " << i;
      EXPECT_FALSE(report_html(input).empty());
      ++drawn;
    } catch (const UserError& error) {
      EXPECT_FALSE(error.problems.empty());
    }
  }
  EXPECT_GT(drawn, 20);
  EXPECT_LT(drawn, 180);
}

TEST(OddResults, TheReportDoesNotReplaceWhatItIsMadeOf) {
  const ScratchFolder folder;
  const std::string result = result_json(sample_result());
  folder.write("result.json", result);
  const std::string path = folder.path().string();
  for (const char* name : {"result.json", "./result.json"}) {
    const Outcome outcome = run_program({EYRIE_PROGRAM, "report", path, "--out", path + "/" + name});
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("is among the results that the report is made of"));
  }
  EXPECT_EQ(text_of(folder / "result.json"), result);
}

// The sweep's own file under the name of what it writes.
TEST(OddResults, ASweepDoesNotReplaceWhatItReads) {
  const ScratchFolder folder;
  const std::string sweep = fmt::format(
      "{{machine: {0}/configs/eyeriss.yaml, workload: {0}/workloads/tiny.yaml, axes: {{machine.array.rows: [12]}}}}\n",
      EYRIE_SOURCE_DIR);
  folder.write("sweep.json", sweep);
  const std::string here = folder.path();
  const Outcome outcome = run_program({EYRIE_PROGRAM, "sweep", here + "/sweep.json", "--csv", "--out", here});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("sweep.json: is read by this sweep and would be replaced"));
  EXPECT_EQ(text_of(folder / "sweep.json"), sweep);
  EXPECT_THAT(names_in(folder.path()), ElementsAre("sweep.json"));
}

TEST(OddResults, NoTablesAreNotAllWithinTheirTolerance) {
  const ScratchFolder folder;
  std::filesystem::create_directories(folder / "configs/published");
  const Outcome outcome =
      run_program({"/bin/sh", "-c", fmt::format("cd {} && {} validate", folder.path().string(), EYRIE_PROGRAM)});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("holds a table; --published names one"));
}

}  // namespace
}  // namespace eyrie
