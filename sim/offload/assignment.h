// The best plan of any network on any places, under any bounds.
#pragma once
#include <optional>

#include "sim/offload/plan_problem.h"

namespace eyrie::offload {

// By CBC: an integer program in which each layer takes one option, and tensors flow from options to places. Nothing if
// no plan keeps the bounds.
std::optional<Plan> best_by_program(const Problem& problem);

// Of two places with one option of a node on each and without bounds: by the minimum cut between the places (Hu et
// al., "Dynamic Adaptive DNN Surgery for Inference Acceleration on the Edge", INFOCOM 2019), to which a tensor with
// several readers adds a vertex, so that it is sent once, and so does a radio. Nothing if no plan exists.
std::optional<Plan> best_by_cut(const Problem& problem);

// What best_by_cut asks of a problem.
bool is_cut(const Problem& problem);

// The one of the two that fits. Times of both are told apart by tests only: their plans cost the same.
std::optional<Plan> best_plan(const Problem& problem);

// The plan of least latency within the loss.
std::optional<Plan> fastest_plan(Problem problem);

}  // namespace eyrie::offload
