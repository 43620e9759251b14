#pragma once
// A counter that was read before and after a run.
#include "common/store/records.hpp"

namespace forklift::analysis {

/// By how much it grew; a server that was started again meanwhile counts from 0.
inline double growth_of(const store::CounterPair& c) {
  return static_cast<double>(c.after >= c.before ? c.after - c.before : c.after);
}

}  // namespace forklift::analysis
