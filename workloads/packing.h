// Tensors as the sum kernels want them: channels innermost, side by side in lanes, with the padding made real.
#pragma once
#include <cstddef>
#include <cstdint>

#include "workloads/layer.h"
#include "workloads/tensor.h"

namespace eyrie {

// T is what a lane of 32 bits is made of: Word, or std::uint8_t for the low 8 bits of values that need no more.

// Lanes that a pixel's channels of a group take.
template <class T>
std::size_t pixel_lanes(const Layer& layer) {
  return ceil_div(static_cast<std::size_t>(layer.group_C()), 4 / sizeof(T));
}

// Image n's plane of group g as (padded H, padded W, lanes of a pixel). Only what lies inside the padding is written:
// `plane` comes zeroed, or from an earlier call for the same layer.
template <class T>
void pack_ifmap(const Layer& layer, const Tensor<Word>& ifmap, int n, int g, T* plane);

// `filters` <= `block` filters of one group, from filter `first` on, as (R, S, lanes of a pixel, block). What stands
// for a filter or a channel that is not there is not written: `to` comes zeroed.
template <class T>
void pack_filters(const Layer& layer, const Tensor<Word>& tensor, int first, int filters, std::size_t block, T* to);

}  // namespace eyrie
