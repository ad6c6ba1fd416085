#include "pe/scnn/product_rows.h"

#include <algorithm>

#include "sim/base/instruction_set.h"

namespace eyrie {

std::size_t psum_pitch(int channels) {
  const auto all = static_cast<std::size_t>(channels);
  return all < kProductLanes ? all : (all + kProductLanes - 1) / kProductLanes * kProductLanes;
}

void ProductRows::start(std::span<const CodedWeight> weights, int psums, std::size_t pitch) {
  const auto places = static_cast<std::uint32_t>(psums);
  if (by_place_.size() < places) by_place_.resize(places, kNone);
  reaches_.clear();
  for (const CodedWeight& weight : weights) {
    if (weight.value == 0) continue;
    const std::uint32_t m = weight.address / places, place = weight.address % places;
    if (by_place_[place] == kNone) {
      by_place_[place] = static_cast<std::uint32_t>(reaches_.size());
      reaches_.push_back({m, m + 1, place, 0});
    }
    Reach& reach = reaches_[by_place_[place]];
    reach.begin = std::min(reach.begin, m);
    reach.end = std::max(reach.end, m + 1);
  }
  rows_.clear();
  std::uint32_t size = 0;
  for (Reach& reach : reaches_) {
    if (pitch >= kProductLanes) reach.begin -= reach.begin % kProductLanes;
    std::uint32_t lanes = reach.end - reach.begin;
    if (pitch >= kProductLanes) lanes = (lanes + kProductLanes - 1) / kProductLanes * kProductLanes;
    reach.from = size;
    rows_.push_back({reach.place * static_cast<std::uint32_t>(pitch) + reach.begin, lanes, size});
    size += lanes;
  }
  weights_.assign(size, 0);
  for (const CodedWeight& weight : weights) {
    if (weight.value == 0) continue;
    const Reach& reach = reaches_[by_place_[weight.address % places]];
    weights_[reach.from + weight.address / places - reach.begin] = weight.value;
  }
  for (const Reach& reach : reaches_) by_place_[reach.place] = kNone;
}

void add_products_base(const ProductRow* row, const ProductRow* end, const std::int32_t* weights, std::int32_t pixel,
                       int shift, Psum* psums);
void add_products_avx2(const ProductRow* row, const ProductRow* end, const std::int32_t* weights, std::int32_t pixel,
                       int shift, Psum* psums);
void add_products_avx512(const ProductRow* row, const ProductRow* end, const std::int32_t* weights, std::int32_t pixel,
                         int shift, Psum* psums);

const std::vector<ProductLoop>& product_loops() {
  static const auto loops = usable<ProductLoop>({
#if defined(__x86_64__)
    {InstructionSet::avx512, add_products_avx512}, {InstructionSet::avx2, add_products_avx2},
#endif
        {InstructionSet::base, add_products_base},
  });
  return loops;
}

}  // namespace eyrie
