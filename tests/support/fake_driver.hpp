#pragma once
// forklift-driver on a fake host, as FakeHost::open() starts it: `run`, `load` and `check` with the job file of that
// host, and `watch`. It speaks the protocol of common/contract/progress.hpp, and tells a report of fake_reports.hpp,
// which FakeWorld's alter_… may change. A run waits for its start line; with a steady warm-up it is steady a second
// after the start. (`guard` is a process as others are: fake hosts start it like a server, and it does nothing.)
#include <memory>
#include <string>

#include "tests/support/fake_lines.hpp"

namespace forklift::test {

/// "driver-1-run" of its job's file; of others the first argument: "watch".
std::string driver_name(const remote::Command& command);

/// Unknown arguments are an unknown command of the host's world.
std::unique_ptr<FakeLines> make_fake_driver(FakeHost& host, const remote::Command& command);

}  // namespace forklift::test
