// The bytes of a .npy array, from a file of its own or from a member of a .npz archive.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace eyrie {

// Why a file gives no tensor: what is wrong and what would be right, without the file's name.
struct UnreadableTensor {
  std::string what;
};

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // The next bytes, fewer only at the end. Throws UnreadableTensor if they cannot be had.
  virtual std::size_t read(void* to, std::size_t bytes) = 0;
  // All there are, those that were read included.
  virtual std::uint64_t size() const = 0;
};

// Opens a .npy file, or an array of a .npz archive; which of them it is, its first bytes tell. `member` is the array's
// name in the archive, empty for the only one. Throws UnreadableTensor if there is no such file or array.
std::unique_ptr<ByteSource> open_array(const std::string& path, const std::string& member);

}  // namespace eyrie
