#pragma once
// A comparison as one self-contained page: a verdict for each pair, its interval as a picture, and what differs.
#include <string>

#include "reports/render/compare.hpp"

namespace forklift::render {

/// `version` is the program's.
std::string compare_page(const CompareResult& result, const std::string& a, const std::string& b,
                         const std::string& version);

}  // namespace forklift::render
