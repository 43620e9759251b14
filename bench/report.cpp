// The report and the results database at size: 1,000 runs of 10 minutes. Made up, not driven (tests/support/synthetic).
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <filesystem>

#include "bench/table.hpp"
#include "common/core/error.hpp"
#include "reports/render/report.hpp"
#include "tests/support/scratch_dir.hpp"
#include "tests/support/synthetic.hpp"

namespace {

using namespace forklift;

constexpr int kCells = 10, kRepeats = 100, kWindow = 600;

test::SyntheticExperiment thousand_runs() {
  test::SyntheticExperiment experiment;
  experiment.id = "thousand-20261123-040506-ab12";
  experiment.name = "thousand";
  experiment.repeats = kRepeats;
  experiment.window_s = kWindow;
  experiment.more_hosts = 4;
  for (int i = 0; i < kCells; ++i) {
    experiment.cells.push_back({.name = fmt::format("{} SQL nodes", i + 1),
                                .partition = "hash",
                                .per_s = 8.0 + i,
                                .rows = {200'000, 200'000},
                                .statements = {5, 5},
                                .sql_nodes = i + 1});
  }
  return experiment;
}

}  // namespace

int main() {
  try {
    const test::ScratchDir scratch;
    {
      store::Writer writer{store::Database::open(scratch / "results.db")};
      test::write_experiment(writer, thousand_runs());
    }
    bench::Table table;
    table.at_most("database of 1,000 runs of 10 minutes",
                  static_cast<double>(std::filesystem::file_size(scratch / "results.db")) / 1e6, 200, "MB");
    const auto begin = std::chrono::steady_clock::now();
    const auto reader = store::Reader::open(scratch / "results.db");
    const auto page = render::write_report(reader, reader.experiment("latest"), scratch / "report");
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    table.at_most("report over 1,000 runs", took.count(), 3, "s");
    table.peer("its page", static_cast<double>(std::filesystem::file_size(page)) / 1e6, "MB");
    fmt::print("{}", table.markdown());
    return 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "forklift-report-bench: {}\n", error.what());
    return 3;
  }
}
