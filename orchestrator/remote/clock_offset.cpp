#include "orchestrator/remote/clock_offset.hpp"

#include <algorithm>
#include <charconv>

#include "common/core/error.hpp"

namespace forklift::remote {
namespace {

constexpr int kExchanges = 5;

std::int64_t nanoseconds(const std::string& answer, const std::string& host) {
  std::int64_t value = 0;
  const auto end = answer.find_last_not_of('\n') + 1;
  const auto parsed = std::from_chars(answer.data(), answer.data() + end, value);
  if (end == 0 || parsed.ec != std::errc{} || parsed.ptr != answer.data() + end)
    throw Error{ErrorKind::environment, host, "it does not tell its time: \"" + answer.substr(0, 80) + "\"",
                "Install GNU coreutils there: `date +%s%N` must print nanoseconds"};
  return value;
}

}  // namespace

ClockOffset estimate_clock_offset(const std::vector<ClockExchange>& exchanges, const std::string& host) {
  const ClockExchange* best = nullptr;
  const auto round_trip = [](const ClockExchange& e) { return e.received_us - e.sent_us; };
  for (const auto& exchange : exchanges) {
    if (round_trip(exchange) < 0) continue;
    if (best == nullptr || round_trip(exchange) < round_trip(*best)) best = &exchange;
  }
  if (best == nullptr)
    throw Error{ErrorKind::environment, host, "its clock can't be compared: ours was set back at every question",
                "Let chrony or ntpd slew this machine's clock instead of stepping it"};
  return {best->theirs_us - (best->sent_us + best->received_us) / 2, (round_trip(*best) + 1) / 2};
}

std::int64_t certain_difference_us(const ClockOffset& a, const ClockOffset& b) {
  const auto difference = a.offset_us > b.offset_us ? a.offset_us - b.offset_us : b.offset_us - a.offset_us;
  return std::max<std::int64_t>(0, difference - a.error_us - b.error_us);
}

ClockOffset clock_offset(Remote& remote, Clock& clock, Deadline deadline) {
  std::vector<ClockExchange> exchanges;
  for (int i = 0; i < kExchanges; ++i) {
    ClockExchange exchange;
    exchange.sent_us = clock.wall_us();
    const auto answer =
        run_checked(remote, {.argv = {"date", "+%s%N"}}, deadline, "ask for the time", "Install coreutils");
    exchange.received_us = clock.wall_us();
    exchange.theirs_us = nanoseconds(answer.out, remote.host()) / 1000;
    exchanges.push_back(exchange);
  }
  return estimate_clock_offset(exchanges, remote.host());
}

}  // namespace forklift::remote
