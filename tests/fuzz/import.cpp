// Files of other benchmarks, of every kit that import reads, as one file or as the logs of several drivers; and what a
// sysbench of ours prints while it runs.
#include <cmath>

#include "common/core/text.hpp"
#include "common/store/stalls.hpp"
#include "common/store/verdict.hpp"
#include "orchestrator/import/kit.hpp"
#include "orchestrator/workloads/sysbench/window.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace forklift;

void judge(std::vector<contract::RunReport> reports) {
  store::window_seconds(reports);
  store::RunEvidence evidence;
  evidence.reports = std::move(reports);
  store::run_verdict(evidence).reason();
}

/// No number is out of range, and every one stands on a line of the file.
void judge(const import::Imported& imported, std::size_t lines) {
  for (const auto& [name, value] : imported.recorded) fuzz::must(std::isfinite(value) && value >= 0 && value < 1e16);
  fuzz::must(imported.terminals >= 0 && imported.terminals <= 1'000'000 && imported.warehouses >= 0);
  fuzz::must(!imported.measures.empty() && !imported.kit.empty() && !imported.files.empty());
  for (const auto& value : imported.values) fuzz::must(value.line <= lines && value.file < imported.files.size());
  for (const auto& driver : imported.drivers) {
    const auto us = driver.window_end_us - driver.window_begin_us;
    fuzz::must(us >= 0 && us <= contract::kLongestRunSeconds * 1'000'000);
    fuzz::must(driver.window_begin_us >= 0 && driver.committed_total <= driver.transactions_all);
    contract::read_run_report(contract::to_json(driver), "again");
  }
  judge(imported.drivers);
}

/// Whatever claims a text reads it as that kit, or refuses it.
void read_as_claimed(const import::Source& source) {
  const auto text = import::decode(source);
  const auto& kit = import::kit_of(text, import::all_kits());
  for (const auto& run : kit.read(text)) judge(run, text.lines().size());
}

/// The logs of several drivers, if all are of one kit that has such.
void read_together(const std::vector<import::Source>& sources) {
  std::vector<import::Text> texts;
  std::size_t lines = 0;
  for (const auto& source : sources) {
    texts.push_back(import::decode(source));
    lines = std::max(lines, texts.back().lines().size());
  }
  const auto& kit = import::kit_of(texts.front(), import::all_kits());
  if (kit.read_together == nullptr) return;
  if (texts.size() > 1) kit.belong_together(texts[0], texts[1]);
  judge(kit.read_together(texts), lines);
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Answers answers{fuzz::text_of(data, size)};
  std::vector<import::Source> sources;
  while (!answers.empty() && sources.size() < 8) sources.push_back({"mix.log", std::string{answers.next()}});
  if (sources.empty()) return 0;
  fuzz::accepts([&] { read_as_claimed(sources[0]); });
  fuzz::accepts([&] { read_together(sources); });
  std::vector<contract::RunReport> reports;
  std::vector<workloads::sysbench::Process> processes;
  for (const auto& source : sources) {
    workloads::sysbench::Output output;
    for (const auto& line : split(source.text, '\n')) output.line(line);
    reports.push_back(output.report("run", static_cast<int>(reports.size())));
    const auto later_us = static_cast<std::int64_t>(processes.size()) * 1'300'000;
    processes.push_back({source.name, 1'700'000'000'000'000 + later_us, output.seconds()});
  }
  const auto times = workloads::sysbench::Times::of(2, 3600, processes.size());
  const auto window = workloads::sysbench::shared_window(processes, times);
  for (std::size_t i = 0; i < reports.size(); ++i)
    workloads::sysbench::count_window(processes[i], window, times, reports[i]);
  judge(std::move(reports));
  return 0;
}
