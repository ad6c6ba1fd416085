// The shipped networks against published totals: shapes that give the right MACs and parameters are the right shapes.
#include <gmock/gmock.h>

#include "sim/workload_file.h"

namespace eyrie {
namespace {

// What a filter has beside its weights.
enum class PerFilter { bias = 1, batch_normalisation = 2 };

struct Published {
  const char* name;
  PerFilter per_filter;      // of the network as it was published
  std::uint64_t parameters;  // of torchvision's model, but for MobileNet's
  double macs;               // of one image
  double within;             // the published figure's last digit
  const char* source;        // of the MACs
};

const Published kPublished[] = {
    {"alexnet", PerFilter::bias, 60'965'224, 724e6, 0.5e6,
     "Caffe's bvlc_alexnet; Sze et al., Proc. IEEE 2017, Table II"},
    {"vgg16", PerFilter::bias, 138'357'544, 15.5e9, 0.05e9, "Sze et al., Proc. IEEE 105(12), 2017, Table II"},
    {"resnet18", PerFilter::batch_normalisation, 11'689'512, 1.8e9, 0.05e9, "He et al., CVPR 2016, Table 1"},
    {"resnet50", PerFilter::batch_normalisation, 25'557'032, 4.09e9, 0.005e9, "torchvision 0.15, resnet50"},
    {"mobilenet-v1", PerFilter::batch_normalisation, 4'231'976, 569e6, 0.5e6,
     "arXiv:1704.04861, Table 4; 4.2 M weights"},
    {"mobilenet-v2", PerFilter::batch_normalisation, 3'504'872, 300e6, 1e6, "Sandler et al., CVPR 2018, Table 4"},
    {"squeezenet", PerFilter::bias, 1'248'424, 0.82e9, 0.005e9, "torchvision 0.15, squeezenet1_0"},
};

std::uint64_t parameters(const Workload& network, PerFilter per_filter) {
  std::uint64_t sum = 0;
  for (const auto& entry : network.layers) {
    const Layer& layer = entry.layer;
    if (!layer.has_filters()) continue;
    sum += std::uint64_t(layer.M) * layer.group_C() * layer.R * layer.S;
    sum += std::uint64_t(layer.M) * (layer.kind == LayerKind::kFc ? 1 : static_cast<int>(per_filter));
  }
  return sum;
}

Workload shipped(const std::string& name) { return read_workload(EYRIE_SOURCE_DIR "/workloads/" + name + ".yaml"); }

TEST(Networks, HaveThePublishedParametersAndMacs) {
  for (const Published& published : kPublished) {
    SCOPED_TRACE(std::string(published.name) + ", " + published.source);
    const Workload network = shipped(published.name);
    std::uint64_t macs = 0;
    for (const auto& entry : network.layers) macs += entry.layer.macs();
    EXPECT_EQ(parameters(network, published.per_filter), published.parameters);
    EXPECT_NEAR(static_cast<double>(macs), published.macs, published.within);
  }
}

// "Trainable parameters" of Proc. IEEE 86(11), 1998, Section II.B.
TEST(Networks, LeNetHasThePublishedParameters) {
  const Workload lenet = shipped("lenet");
  const auto trainable = [&](std::size_t i) {
    const Layer& layer = lenet.layers.at(i).layer;
    return layer.M * (layer.group_C() * layer.R * layer.S + 1);
  };
  EXPECT_EQ(trainable(0), 156) << "C1";
  EXPECT_EQ(trainable(4), 48'120) << "C5";
  EXPECT_EQ(trainable(5), 10'164) << "F6";
}

// Caffe's bvlc_googlenet has 6,998,552, its classifier of 1000 classes, which the file leaves out, among them.
TEST(Networks, GoogLeNetHasThePublishedParameters) {
  EXPECT_EQ(parameters(shipped("googlenet"), PerFilter::bias) + 1000 * (1024 + 1), 6'998'552u);
}

// Szegedy et al., CVPR 2015, Table 1, "ops" in millions. Of 5a it says 54, the shapes in the same row come to 51.
TEST(Networks, GoogLeNetsModulesHaveThePublishedOps) {
  const std::pair<const char*, double> published[] = {{"3a-", 128}, {"3b-", 304}, {"4a-", 73},  {"4b-", 88},
                                                      {"4c-", 100}, {"4d-", 119}, {"4e-", 170}, {"5b-", 71}};
  const Workload googlenet = shipped("googlenet");
  for (const auto& [module, ops] : published) {
    double macs = 0;
    for (const auto& entry : googlenet.layers)
      if (entry.layer.name.starts_with(module)) macs += static_cast<double>(entry.layer.macs());
    EXPECT_NEAR(macs / 1e6, ops, 1) << module;
  }
}

// "Connections" of Proc. IEEE 86(11), 1998, Section II.B: of every output its weights and its bias. C3 is another: the
// paper's maps see some of those below, ours all.
TEST(Networks, LeNetHasThePublishedConnections) {
  const Workload lenet = shipped("lenet");
  const auto connections = [&](std::size_t i) {
    return lenet.layers.at(i).layer.macs() + lenet.layers[i].layer.outputs();
  };
  EXPECT_EQ(connections(0), 122'304u) << "C1";
  EXPECT_EQ(connections(4), 48'120u) << "C5";
  EXPECT_EQ(connections(5), 10'164u) << "F6";
}

}  // namespace
}  // namespace eyrie
