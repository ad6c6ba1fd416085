// The eyrie command as a user meets it: every message is compared whole.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/process.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

const std::string kSource = EYRIE_SOURCE_DIR;
const std::string kMachine = kSource + "/configs/eyeriss.yaml";

constexpr const char* kWorkload = R"(name: small
batch: 2
defaults: {weights: {density: 0.9}, activations: {density: 0.6}, seed: 7}
layers:
  - {name: a, kind: conv, C: 3, H: 9, W: 8, M: 4, R: 3, S: 3, mapping: {m: 4, n: 1, e: 7, p: 4, q: 1, r: 1, t: 1}}
  - {name: b, kind: conv, C: 4, H: 7, W: 7, M: 8, R: 3, S: 3, mapping: {m: 8, n: 2, e: 5, p: 4, q: 2, r: 1, t: 2}}
)";

// Runs eyrie with a scratch folder as its working folder, in which small.yaml is the workload above.
struct Cli : testing::Test {
  Cli() {
    folder.write("small.yaml", kWorkload);
    std::filesystem::current_path(folder.path());
  }
  ~Cli() override { std::filesystem::current_path(before); }

  static Outcome eyrie(std::vector<std::string> words) {
    words.insert(words.begin(), EYRIE_PROGRAM);
    return run_program(words);
  }
  static Outcome eyrie_run(std::vector<std::string> words) {
    words.insert(words.begin(), {"run", "--machine", kMachine, "--workload", "small.yaml"});
    return eyrie(words);
  }

  const std::filesystem::path before = std::filesystem::current_path();
  const ScratchFolder folder;
};

// The user's mistake: nothing on standard output, nothing written, exit code 2.
#define EXPECT_REFUSED(outcome, message)                   \
  {                                                        \
    const Outcome refused = outcome;                       \
    EXPECT_EQ(refused.err, message);                       \
    EXPECT_EQ(refused.out, "");                            \
    EXPECT_EQ(refused.exit_code, 2);                       \
    EXPECT_THAT(names_in("."), ElementsAre("small.yaml")); \
  }

TEST_F(Cli, TellsItsVersion) {
  const Outcome outcome = eyrie({"--version"});
  EXPECT_EQ(outcome.out, "eyrie 0.1.0\n");
  EXPECT_EQ(outcome.err, "");
  EXPECT_EQ(outcome.exit_code, 0);
}

TEST_F(Cli, ListsItsCommands) {
  const Outcome outcome = eyrie({"--help"});
  EXPECT_EQ(outcome.out,
            "usage: eyrie COMMAND [options]\n"
            "\n"
            "A cycle-level simulator of neural network accelerators.\n"
            "\n"
            "  run       simulate a workload on a machine\n"
            "  map       find the best mappings of a workload's layers on a machine\n"
            "  compare   run the same layers on several machines, side by side\n"
            "  compress  prune, share and code the weights of a workload's layers\n"
            "  offload   find where a network runs best: processors, a network, a catalogue\n"
            "  report    make one page of pictures and tables of results\n"
            "  sweep     run many points: a base run with some of its inputs varied\n"
            "  validate  hold simulations against published tables\n"
            "\n"
            "  eyrie COMMAND --help explains a command, eyrie --version tells the version\n");
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(eyrie({"-h"}).out, outcome.out);
}

