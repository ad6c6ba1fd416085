#include "dataflow/mapping.h"

#include <array>

namespace eyrie {
namespace {

using M = Mapping;
constexpr std::array<MappingKey, 7> kRowStationary{
    {{"m", &M::m}, {"n", &M::n}, {"e", &M::e}, {"p", &M::p}, {"q", &M::q}, {"r", &M::r}, {"t", &M::t}}};
constexpr std::array<MappingKey, 6> kChains{
    {{"m", &M::m}, {"n", &M::n}, {"e", &M::e}, {"c", &M::c}, {"r", &M::r}, {"t", &M::t}}};
constexpr std::array<MappingKey, 7> kOnePlane{
    {{"m", &M::m}, {"n", &M::n}, {"e", &M::e}, {"c", &M::c}, {"b", &M::b}, {"y", &M::y}, {"x", &M::x}}};
constexpr std::array<MappingKey, 8> kPlanes{
    {{"m", &M::m}, {"n", &M::n}, {"e", &M::e}, {"c", &M::c}, {"b", &M::b}, {"y", &M::y}, {"x", &M::x}, {"t", &M::t}}};
constexpr std::array<MappingKey, 5> kOnePixel{{{"m", &M::m}, {"n", &M::n}, {"e", &M::e}, {"c", &M::c}, {"t", &M::t}}};

}  // namespace

std::span<const MappingKey> mapping_keys(Dataflow dataflow) {
  switch (dataflow) {
    case Dataflow::rs:
      return kRowStationary;
    case Dataflow::ws:
    case Dataflow::nlr:
      return kChains;
    case Dataflow::os_a:
      return kOnePlane;
    case Dataflow::os_b:
      return kPlanes;
    case Dataflow::os_c:
      return kOnePixel;
  }
  return {};
}

const char* name(Dataflow dataflow) {
  constexpr std::array names{"rs", "ws", "os_a", "os_b", "os_c", "nlr"};
  return names.at(static_cast<std::size_t>(dataflow));
}

const char* name(Keep keep) { return keep == Keep::filter ? "filter" : "ifmap"; }

}  // namespace eyrie
