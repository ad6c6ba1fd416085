// A layer without the axes that make no difference. Where the windows of an axis share no pixel and need no padding,
// they are like images and their taps like channels: rows of 1 x 1 filters, patches, a batch of 1-D convolutions.
// Folded on both axes a layer is a matrix product: a fully connected layer with a batch.
#pragma once
#include "workloads/layer.h"
#include "workloads/layer_data.h"
#include "workloads/tensor.h"

namespace eyrie {

class Folding {
 public:
  explicit Folding(const Layer& layer);

  // The layer as it is if no axis folds.
  const Layer& layer() const { return folded_; }
  bool any() const { return rows_ || columns_; }

  // What a machine reads of a layer's data: maps, filters and bias.
  LayerData data(const LayerData& data) const;
  // The layer's ofmap, of the folded one's.
  Tensor<Word> ofmap(const Tensor<Word>& folded) const;

 private:
  Tensor<Word> ifmap(const Tensor<Word>& from) const;
  Tensor<Word> filters(const Tensor<Word>& from) const;
  int images_down() const { return rows_ ? layer_.E() : 1; }  // that a column of windows becomes
  int images_across() const { return columns_ ? layer_.F() : 1; }
  int channels_down() const { return rows_ ? layer_.R : 1; }  // that a column of taps becomes
  int channels_across() const { return columns_ ? layer_.S : 1; }

  const Layer layer_;
  const bool rows_, columns_;  // fold
  Layer folded_;
};

}  // namespace eyrie
