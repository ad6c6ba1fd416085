// When the steps of the PEs happen: all pairs of a vector of pixels and a vector of weights, a step a cycle unless
// weights are missing or banks are behind. Values play no part here.
#pragma once
#include <memory>
#include <span>

#include "pe/scnn/scnn_params.h"
#include "sim/base/planar_program.h"

namespace eyrie {

// Cycles that steps had to wait.
struct StepStalls {
  Cycle conflict = 0;  // for the banks
  Cycle weight = 0;    // for weights only
};

// Holds the state of every PE's banks. The weights of a segment are prepared once for all PEs that meet them.
class PairSteps {
 public:
  virtual ~PairSteps() = default;

  // Cycle 0, with empty banks.
  virtual void start_layer(int pe) = 0;
  // The first cycle in which a PE may issue its next step, if nothing keeps it.
  virtual Cycle next(int pe) const = 0;
  // No step before this cycle, which is not before next(pe).
  virtual void hold(int pe, Cycle until) = 0;
  // The PE has issued its last step of the group: next(pe) becomes the cycle by which its banks have added everything.
  // Returns the cycles that takes.
  virtual Cycle drain(int pe) = 0;

  // The weights that the next steps are about; at most as many vectors as the FIFO holds.
  virtual void start_segment(std::span<const CodedWeight> weights, const EdgeClasses& edges) = 0;
  // Issues the steps of all pixels with the segment: for each vector of pixels all vectors of weights. delivered[v] is
  // the cycle in which vector v enters the FIFO, freed[v] becomes that in which its last step is issued.
  virtual StepStalls run(int pe, std::span<const CodedPixel> pixels, std::span<const Cycle> delivered,
                         std::span<Cycle> freed) = 0;
};

// plain: on any processor, for any size; otherwise as fast as this processor can. Both do the same.
std::unique_ptr<PairSteps> make_pair_steps(const ScnnPeParams& params, int pes, bool plain = false);

}  // namespace eyrie
