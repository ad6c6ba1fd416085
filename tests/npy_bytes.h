// .npy files as bytes, right or wrong, without NumPy.
#pragma once
#include <bit>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

namespace eyrie {

// A file of version 1.0 with this header text and whatever follows it.
inline std::string npy_file(const std::string& header, const std::string& values) {
  std::string bytes("\x93NUMPY\1\0", 8);
  bytes += static_cast<char>(header.size() & 0xff);
  bytes += static_cast<char>(header.size() >> 8);
  return bytes + header + values;
}

inline std::string npy_header(const std::string& descr, const std::string& shape, bool fortran = false) {
  return "{'descr': '" + descr + "', 'fortran_order': " + (fortran ? "True" : "False") + ", 'shape': " + shape + ", }";
}

// Little-endian bytes of values.
template <class T>
std::string raw(std::initializer_list<T> values) {
  std::string bytes;
  for (const T value : values) bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
  return bytes;
}

// float32 values 1, 2, 3, ... of a shape.
inline std::string npy_floats(const std::string& shape, int count) {
  std::string values;
  for (int i = 1; i <= count; ++i) values += raw({static_cast<float>(i)});
  return npy_file(npy_header("<f4", shape), values);
}

}  // namespace eyrie
