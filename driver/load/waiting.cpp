#include "driver/load/waiting.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace forklift::driver::load {
namespace {

constexpr Microseconds kLongestDelay = std::chrono::seconds{1};

/// What NDB's codes of an overload are about; empty for others.
std::string_view resource(int code) {
  switch (code) {
    case 410:
    case 1220:
    case 1234:
      return "redo log";
    case 1221:
      return "redo buffer";
    case 1218:
      return "send buffers";
    default:
      return "";
  }
}

}  // namespace

bool ends_by_itself(sql::ErrorClass kind) {
  using sql::ErrorClass;
  return kind != ErrorClass::other && kind != ErrorClass::connection_lost && kind != ErrorClass::result_unknown;
}

std::string waited_for(unsigned number, std::string_view text) {
  const auto kind = sql::to_string(sql::error_class(number, text));
  const int code = sql::ndb_code(number, text);
  if (code == 0) return std::string{kind};
  const auto what = resource(code);
  return what.empty() ? fmt::format("{} ({})", kind, code) : fmt::format("{}: {} ({})", kind, what, code);
}

std::string advice(unsigned number, std::string_view text) {
  using sql::ErrorClass;
  const auto what = resource(sql::ndb_code(number, text));
  if (what == "redo log")
    return "Make the redo log larger (NoOfFragmentLogFiles, FragmentLogFileSize in cluster.config.ndbd), or load with "
           "fewer connections (workload.loaders)";
  if (what == "redo buffer") return "Raise RedoBuffer in cluster.config.ndbd, or give the data nodes a faster disk";
  if (what == "send buffers")
    return "Raise SendBufferMemory in cluster.config.tcp, or load with fewer connections (workload.loaders)";
  switch (sql::error_class(number, text)) {
    case ErrorClass::deadlock:
    case ErrorClass::lock_wait_timeout:
    case ErrorClass::conflict:
    case ErrorClass::certification_conflict:
      return "Look for another client that holds locks on these tables";
    case ErrorClass::node_failure:
      return "Look at the data nodes' logs and start those that are down";
    case ErrorClass::out_of_resources:
      return "Raise the resource that the message names in cluster.config.ndbd, or load with fewer connections "
             "(workload.loaders)";
    default:
      return "Look into the server's log, or load with fewer connections (workload.loaders)";
  }
}

void Patience::wait_for_end_of(const sql::SqlError& error) {
  if (!ends_by_itself(sql::error_class(error.number(), error.what()))) throw error;
  if (waited_ >= bound_) {
    throw Error{ErrorKind::environment, waited_for(error.number(), error.what()),
                fmt::format("it did not end: the same rows waited {} times, {:.1f} s in all. Last: {}", times_,
                            static_cast<double>(waited_.count()) / 1e6, error.what()),
                advice(error.number(), error.what())};
  }
  waits_.count(waited_for(error.number(), error.what()));
  ++times_;
  const auto delay = std::min(delay_, bound_ - waited_);
  if (!control::pause(stop_, delay)) control::check_stop(stop_);
  waited_ += delay;
  delay_ = std::min(delay_ * 2, kLongestDelay);
}

}  // namespace forklift::driver::load
