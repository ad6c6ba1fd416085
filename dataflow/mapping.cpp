#include "dataflow/mapping.h"

#include <array>

namespace eyrie {
namespace {

using M = Mapping;
constexpr MappingKey m{"m", &M::m}, n{"n", &M::n}, e{"e", &M::e}, f{"f", &M::f, true}, p{"p", &M::p}, q{"q", &M::q},
    r{"r", &M::r}, t{"t", &M::t}, c{"c", &M::c}, b{"b", &M::b}, y{"y", &M::y}, x{"x", &M::x};
constexpr std::array kRowStationary{m, n, e, f, p, q, r, t};
constexpr std::array kChains{m, n, e, f, c, r, t};
constexpr std::array kOnePlane{m, n, e, f, c, b, y, x};
constexpr std::array kPlanes{m, n, e, f, c, b, y, x, t};
constexpr std::array kOnePixel{m, n, e, f, c, t};

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
