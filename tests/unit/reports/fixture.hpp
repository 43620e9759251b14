#pragma once
// A results database with one synthetic experiment, opened for reading.
#include "reports/analysis/findings.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/synthetic.hpp"

namespace forklift::test {

struct Results {
  explicit Results(const std::vector<SyntheticExperiment>& experiments) {
    store::Writer writer{store::Database::open(scratch / "results.db")};
    for (const auto& e : experiments) write_experiment(writer, e);
  }
  explicit Results(const SyntheticExperiment& experiment) : Results(std::vector{experiment}) {}
  ScratchDir scratch;
  store::Reader reader() const { return store::Reader::open(scratch / "results.db"); }
};

/// Short and small, so that unit tests stay quick: run 4 failed, run 6 invalid (0-based order of execution).
inline SyntheticExperiment small_quickstart() {
  auto e = quickstart();
  e.warmup_s = 2;
  e.window_s = 12;
  e.failed_run = 4;
  e.invalid_run = 6;
  return e;
}

}  // namespace forklift::test
