// The padding of a layer as its file says it: numbers, or the word `same` that frameworks have for it.
#pragma once
#include <string>

#include "sim/file_formats.h"
#include "workloads/layer.h"

namespace eyrie {

// Zeros around a layer whose sizes, stride and dilation are known. An axis that says `same` gets ofmap pixels for
// ceil(size / stride): max(0, (ceil(size / stride) - 1) x stride + window - size) zeros, half of them before the plane
// and half behind it, an odd one behind it. Source: tf.nn.convolution of TensorFlow, padding="SAME".
// Of numbers and sizes that the rules refuse, any padding.
Padding padding_of(const OneOrMany<NumberOrSame>& said, const Layer& layer);

// The rules of `same` at this path, for numbers and sizes that keep theirs: it is of an axis, and has a largest number
// of zeros.
void check_same(const OneOrMany<NumberOrSame>& said, const Layer& layer, const std::string& path, YamlReader& file);

}  // namespace eyrie