TEST_F(Cli, ExplainsEveryOptionOfACommand) {
  const Outcome outcome = eyrie({"run", "--help"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_EQ(outcome.err, "");
  EXPECT_THAT(outcome.out, StartsWith("usage: eyrie run --machine FILE --workload FILE [options]\n"));
  for (const char* option : {"machine FILE", "workload FILE", "layers A,B", "batch N", "seed N", "technology NAME",
                             "out DIR", "dump-outputs DIR", "no-check", "no-reuse", "help"}) {
    EXPECT_THAT(outcome.out, HasSubstr("\n  --" + std::string(option) + " "));
  }
  EXPECT_THAT(eyrie({"validate", "-h"}).out, StartsWith("usage: eyrie validate [--published FILE]\n"));
}

TEST_F(Cli, AsksForACommand) {
  EXPECT_REFUSED(eyrie({}), "expected a command; eyrie --help lists them\n1 problem, nothing was run\n");
}

TEST_F(Cli, SuggestsTheCommandThatWasMeant) {
  EXPECT_REFUSED(eyrie({"rnu"}), "rnu: unknown command; did you mean run?\n1 problem, nothing was run\n");
}

TEST_F(Cli, AsksForMachineAndWorkload) {
  EXPECT_REFUSED(eyrie({"run"}),
                 "--machine: missing, expected a file, e.g. configs/eyeriss.yaml\n"
                 "--workload: missing, expected a file, e.g. workloads/alexnet.yaml\n"
                 "2 problems, nothing was run\n");
}

TEST_F(Cli, SuggestsTheOptionThatWasMeantAndDoesNotCallItMissing) {
  EXPECT_REFUSED(eyrie({"run", "--machne", kMachine, "--workload=small.yaml"}),
                 "--machne: unknown option; did you mean --machine?\n1 problem, nothing was run\n");
}

TEST_F(Cli, RefusesEmptyValuesHoweverTheyAreWritten) {
  EXPECT_REFUSED(eyrie_run({"--out=", "--batch=", "--layers", "", "--no-check=", "--tech="}),
                 "--out: expected a value, found nothing\n"
                 "--batch: expected a value, found nothing\n"
                 "--no-check: takes no value, found an equals sign\n"
                 "--tech: unknown option; did you mean --technology?\n"
                 "--layers: expected a value, found nothing\n"
                 "5 problems, nothing was run\n");
}

TEST_F(Cli, DoesNotGuessAbbreviations) {
  EXPECT_REFUSED(eyrie_run({"--tech", "horowitz-45nm"}),
                 "--tech: unknown option; did you mean --technology?\n1 problem, nothing was run\n");
}

TEST_F(Cli, RefusesAWordThatIsNoOption) {
  EXPECT_REFUSED(eyrie_run({"--", "fast"}),
                 "fast: expected an option, --machine and the like\n1 problem, nothing was run\n");
}

TEST_F(Cli, RefusesAnOptionThatIsGivenTwice) {
  EXPECT_REFUSED(eyrie_run({"--batch", "1", "--batch", "2"}), "--batch: given twice\n1 problem, nothing was run\n");
}

TEST_F(Cli, RefusesAnOptionWithoutItsValue) {
  EXPECT_REFUSED(eyrie({"run", "--machine", "--workload", "small.yaml", "--seed", ""}),
                 "--machine: expected a value, found nothing\n"
                 "--seed: expected a value, found nothing\n"
                 "2 problems, nothing was run\n");
}

TEST_F(Cli, RefusesAValueForAnOptionThatTakesNone) {
  EXPECT_REFUSED(eyrie_run({"--no-check=1"}), "--no-check: takes no value, found 1\n1 problem, nothing was run\n");
}

TEST_F(Cli, RefusesABatchThatIsNoneOrTooLarge) {
  EXPECT_REFUSED(eyrie_run({"--batch", "0"}), "--batch: 0 is not in 1..65536\n1 problem, nothing was run\n");
  EXPECT_REFUSED(eyrie_run({"--batch", "-1"}), "--batch: -1 is not in 1..65536\n1 problem, nothing was run\n");
  EXPECT_REFUSED(eyrie_run({"--batch", "1000000000"}),
                 "--batch: 1000000000 is not in 1..65536\n1 problem, nothing was run\n");
  EXPECT_REFUSED(eyrie_run({"--batch", "abc"}),
                 "--batch: expected a whole number, found abc\n1 problem, nothing was run\n");
  EXPECT_REFUSED(eyrie_run({"--batch", "1.5"}),
                 "--batch: expected a whole number, found 1.5\n1 problem, nothing was run\n");
  EXPECT_REFUSED(eyrie_run({"--batch", "-"}),
                 "--batch: expected a whole number, found -\n1 problem, nothing was run\n");
}

TEST_F(Cli, RefusesASeedPast64Bits) {
  EXPECT_REFUSED(eyrie_run({"--seed", "18446744073709551616"}),
                 "--seed: 18446744073709551616 is not in 0..18446744073709551615\n1 problem, nothing was run\n");
}

TEST_F(Cli, RefusesAnEmptyNameAmongTheLayers) {
  EXPECT_REFUSED(eyrie_run({"--layers", "a,,b"}),
                 "--layers: expected names with commas between them, found a,,b\n1 problem, nothing was run\n");
}

TEST_F(Cli, RefusesFilesThatAreNotThere) {
  EXPECT_REFUSED(eyrie({"run", "--machine", "m.yaml", "--workload", "w.yaml"}),
                 "m.yaml: no such file\nw.yaml: no such file\n2 problems, nothing was run\n");
}

TEST_F(Cli, RefusesAnUnwritableFolderBeforeItRuns) {
  EXPECT_REFUSED(eyrie_run({"--out", "small.yaml/out"}),
                 "--out: " + (folder / "small.yaml").string() + ": is not a folder\n1 problem, nothing was run\n");
}

TEST_F(Cli, TellsTheMistakesOfOptionsMachineAndWorkloadTogether) {
  folder.write("small.yaml", std::string(kWorkload).replace(std::string(kWorkload).find("W: 8"), 4, "W: 0"));
  EXPECT_REFUSED(
      eyrie({"run", "--machine", "m.yaml", "--workload", "small.yaml", "--batch", "0", "--out", "/dev/null", "--fast"}),
      "--fast: unknown option; known are --machine, --workload, --layers, --batch, --seed, --technology, "
      "--out, --dump-outputs, --trace, --trace-window, --no-check, --no-reuse, --memory-limit, --help\n"
      "--batch: 0 is not in 1..65536\n"
      "m.yaml: no such file\n"
      "small.yaml:5: layers[0].W: 0 is not in 1..1048576\n"
      "--out: /dev/null: is not a folder\n"
      "5 problems, nothing was run\n");
}

TEST_F(Cli, TellsTheMistakesOfPublishedTablesTogether) {
  EXPECT_REFUSED(eyrie({"validate", "--published", "t.yaml", "--no-check"}),
                 "--no-check: unknown option; known are --published, --help\n"
                 "t.yaml: no such file\n"
                 "2 problems, nothing was run\n");
}

TEST_F(Cli, WritesWhatItCounted) {
  const Outcome outcome = eyrie_run({"--out", "results/first"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_EQ(outcome.err, "") << "no banner, and no progress where there is no terminal";
  EXPECT_THAT(outcome.out,
              StartsWith("small on eyeriss (12 x 14 PEs, 200 MHz), batch 2: 2 layers, outputs match the reference\n"));
  EXPECT_THAT(outcome.out, HasSubstr("\nresults: results/first/result.json, layers.csv, pes.csv\n"));
  EXPECT_THAT(names_in("results/first"), ElementsAre("layers.csv", "pes.csv", "result.json"));
  const Outcome valid = run_program({"/usr/bin/python3", kSource + "/tests/validate_schema.py",
                                     kSource + "/sim/result.schema.json", "results/first/result.json"});
  EXPECT_EQ(valid.exit_code, 0) << valid.out << valid.err;
}

TEST_F(Cli, WritesTheSameBytesAgain) {
  EXPECT_EQ(eyrie_run({"--out", "first"}).exit_code, 0);
  EXPECT_EQ(eyrie_run({"--out", "second"}).exit_code, 0);
  EXPECT_EQ(text_of("first/result.json"), text_of("second/result.json"));
  EXPECT_EQ(text_of("first/layers.csv"), text_of("second/layers.csv"));
}

TEST_F(Cli, WritesTheSameBytesWithoutReuse) {
  EXPECT_EQ(eyrie_run({"--out", "first"}).exit_code, 0);
  EXPECT_EQ(eyrie_run({"--out", "second", "--no-reuse"}).exit_code, 0);
  EXPECT_EQ(text_of("first/result.json"), text_of("second/result.json"));
}

TEST_F(Cli, ObeysItsOptions) {
  const Outcome outcome =
      eyrie_run({"--layers", "b", "--batch", "1", "--seed", "3", "--technology", "horowitz-45nm", "--no-check"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome.err;
  EXPECT_THAT(outcome.out,
              StartsWith("small on eyeriss (12 x 14 PEs, 200 MHz), batch 1: 1 layer, outputs not checked\n"));
  const std::string json = text_of("out/small-eyeriss/result.json");
  for (const char* line : {"\"batch\": 1,", "\"seed\": 3,", "\"technology\": \"horowitz-45nm\",", "\"name\": \"b\",",
                           "\"outputs_match\": null,", "\"unit\": \"pJ\","}) {
    EXPECT_THAT(json, HasSubstr(line));
  }
  EXPECT_THAT(json, testing::Not(HasSubstr("\"name\": \"a\"")));
}

TEST_F(Cli, RefusesAMappingThatDoesNotFit) {
  folder.write("small.yaml", std::string(kWorkload).replace(std::string(kWorkload).find("p: 4"), 4, "p: 99"));
  const Outcome outcome = eyrie_run({});
  EXPECT_EQ(outcome.exit_code, 2);
  EXPECT_THAT(outcome.err, HasSubstr("\n1 problem, nothing was run\n"));
  EXPECT_THAT(names_in("."), ElementsAre("small.yaml"));
}

TEST_F(Cli, SaysWhenStandardOutputIsFull) {
  const Outcome outcome = run_program({"/bin/sh", "-c", std::string(EYRIE_PROGRAM) + " --help > /dev/full"});
  EXPECT_EQ(outcome.err, "standard output: No space left on device\n");
  EXPECT_EQ(outcome.exit_code, 2);
}

// A table of this layout that no simulation meets.
TEST_F(Cli, ValidationPastItsToleranceExitsWithOne) {
  std::filesystem::copy(kSource + "/configs", "configs", std::filesystem::copy_options::recursive);
  folder.write("t.yaml", R"(title: a table
source: a paper
runs: {small: {machine: configs/eyeriss.yaml, workload: small.yaml}}
columns:
  - {metric: macs, published: {a: 9072, total: 23472}, evidence: prediction, tolerance_percent: 0, reason: the shapes decide it}
  - {metric: cycles, published: {b: 1}, evidence: prediction, tolerance_percent: 1, reason: none}
)");
  const Outcome outcome = eyrie({"validate", "--published", "t.yaml"});
  EXPECT_EQ(outcome.exit_code, 1) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("\nmacs    a           9072"));
  EXPECT_THAT(outcome.out, HasSubstr("past tolerance\n"));
  EXPECT_THAT(outcome.out, testing::EndsWith("\n2 of 3 judged predictions within their tolerance\n"));
}

// Whether the process has a handler for the signal: bit (signal - 1) of the mask SigCgt.
bool handles(pid_t process, int signal) {
  const std::string status = text_of("/proc/" + std::to_string(process) + "/status");
  const std::size_t mask = status.find("SigCgt:");
  return mask != std::string::npos && (std::stoull(status.substr(mask + 7), nullptr, 16) >> (signal - 1) & 1) != 0;
}

TEST_F(Cli, InterruptionExitsWith130AndWritesNothing) {
  const pid_t child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    if (std::freopen("err", "w", stderr) == nullptr || std::freopen("/dev/null", "w", stdout) == nullptr) _exit(126);
    const std::string workload = kSource + "/workloads/alexnet-jssc17.yaml";
    execl(EYRIE_PROGRAM, "eyrie", "run", "--machine", kMachine.c_str(), "--workload", workload.c_str(), nullptr);
    _exit(127);
  }
  while (!handles(child, SIGINT) && waitpid(child, nullptr, WNOHANG) == 0) usleep(1000);
  usleep(50000);
  kill(child, SIGINT);
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 130);
  EXPECT_EQ(text_of("err"), "\neyrie: interrupted, no file was left half-written\n");
  EXPECT_THAT(names_in("."), ElementsAre("err", "small.yaml"));
}

}  // namespace
}  // namespace eyrie
