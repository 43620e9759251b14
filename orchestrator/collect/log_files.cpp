#include "orchestrator/collect/log_files.hpp"

#include <fmt/format.h>

#include <optional>
#include <sstream>

#include "common/checksum/sha256.hpp"
#include "common/core/error.hpp"
#include "common/core/parallel.hpp"
#include "orchestrator/collect/scripts.hpp"

namespace forklift::collect {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kFilesAtOnce = 64;
constexpr auto kFetchWithin = 20s;

}  // namespace

store::LogFile fetch_log(remote::Remote& host, const cluster::LogPlace& place, Clock& clock) {
  const auto answer =
      remote::run_checked(host,
                          {.argv = {"sh", "-c", scripts::kFetch, "sh", place.file, std::to_string(kLogLimit)},
                           .environment = {},
                           .directory = "",
                           .input = ""},
                          Deadline::after(clock, kFetchWithin), "fetch " + place.file, "Look at it on that host");
  const auto head = std::min(answer.out.find('\n'), answer.out.size());
  std::istringstream words{answer.out.substr(0, head)};
  store::LogFile log;
  log.node = place.node;
  log.host = place.host;
  log.file = place.file;
  std::string sent;
  words >> log.bytes >> log.sha256 >> sent;
  log.text = answer.out.substr(std::min(head + 1, answer.out.size()));
  if (sha256_hex(log.text) != sent) {
    throw Error{ErrorKind::environment, place.host, fmt::format("{} arrived with another checksum", place.file),
                "Read it on that host"};
  }
  return log;
}

std::vector<store::LogFile> fetch_logs(const remote::Fleet& fleet, const std::vector<cluster::LogPlace>& places,
                                       Clock& clock, const std::function<void(const std::string&)>& warn) {
  std::vector<std::optional<store::LogFile>> fetched(places.size());
  std::vector<std::string> problems(places.size());
  for_each_parallel(places.size(), kFilesAtOnce, [&](std::size_t i, const auto&) {
    try {
      fetched[i] = fetch_log(*fleet.at(places[i].host), places[i], clock);
    } catch (const std::exception& error) {
      problems[i] = error.what();
    }
  });
  std::vector<store::LogFile> logs;
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (fetched[i]) logs.push_back(std::move(*fetched[i]));
    if (!problems[i].empty()) warn(problems[i]);
  }
  return logs;
}

}  // namespace forklift::collect
