// Jobs in processes of their own: what they return, and how they may end otherwise.
#include "sim/sweep/process_pool.h"

#include <fmt/core.h>
#include <gmock/gmock.h>
#include <signal.h>
#include <unistd.h>

#include <stdexcept>

namespace eyrie {
namespace {

EndedJob one(const std::function<std::string(std::uint64_t)>& work) {
  ProcessPool pool(1, work);
  pool.start(7);
  EndedJob ended = pool.wait();
  EXPECT_TRUE(pool.idle());
  EXPECT_EQ(ended.job, 7u);
  return ended;
}

TEST(ProcessPool, AJobReturnsWhatItMade) {
  const EndedJob ended = one([](std::uint64_t job) { return fmt::format("job {}", job); });
  EXPECT_TRUE(ended.finished);
  EXPECT_EQ(ended.output, "job 7");
}

TEST(ProcessPool, AJobMayReturnMoreThanAPipeHolds) {
  EXPECT_EQ(one([](std::uint64_t) { return std::string(1 << 20, 'x'); }).output, std::string(1 << 20, 'x'));
}

TEST(ProcessPool, AKilledJobLosesItselfOnly) {
  ProcessPool pool(2, [](std::uint64_t job) {
    if (job == 1) raise(SIGKILL);
    return std::string("fine");
  });
  std::vector<std::string> outputs(4);
  for (std::uint64_t job = 0; job < 4; ++job) {
    if (pool.full()) {
      const EndedJob ended = pool.wait();
      outputs[ended.job] = ended.output;
    }
    pool.start(job);
  }
  while (!pool.idle()) {
    const EndedJob ended = pool.wait();
    EXPECT_EQ(ended.finished, ended.job != 1);
    outputs[ended.job] = ended.output;
  }
  EXPECT_THAT(outputs, testing::ElementsAre("fine", "ended by signal 9 (Killed)", "fine", "fine"));
}

TEST(ProcessPool, AJobThatThrowsOrLeavesSaysWhy) {
  const EndedJob thrown = one([](std::uint64_t) -> std::string { throw std::runtime_error("no such thing"); });
  EXPECT_FALSE(thrown.finished);
  EXPECT_EQ(thrown.output, "ended with exit code 1: no such thing");
  EXPECT_EQ(one([](std::uint64_t) -> std::string {
              fmt::print(stderr, "first line\nlast line\n");
              _exit(5);
            }).output,
            "ended with exit code 5: first line\nlast line");
}

TEST(ProcessPool, SigintInterruptsTheWaitAndEndsTheJobs) {
  const auto begin = std::chrono::steady_clock::now();
  {
    ProcessPool pool(1, [](std::uint64_t) {
      kill(getppid(), SIGINT);
      sleep(100);
      return std::string();
    });
    pool.start(0);
    EXPECT_THROW(pool.wait(), Interrupted);
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(90));
}

}  // namespace
}  // namespace eyrie
