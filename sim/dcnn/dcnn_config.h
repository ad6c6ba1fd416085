// A DCNN machine as its YAML file describes it. Const from birth.
#pragma once
#include "dataflow/planar_tiling.h"
#include "memory/stream_dram.h"
#include "pe/dcnn/dcnn_pe.h"
#include "pe/scnn/scnn_params.h"
#include "sim/machine_base.h"

namespace eyrie {

struct DcnnConfig : MachineBase {
  ScnnArrayParams array;
  DcnnPeParams pe;
  ScnnNetworkParams networks;
  StreamDramParams dram;
  bool code_in_dram = false;  // DRAM holds activations in the sparse code
  SparseFormat code;

  PlanarLimits limits() const;
};

}  // namespace eyrie
