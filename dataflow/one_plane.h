// Layers whose windows are single pixels (1 x 1 filters without padding; FC layers are among them) know no neighbours:
// the pixels of all images can lie in one plane of any shape, which a machine with planar tiles computes with every
// weight once.
#pragma once
#include "workloads/layer.h"
#include "workloads/tensor.h"

namespace eyrie {

// The layer as a machine with planar tiles runs it. Of single pixels: one image with the pixels that windows cover of
// all images, in the squarest plane that their number allows, so that every description of the same product of
// matrices is the same layer. Other layers are as they were.
Layer in_one_plane(const Layer& layer);
// Whether that changes where a pixel lies.
bool is_rearranged(const Layer& layer);

// The ifmap of in_one_plane(layer): image after image, row after row.
Tensor<Word> ifmap_in_one_plane(const Layer& layer, const Tensor<Word>& ifmap);
// The ofmap of the layer, from that of in_one_plane(layer).
Tensor<Word> ofmap_of_images(const Layer& layer, const Tensor<Word>& ofmap);

}  // namespace eyrie
