#pragma once
// How far a host's clock is from ours, estimated from questions and answers as NTP does. The estimate is pure; asking
// is not.
#include <cstdint>
#include <string>
#include <vector>

#include "orchestrator/remote/remote.hpp"

namespace forklift::remote {

/// One question for the time: when it left and when its answer came (our wall clock), and what the host said; µs.
struct ClockExchange {
  std::int64_t sent_us = 0, theirs_us = 0, received_us = 0;
};

/// The host's wall clock minus ours, and by how much that may be wrong at most, in microseconds.
struct ClockOffset {
  std::int64_t offset_us = 0, error_us = 0;
};

/// From the exchange with the shortest round trip; the bound is half of that, since the host may have looked at its
/// clock at any moment of it. An exchange whose answer came before its question (our clock was set meanwhile) is left
/// out. Errors: environment, naming `host`, if none is left.
ClockOffset estimate_clock_offset(const std::vector<ClockExchange>& exchanges, const std::string& host);

/// Two hosts' clocks differ for certain by at least this much, whatever the bounds hide; 0 if they may be equal.
std::int64_t certain_difference_us(const ClockOffset& a, const ClockOffset& b);

/// Asks several times. Errors: environment, if the host can't be asked or answers something else.
ClockOffset clock_offset(Remote& remote, Clock& clock, Deadline deadline);

}  // namespace forklift::remote
