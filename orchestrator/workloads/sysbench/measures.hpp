#pragma once
// What sysbench measures: transactions and queries per second, and what a transaction took.
#include <string>
#include <vector>

#include "common/store/measure.hpp"

namespace forklift::workloads::sysbench {

std::vector<store::Measure> measures();
std::vector<std::string> transactions();

}  // namespace forklift::workloads::sysbench
