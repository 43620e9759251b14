#pragma once
// How the drivers of a run begin, whether for one window or for many.
#include <vector>

#include "orchestrator/drivers/drive.hpp"

namespace forklift::drivers {

/// From "all ready" to the agreed start: far above any network's delay. Connected drivers start their threads 200 ms
/// before it.
inline constexpr Microseconds kStartLead = std::chrono::milliseconds{500};

/// One process per driver with its job, all ready. Errors: environment, naming the first driver that failed.
std::vector<DriverProcess> launch_ready(const std::vector<Driver>& drivers, const std::vector<contract::RunJob>& jobs,
                                        const Context& context);

/// `work` for each of the processes, all at once: its interrupt ends the waiting for one when another failed.
void for_all(std::vector<DriverProcess>& processes, const std::vector<Driver>& drivers, const Context& context,
             const std::function<void(std::size_t i, const ProgressSink& sink, const Interrupt& interrupt)>& work);

/// A driver tells times on its own host's clock; all others of a run are told on ours, so that windows can be compared.
contract::RunReport on_our_clock(contract::RunReport report, std::int64_t clock_offset_us);

}  // namespace forklift::drivers
