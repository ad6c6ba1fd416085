// Memory that layers take: the estimate against what the program really takes, and what is refused.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/memory_need.h"
#include "sim/workload_file.h"
#include "tests/process.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

const std::string kConfigs = std::string(EYRIE_SOURCE_DIR) + "/configs/";

struct Case {
  const char *machine, *layer;
  bool check;
};
// By name in messages of the test.
void PrintTo(const Case& some, std::ostream* out) { *out << some.machine << " " << some.layer; }

struct Memory : testing::Test {
  std::string workload(const std::string& layers) {
    folder.write("w.yaml", "layers:\n" + layers);
    return folder.path() / "w.yaml";
  }
  const ScratchFolder folder;
};
struct EstimatedMemory : Memory, testing::WithParamInterface<Case> {
  // Bytes at the peak of a run.
  static double peak_of(std::vector<std::string> words) {
    std::vector<char*> argv;
    for (std::string& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    const pid_t child = fork();
    if (child == 0) {
      dup2(open("/dev/null", O_WRONLY), STDOUT_FILENO);
      execv(argv[0], argv.data());
      _exit(127);
    }
    int status = 0;
    rusage use{};
    wait4(child, &status, 0, &use);
    EXPECT_EQ(status, 0);
    return static_cast<double>(use.ru_maxrss) * 1024;
  }
};

// The bar is a factor of 1.5: a user decides by it whether a layer fits the machine.
TEST_P(EstimatedMemory, IsNearTheMemoryThatARunTakes) {
  const Case& some = GetParam();
  const std::string file = workload(std::string("  - ") + some.layer + "\n"), machine = kConfigs + some.machine;
  std::vector<std::string> words{EYRIE_PROGRAM, "run", "--machine", machine,
                                 "--workload",  file,  "--out",     folder.path() / "out"};
  if (!some.check) words.emplace_back("--no-check");
  const double peak = peak_of(words);
  const Workload read = read_workload(file);
  const auto need = static_cast<double>(memory_need(read_machine(machine), read.layers.front(), some.check));
  EXPECT_GT(need, peak / 1.5);
  EXPECT_LT(need, peak * 1.5);
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, EstimatedMemory,
    testing::Values(
        Case{"eyeriss.yaml", "{name: a, kind: conv, C: 16, H: 600, W: 600, M: 2, R: 1, S: 1, stride: 3}", true},
        Case{"eyeriss.yaml", "{name: a, kind: conv, C: 16, H: 300, W: 300, M: 32, R: 3, S: 3, padding: 1}", false},
        Case{"dcnn.yaml", "{name: a, kind: conv, C: 1, H: 1, W: 1, M: 1, R: 3, S: 3, padding: 2000}", true},
        Case{"dcnn-opt.yaml", "{name: a, kind: fc, inputs: 4096, outputs: 4096}", true},
        Case{"scnn.yaml", "{name: a, kind: conv, C: 1, H: 1, W: 1, M: 1, R: 3, S: 3, padding: 1500}", false},
        Case{"eie.yaml", "{name: a, kind: fc, inputs: 4096, outputs: 4096, compress: {prune: 0.7, codebook: 16}}",
             true}));

TEST_F(Memory, ALayerPastTheLimitIsRefusedWithItsNeed) {
  const std::string file = workload(
      "  - {name: a, kind: conv, C: 1, H: 1, W: 1, M: 1, R: 3, S: 3, padding: 20000}\n"
      "  - {name: b, kind: fc, inputs: 10, outputs: 10}\n"
      "  - {name: c, kind: fc, inputs: 40000, outputs: 40000, activations: {density: 0.5}}\n");
  const Outcome refused = run_program({EYRIE_PROGRAM, "run", "--machine", kConfigs + "dcnn.yaml", "--workload", file,
                                       "--out", folder.path() / "out", "--memory-limit", "2.5G"});
  EXPECT_EQ(refused.exit_code, 2);
  EXPECT_EQ(refused.out, "");
  EXPECT_EQ(refused.err, file +
                             ":2: layers[0]: a: takes about 8.95 GiB of memory, the limit is 2.5 GiB; "
                             "--memory-limit sets another\n" +
                             file +
                             ":4: layers[2]: c: takes about 2.99 GiB of memory, the limit is 2.5 GiB; "
                             "--memory-limit sets another\n"
                             "2 problems, nothing was run\n");
}

// Three ofmaps of 1e6 words stay, two for layers to come: their consumer is over a limit that each alone keeps.
TEST_F(Memory, OfmapsKeptForOtherLayersCount) {
  const Workload read = read_workload(workload(
      "  - {name: a, kind: conv, C: 1, H: 1000, W: 1000, M: 1, R: 1, S: 1}\n"
      "  - {name: b, kind: conv, C: 1, H: 1000, W: 1000, M: 1, R: 1, S: 1}\n"
      "  - {name: c, kind: fc, inputs: 10, outputs: 10}\n"
      "  - {name: d, kind: conv, C: 2, H: 1000, W: 1000, M: 1, R: 1, S: 1, activations: chained, inputs: [a, b]}\n"));
  const MachineConfig machine = read_machine(kConfigs + "dcnn.yaml");
  const std::uint64_t last = memory_need(machine, read.layers.back(), true), kept = 2 * 1000000 * sizeof(Word);
  demand_memory(machine, read, {}, last + kept);
  EXPECT_THROW(demand_memory(machine, read, {}, last + kept - 1), MemoryError);
  EXPECT_THROW(demand_memory(machine, read, {.keeps_ofmaps = true}, last + kept), MemoryError);
}

TEST_F(Memory, ASizeIsANumberWithAUnitOrNone) {
  const std::string file = workload("  - {name: b, kind: fc, inputs: 10, outputs: 10}\n");
  const auto limited = [&](const std::string& size) {
    return run_program({EYRIE_PROGRAM, "run", "--machine", kConfigs + "dcnn.yaml", "--workload", file, "--out",
                        folder.path() / "out", "--memory-limit", size});
  };
  EXPECT_EQ(limited("none").exit_code, 0);
  EXPECT_EQ(limited("512M").exit_code, 0);
  EXPECT_EQ(limited("8X").err,
            "--memory-limit: 8X: expected a size such as 8G or 512M, or none\n1 problem, nothing was run\n");
}

}  // namespace
}  // namespace eyrie
