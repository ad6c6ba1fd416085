// Where the program's heap lies. A run's memory is some ten megabytes that come and go with each layer; as small pages,
// given back and asked for anew, they would cost more than what is computed in them, and SystemC alone sets three
// megabytes to zero before main. main() takes the handler away.
#if defined(__linux__)
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <new>

namespace {

// Where the libraries' and the program's own objects cannot even be made, nobody is there to catch what is thrown.
void end_without_memory() {
  constexpr char kMessage[] = "eyrie: not enough memory to start\n";
  [[maybe_unused]] const auto written = write(STDERR_FILENO, kMessage, sizeof kMessage - 1);
  _exit(2);
}

constexpr std::size_t kHugePage = std::size_t{1} << 21;
constexpr std::size_t kSmallPage = 4096;
constexpr std::size_t kHeap = 16 * kHugePage;  // at first, and by so much it grows

// Begins the heap just below a huge page, asks for huge pages from there on, and keeps what is freed.
void prepare_heap(int, char**, char**) {
  std::set_new_handler(end_without_memory);
  mallopt(M_MMAP_THRESHOLD, static_cast<int>(kHeap));  // what is larger has pages of its own
  mallopt(M_TRIM_THRESHOLD, static_cast<int>(kHeap));
  mallopt(M_TOP_PAD, static_cast<int>(kHeap));
  // Addresses of the heap are reckoned with. NOLINTBEGIN(performance-no-int-to-ptr)
  const auto end = reinterpret_cast<std::uintptr_t>(sbrk(0));
  const std::uintptr_t first = (end / kHugePage + 1) * kHugePage;
  if (sbrk(static_cast<std::intptr_t>(first - kSmallPage - end)) == reinterpret_cast<void*>(-1)) return;
  void* volatile some = std::malloc(1);  // makes the heap; touches the small page only
  std::free(some);
  madvise(reinterpret_cast<void*>(first), kHeap, MADV_HUGEPAGE);
  // NOLINTEND(performance-no-int-to-ptr)
}

// The libraries' own objects are made before the program's: only this comes before them.
[[gnu::section(".preinit_array"), gnu::used]] void (*const before_libraries)(int, char**, char**) = prepare_heap;

}  // namespace
#endif
