#include "sim/atomic_file.h"

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sim/base/fault.h"
#include "sim/new_file.h"
#include "tests/scratch_folder.h"

namespace eyrie {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string message_of_writing(const std::filesystem::path& folder, const std::vector<FileContent>& files) {
  try {
    write_files(folder, files);
  } catch (const UserError& error) {
    return error.what();
  }
  return "";
}

// While it lives no file may grow past `bytes`: a disk that is full, for any user.
class FullDisk {
 public:
  explicit FullDisk(rlim_t bytes) {
    getrlimit(RLIMIT_FSIZE, &before_);
    handler_ = signal(SIGXFSZ, SIG_IGN);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &before_);
    signal(SIGXFSZ, handler_);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int) = nullptr;
};

TEST(AtomicFile, WritesAllFilesAndNothingElse) {
  const ScratchFolder scratch;
  write_files(scratch / "a/b", {{"one", "1\n"}, {"two", ""}});
  EXPECT_THAT(names_in(scratch / "a/b"), ElementsAre("one", "two"));
  EXPECT_EQ(text_of(scratch / "a/b/one"), "1\n");
  EXPECT_EQ(text_of(scratch / "a/b/two"), "");
}

TEST(AtomicFile, ReplacesFilesOfTheSameNamesAndLeavesTheOthers) {
  const ScratchFolder scratch;
  scratch.write("one", "a much longer text of an earlier run\n");
  scratch.write("mine", "mine");
  write_files(scratch.path(), {{"one", "1\n"}});
  EXPECT_EQ(text_of(scratch / "one"), "1\n");
  EXPECT_EQ(text_of(scratch / "mine"), "mine");
}

TEST(AtomicFile, FullDiskLeavesTheOldFilesAndNothingNew) {
  const ScratchFolder scratch;
  scratch.write("one", "old");
  std::string message;
  {
    const FullDisk full(1000);
    message = message_of_writing(scratch.path(), {{"one", "new"}, {"two", std::string(5000, 'x')}});
  }
  EXPECT_EQ(message, (scratch / "two").string() + ": cannot write this file: File too large");
  EXPECT_THAT(names_in(scratch.path()), ElementsAre("one"));
  EXPECT_EQ(text_of(scratch / "one"), "old");
}

TEST(AtomicFile, FullDiskLeavesNoNewFolder) {
  const ScratchFolder scratch;
  const FullDisk full(1000);
  EXPECT_NE(message_of_writing(scratch / "a/b", {{"two", std::string(5000, 'x')}}), "");
  EXPECT_THAT(names_in(scratch.path()), IsEmpty());
}

TEST(AtomicFile, FolderInAFilesPlaceIsNamedAndNothingIsWritten) {
  const ScratchFolder scratch;
  std::filesystem::create_directory(scratch / "two");
  EXPECT_EQ(message_of_writing(scratch.path(), {{"one", "1"}, {"two", "2"}}),
            (scratch / "two").string() + ": is a folder, a file is to be written here");
  EXPECT_THAT(names_in(scratch.path()), ElementsAre("two"));
}

TEST(AtomicFile, FileInAFoldersPlaceIsNamed) {
  const ScratchFolder scratch;
  scratch.write("file", "mine");
  const std::string message = (scratch / "file").string() + ": is not a folder";
  EXPECT_EQ(message_of_writing(scratch / "file", {{"one", "1"}}), message);
  EXPECT_EQ(message_of_writing(scratch / "file/below", {{"one", "1"}}), message);
  EXPECT_EQ(unwritable(scratch / "file/below"), message);
  EXPECT_EQ(text_of(scratch / "file"), "mine");
}

