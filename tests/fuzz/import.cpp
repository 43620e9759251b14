// Files of other benchmarks: DBT2's mix.log, of one driver or several, and sysbench's report, which is also what a
// sysbench of ours prints while it runs.
#include "common/core/text.hpp"
#include "common/store/stalls.hpp"
#include "common/store/verdict.hpp"
#include "orchestrator/import/mix_log.hpp"
#include "orchestrator/import/sysbench.hpp"
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

void judge(const import::Imported& imported) {
  judge(imported.drivers);
  for (const auto& driver : imported.drivers) contract::read_run_report(contract::to_json(driver), "again");
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Answers answers{fuzz::text_of(data, size)};
  std::vector<import::Source> sources;
  while (!answers.empty() && sources.size() < 8) sources.push_back({"mix.log", std::string{answers.next()}});
  if (sources.empty()) return 0;
  fuzz::accepts([&] { judge(import::read_mix_logs(sources)); });
  fuzz::accepts([&] { judge(import::read_sysbench(sources[0], 1'700'000'000'000'000)); });
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
