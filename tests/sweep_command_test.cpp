// eyrie sweep as a user meets it, and as it meets signals.
#include <fmt/core.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <functional>
#include <random>

#include "tests/process.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string kSource = EYRIE_SOURCE_DIR;

// Runs eyrie in a scratch folder with a sweep of twelve points in it.
struct SweepCommand : testing::Test {
  SweepCommand() {
    std::filesystem::current_path(folder.path());
    folder.write("s.yaml", sweep("axes: {workload.defaults.seed: {from: 1, to: 12, step: 1}}\n"));
  }
  ~SweepCommand() override { std::filesystem::current_path(before); }

  static std::string sweep(const std::string& rest) {
    return fmt::format(
        "question: Which seed?\nmachine: {0}/configs/eyeriss.yaml\nworkload: {0}/workloads/tiny.yaml\n{1}", kSource,
        rest);
  }
  static Outcome eyrie(std::vector<std::string> words) {
    words.insert(words.begin(), {EYRIE_PROGRAM, "sweep"});
    return run_program(words);
  }
  // Runs the sweep into `out` and sends it a signal once `wait` returns; its exit code, 128 + the signal if that ended
  // it.
  static int disturbed(const std::string& out, int signal, const std::function<void()>& wait) {
    const pid_t child = fork();
    if (child == 0) {
      if (!std::freopen("/dev/null", "w", stdout) || !std::freopen("/dev/null", "w", stderr)) _exit(126);
      execl(EYRIE_PROGRAM, EYRIE_PROGRAM, "sweep", "s.yaml", "-j2", "--resume", "--csv", "--out", out.c_str(), nullptr);
      _exit(127);
    }
    wait();
    kill(child, signal);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  const std::filesystem::path before = std::filesystem::current_path();
  const ScratchFolder folder;
};

TEST_F(SweepCommand, RunsAndSaysWhatItFound) {
  folder.write("s.yaml", sweep("layers: [fc]\naxes: {machine.array.columns: [14, 5000]}\n"));
  const Outcome outcome = eyrie({"--csv", "s.yaml", "-j", "2", "--ndjson"});
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out,
              testing::StartsWith("Which seed?\n2 points: 2 run, 1 refused\nthe first refusal:\n" + kSource +
                                  "/configs/eyeriss.yaml: array.columns: 5000 is not in 1..1024\n\n"
                                  "array.columns  cycles"));
  EXPECT_THAT(outcome.out, testing::EndsWith("results: out/s/sweep.sqlite, sweep.csv, sweep.json, sweep.ndjson\n"));
  EXPECT_THAT(names_in("out/s"), ElementsAre("sweep.csv", "sweep.json", "sweep.ndjson", "sweep.sqlite"));
}

TEST_F(SweepCommand, PlansWithoutRunning) {
  folder.write("s.yaml", sweep("axes: {workload.batch: [1, 2]}\n"));
  const Outcome outcome = eyrie({"s.yaml", "--plan"});
  EXPECT_THAT(outcome.out, testing::MatchesRegex("point +machine +workload +workload[.]batch\n"
                                                 "[0-9a-f]+ +[^ ]+ +[^ ]+ +1\n[0-9a-f]+ +[^ ]+ +[^ ]+ +2\n2 points\n"));
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(names_in("."), ElementsAre("s.yaml"));
}

TEST_F(SweepCommand, RefusesWhatItCannotRun) {
  const auto refusal = [&](const std::vector<std::string>& words) {
    const Outcome outcome = eyrie(words);
    EXPECT_EQ(outcome.exit_code, 2);
    EXPECT_EQ(outcome.out, "");
    return outcome.err;
  };
  EXPECT_EQ(refusal({}),
            "expected one sweep file, found 0; e.g. configs/sweeps/array-size.yaml\n1 problem, nothing was run\n");
  EXPECT_EQ(refusal({"s.yaml", "t.yaml"}),
            "expected one sweep file, found 2; e.g. configs/sweeps/array-size.yaml\n1 problem, nothing was run\n");
  EXPECT_EQ(refusal({"t.yaml", "-j0", "--rseume"}),
            "--rseume: unknown option; did you mean --resume?\n--jobs: 0 is not in 1..1024\n"
            "t.yaml: no such file\n3 problems, nothing was run\n");
  folder.write("s.yaml", sweep("axes: {workload.defaults.seed: {from: 1, to: 10000, step: 1},\n"
                               "  machine.array.columns: {from: 1, to: 1000, step: 1}}\n"));
  EXPECT_EQ(refusal({"s.yaml"}), "s.yaml: 10000000 points; --yes runs more than 100000\n1 problem, nothing was run\n");
  folder.write("s.yaml", sweep("axes: {machine.array.colums: [1]}\n"));
  EXPECT_EQ(refusal({"s.yaml"}),
            "s.yaml:4: axes.machine.array.colums: unknown key; did you mean columns?\n"
            "1 problem, nothing was run\n");
  EXPECT_THAT(names_in("."), ElementsAre("s.yaml"));
}

TEST_F(SweepCommand, GoesOnOnlyIfToldTo) {
  EXPECT_EQ(eyrie({"s.yaml", "--out", "r"}).exit_code, 0);
  EXPECT_EQ(eyrie({"s.yaml", "--out", "r"}).err,
            "r/sweep.sqlite: holds results already; --resume goes on with them, --out names another folder\n"
            "1 problem, nothing was run\n");
  EXPECT_THAT(eyrie({"--resume", "s.yaml", "--out", "r"}).out, HasSubstr("12 points: 0 run, 12 known\n"));
}

// Killed at random moments and resumed, a sweep ends with the rows of one that nobody disturbed.
TEST_F(SweepCommand, SurvivesBeingKilled) {
  const auto begin = std::chrono::steady_clock::now();
  ASSERT_EQ(eyrie({"s.yaml", "-j1", "--csv", "--out", "undisturbed"}).exit_code, 0);
  const std::chrono::duration<double, std::micro> whole = std::chrono::steady_clock::now() - begin;
  const auto seed = std::random_device{}();
  SCOPED_TRACE(fmt::format("seed {}", seed));
  std::mt19937 random(seed);
  for (int i = 0; i < 4; ++i) {
    const int code = disturbed("killed", SIGKILL, [&] { usleep(random() % static_cast<useconds_t>(whole.count())); });
    EXPECT_TRUE(code == 128 + SIGKILL || code == 0) << code;
  }
  ASSERT_EQ(eyrie({"s.yaml", "--resume", "--csv", "--out", "killed"}).err, "");
  EXPECT_EQ(text_of("killed/sweep.csv"), text_of("undisturbed/sweep.csv"));
}

TEST_F(SweepCommand, AnInterruptionKeepsWhatIsFinished) {
  folder.write("s.yaml", sweep("axes: {workload.defaults.seed: {from: 1, to: 20000, step: 1}}\n"));
  // The log of the database grows by a few pages a point: at this size the first ones are long done.
  const auto some_points = [] {
    std::error_code none;
    const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
    const auto size = [&] { return std::filesystem::file_size("r/sweep.sqlite-wal", none); };
    while ((size() < 300'000 || none) && std::chrono::steady_clock::now() < end) usleep(1000);
  };
  EXPECT_EQ(disturbed("r", SIGINT, some_points), 130);
  folder.write("s.yaml", sweep("axes: {workload.defaults.seed: {from: 1, to: 3, step: 1}}\n"));
  EXPECT_THAT(eyrie({"s.yaml", "--resume", "--out", "r"}).out, HasSubstr("3 points: 0 run, 3 known\n"));
}

}  // namespace
}  // namespace eyrie
