// What agreement with a published value can prove.
#pragma once
#include <boost/describe/enum.hpp>

namespace eyrie {

enum class Evidence {
  identity,    // follows from the layer's shape or the mapping that was given, whatever the model does
  circular,    // the model or its mapping was calibrated to this very value
  fitted,      // the workload's data or a free parameter was chosen to meet this value
  prediction,  // nothing was chosen for it; the only kind that is judged
};
BOOST_DESCRIBE_ENUM(Evidence, identity, circular, fitted, prediction)

}  // namespace eyrie
