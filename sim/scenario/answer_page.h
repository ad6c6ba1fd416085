// An answer as a page that any browser opens.
#pragma once
#include <string>

#include "sim/report/plane_pictures.h"

namespace eyrie::offload {

std::string answer_page(const std::string& title, const std::string& text, const PlanePictures& pictures);

}  // namespace eyrie::offload
