#pragma once
// Reports as a driver would write them for its job: counts, seconds, latencies and windows that fit together, so that
// the run is found valid. The numbers follow from the job alone.
#include "common/contract/job.hpp"
#include "common/contract/report.hpp"

namespace forklift::test {

/// New-Orders and others that one fake driver commits in each second.
inline constexpr std::array<std::uint64_t, contract::kTransactions.size()> kPerSecond{45, 43, 4, 4, 4};

/// Times are of the driver's clock.
contract::RunReport fake_run_report(const contract::RunJob& job, std::int64_t start_us, std::int64_t window_begin_us);
/// A thousand rows for each warehouse, or for key lookups none.
contract::LoadReport fake_load_report(const contract::LoadJob& job);
/// All twelve conditions hold.
contract::CheckReport fake_check_report(const contract::CheckJob& job);

}  // namespace forklift::test
