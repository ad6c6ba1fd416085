// What speed is measured against: CONV layers of a workload, depthwise ones too, by oneDNN, 32-bit floats, one thread.
//
// usage: onednn_conv WORKLOAD [BATCH]
//
// Prints the processor seconds that one execution of all CONV layers takes, after one that warms up. Merely that: each
// layer's tensors lie in the memory formats oneDNN likes best, and neither making them nor bringing them there is in
// the time. Without bias, ReLU or requantisation.
#include <fmt/core.h>
#include <omp.h>
#include <time.h>
#include <dnnl.hpp>

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "sim/base/fault.h"
#include "sim/workload_file.h"

namespace eyrie {
namespace {

using dnnl::memory;

struct Convolution {
  dnnl::convolution_forward primitive;
  std::unordered_map<int, memory> arguments;
};

memory::desc in_any_format(const memory::dims& dims) { return {dims, memory::data_type::f32, memory::format_tag::any}; }

// With values that are neither zero nor subnormal, which could make a processor faster or slower than real data do.
memory filled(const memory::desc& desc, const dnnl::engine& engine) {
  memory tensor(desc, engine);
  auto* const values = static_cast<float*>(tensor.get_data_handle());
  for (std::size_t i = 0; i < desc.get_size() / sizeof(float); ++i) values[i] = static_cast<float>(1 + i % 97) / 97;
  return tensor;
}

memory::dims filter_dims(const Layer& layer) {
  if (layer.groups == 1) return {layer.M, layer.C, layer.R, layer.S};
  return {layer.groups, layer.group_M(), layer.group_C(), layer.R, layer.S};
}

Convolution convolution(const Layer& layer, const dnnl::engine& engine) {
  const auto& [top, bottom, left, right] = layer.padding;
  const dnnl::convolution_forward::desc shape(
      dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_auto,
      in_any_format({layer.N, layer.C, layer.H, layer.W}), in_any_format(filter_dims(layer)),
      in_any_format({layer.N, layer.M, layer.E(), layer.F()}), {layer.stride.y, layer.stride.x},
      {layer.dilation.y - 1, layer.dilation.x - 1}, {top, left}, {bottom, right});
  const dnnl::convolution_forward::primitive_desc best(shape, engine);
  return {dnnl::convolution_forward(best),
          {{DNNL_ARG_SRC, filled(best.src_desc(), engine)},
           {DNNL_ARG_WEIGHTS, filled(best.weights_desc(), engine)},
           {DNNL_ARG_DST, memory(best.dst_desc(), engine)}}};
}

double processor_seconds() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

double seconds_of_one_execution(const std::vector<Convolution>& network, dnnl::stream& stream) {
  const double began = processor_seconds();
  for (const Convolution& layer : network) layer.primitive.execute(stream, layer.arguments);
  stream.wait();
  return processor_seconds() - began;
}

int measure(const std::string& workload, std::optional<int> batch) try {
  const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
  dnnl::stream stream(engine);
  std::vector<Convolution> network;
  for (const WorkloadLayer& entry : read_workload(workload, {.batch = batch}).layers)
    if (entry.layer.kind == LayerKind::kConv || entry.layer.kind == LayerKind::kDepthwise)
      network.push_back(convolution(entry.layer, engine));
  seconds_of_one_execution(network, stream);
  fmt::print("{:.6f}\n", seconds_of_one_execution(network, stream));
  return 0;
} catch (const UserError& error) {
  fmt::print(stderr, "{}\n", error.what());
  return 2;
}

}  // namespace
}  // namespace eyrie

int main(int count, char** words) {
  omp_set_num_threads(1);
  if (count == 2) return eyrie::measure(words[1], {});
  if (count == 3) return eyrie::measure(words[1], std::stoi(words[2]));
  fmt::print(stderr, "usage: onednn_conv WORKLOAD [BATCH]\n");
  return 2;
}
