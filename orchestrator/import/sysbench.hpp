#pragma once
// The report that sysbench 1.0 and 1.1 print. It has no New-Orders: what it calls a transaction is counted as one, so
// that its reports compare with each other, and are marked as comparable with nothing else.
#include "orchestrator/import/imported.hpp"

namespace forklift::import {

/// One report. With --histogram its latencies are kept; else only its own figures, as parameters. `ended_us`: when the
/// report was written (epoch), since it does not say so itself. Errors: config, if the text is no such report.
Imported read_sysbench(const Source& report, std::int64_t ended_us);

}  // namespace forklift::import