TEST(AtomicFile, FolderThatTakesNoFilesIsNamed) {
  const ScratchFolder scratch;
  std::filesystem::permissions(scratch.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  const bool is_root = geteuid() == 0;  // whom permissions do not bind; no one can make a file in /proc
  const std::string folder = is_root ? "/proc" : scratch.path().string();
  const std::string reason = is_root ? "No such file or directory" : "Permission denied";
  const std::string message = folder + ": cannot make a file in this folder: " + reason;
  EXPECT_EQ(unwritable(folder), message);
  EXPECT_EQ(unwritable(folder + "/below"), message);
  EXPECT_EQ(message_of_writing(folder, {{"one", "1"}}), message);
}

TEST(AtomicFile, AskingWhetherAFolderCanBeWrittenLeavesNothing) {
  const ScratchFolder scratch;
  EXPECT_EQ(unwritable(scratch.path()), std::nullopt);
  EXPECT_EQ(unwritable(scratch / "not/yet"), std::nullopt);
  EXPECT_THAT(names_in(scratch.path()), IsEmpty());
}

TEST(AtomicFile, RelativeFoldersAndTrailingSlashesAreFine) {
  const ScratchFolder scratch;
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(scratch.path());
  EXPECT_EQ(unwritable("a/b/"), std::nullopt);
  write_files("a/b/", {{"one", "1"}});
  write_files(".", {{"two", "2"}});
  std::filesystem::current_path(before);
  EXPECT_THAT(names_in(scratch / "a/b"), ElementsAre("one"));
  EXPECT_THAT(names_in(scratch.path()), ElementsAre("a", "two"));
}

TEST(AtomicFile, SetOfFoldersIsWrittenWholeOrNotAtAll) {
  const ScratchFolder scratch;
  write_files({{scratch / "a", {{"one", "old"}}}});
  {
    const FullDisk full(1000);
    EXPECT_THROW(write_files({{scratch / "a", {{"one", "new"}}}, {scratch / "b/c", {{"two", std::string(5000, 'x')}}}}),
                 UserError);
  }
  EXPECT_THAT(names_in(scratch.path()), ElementsAre("a"));
  EXPECT_THAT(names_in(scratch / "a"), ElementsAre("one"));
  EXPECT_EQ(text_of(scratch / "a/one"), "old");
}

TEST(NewFile, GivesItsPlaceBackUnlessItIsKept) {
  const ScratchFolder scratch;
  scratch.write("old", "old");
  {
    NewFile replaced(scratch / "old"), added(scratch / "new");
    replaced.write("1");
    added.write("2");
    replaced.take_place();
    added.take_place();
    EXPECT_EQ(text_of(scratch / "old"), "1");
    EXPECT_EQ(text_of(scratch / "new"), "2");
  }
  EXPECT_THAT(names_in(scratch.path()), ElementsAre("old"));
  EXPECT_EQ(text_of(scratch / "old"), "old");
}

TEST(NewFile, LeavesNothingOfAPlaceThatItCannotTake) {
  const ScratchFolder scratch;
  {
    NewFile file(scratch / "one");
    file.write("1");
    std::filesystem::create_directories(scratch / "one/full");
    EXPECT_THROW(file.take_place(), UserError);
  }
  EXPECT_THAT(names_in(scratch.path()), ElementsAre("one"));
  EXPECT_THAT(names_in(scratch / "one"), ElementsAre("full"));
}

TEST(AtomicFile, NameThatIsTooLongIsFoundBeforehand) {
  const ScratchFolder scratch;
  const std::string fits(255, 'a'), too_long(256, 'a');
  EXPECT_EQ(unwritable(scratch.path(), {fits}), std::nullopt);
  write_files(scratch.path(), {{fits, "1"}});
  const std::string message =
      std::string(40, 'a') + "...: a name of 256 bytes, at most 255 are possible in " + scratch.path().string();
  EXPECT_EQ(unwritable(scratch.path(), {too_long}), message);
  EXPECT_EQ(unwritable(scratch / too_long / "below"), message);
}

// A child that interrupts itself all the time: what it leaves is whole, whenever the last signal came.
TEST(AtomicFile, InterruptionLeavesNothingHalfWritten) {
  const ScratchFolder scratch;
  const std::string text(1 << 20, 'x');
  for (int delay_us : {0, 50, 200, 500, 1000, 2000, 4000}) {
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      signal(SIGINT, SIG_DFL);
      for (;;) write_files(scratch / "out", {{"one", text}, {"two", text}});
    }
    while (!std::filesystem::exists(scratch / "out/two")) usleep(100);
    usleep(delay_us);
    kill(child, SIGINT);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
    EXPECT_THAT(names_in(scratch / "out"), ElementsAre("one", "two")) << "after " << delay_us << " us";
    EXPECT_EQ(text_of(scratch / "out/one"), text);
    EXPECT_EQ(text_of(scratch / "out/two"), text);
    std::filesystem::remove_all(scratch / "out");
  }
}

}  // namespace
}  // namespace eyrie
