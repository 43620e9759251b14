#pragma once
// Numbers as people read them.
#include <string>

namespace forklift::analysis {

/// "12,345": whole, with thousands grouped; below 10 with two significant digits.
std::string grouped(double value);

}  // namespace forklift::analysis
