#include "orchestrator/hosts/watch.hpp"

#include <fmt/format.h>

#include "common/contract/whole.hpp"
#include "common/core/error.hpp"
#include "common/core/json.hpp"
#include "common/core/parse_json.hpp"
#include "orchestrator/process/talking.hpp"
#include "orchestrator/remote/ending.hpp"

namespace forklift::hosts {
namespace {

using namespace std::chrono_literals;

/// Of one host, all figures together: half a gigabyte. 200 figures of four days are fewer.
constexpr std::size_t kMostPoints = std::size_t{1} << 26;

}  // namespace

void SeriesOfHost::add(std::int64_t came_us, std::int64_t second, const std::map<std::string, std::int64_t>& values) {
  constexpr std::uint64_t kWeek = 7 * 24 * 3600;  // a wrong number must not fill the memory
  if (!first_) {
    first_ = second;
    begin_us_ = came_us - 1'000'000;
  }
  if (second < *first_) return;
  const auto at = static_cast<std::uint64_t>(second) - static_cast<std::uint64_t>(*first_);
  if (at > kWeek) return;
  if (at < seconds_) return;  // told before
  for (const auto& [metric, value] : values) kept_ += at + 1 - points_[metric].size();
  if (kept_ > kMostPoints)
    throw Error{ErrorKind::environment, "host watch", fmt::format("more than {} figures came", kMostPoints), ""};
  for (const auto& [metric, value] : values) {
    auto& points = points_[metric];
    points.resize(at, store::kNoPoint);
    points.push_back(value);
  }
  seconds_ = at + 1;
}

void SeriesOfHost::add_line(std::int64_t came_us, const std::string& line, const std::string& host) {
  std::int64_t second = 0;
  std::map<std::string, std::int64_t> values;
  try {
    const Json event = parse_json_or_discard(line);
    if (!event.is_object() || text_in(event, "event") != "host") return;
    contract::read_whole(event, "second", second);
    contract::read_whole(event, "values", values);
  } catch (const std::exception&) {
    throw Error{ErrorKind::environment, host,
                fmt::format("forklift-driver watch wrote what can't be read: {}", line.substr(0, 200)),
                "Check that the program there is a forklift-driver of this release"};
  }
  add(came_us, second, values);
}

std::vector<store::HostSeries> SeriesOfHost::take(const std::string& host) {
  std::vector<store::HostSeries> all;
  for (auto& [metric, points] : points_) {
    points.resize(seconds_, store::kNoPoint);
    all.push_back({host, metric, begin_us_, std::move(points)});
  }
  points_.clear();
  return all;
}

HostWatch::HostWatch(const std::vector<DriverCopy>& posts, Parts parts)
    : parts_(std::move(parts)), posts_(posts), series_(posts.size()) {
  for (std::size_t i = 0; i < posts_.size(); ++i) {
    threads_.emplace_back([this, i](const std::stop_token& stop) {
      try {
        listen(posts_[i], series_[i], stop);
      } catch (const std::exception& error) {
        parts_.warn(fmt::format("{} is not watched any more: {}", posts_[i].name, error.what()));
      }
    });
  }
}

HostWatch::~HostWatch() = default;

void HostWatch::listen(const DriverCopy& post, SeriesOfHost& series, const std::stop_token& stop) {
  const auto& experiment = parts_.experiment;
  remote::Command command{.argv = {post.program, "watch", "--mark", experiment + "/"},
                          .environment = remote::with_server_users(*post.host)};
  if (post.cores > 0) command.argv.insert(command.argv.end(), {"--cores", fmt::format("{}", post.cores)});
  process::TalkingProcess process{*post.host,
                                  parts_.journal,
                                  parts_.clock,
                                  {.name = "watch-" + post.name,
                                   .mark = fmt::format("{}/watch/{}", experiment, process::in_mark(post.name)),
                                   .directory = "",
                                   .log_file = "",
                                   .database = parts_.database},
                                  std::move(command)};
  while (!stop.stop_requested()) {
    const auto line = process.read_line(Deadline::after(parts_.clock, 200ms));
    if (!line) {
      if (!process.at_end()) continue;
      const remote::Ending ending{process.wait(Deadline::after(parts_.clock, 1s))};
      throw Error{ErrorKind::environment, post.name, remote::with_ending("forklift-driver watch ended", ending), ""};
    }
    // Our own clock, when the line came: hosts' clocks may differ, and a line needs far less than a second.
    series.add_line(parts_.clock.wall_us(), *line, post.name);
  }
}

std::vector<store::HostSeries> HostWatch::finish() {
  for (auto& thread : threads_) thread.request_stop();
  threads_.clear();
  std::vector<store::HostSeries> all;
  for (std::size_t i = 0; i < posts_.size(); ++i) {
    for (auto& series : series_[i].take(posts_[i].name)) all.push_back(std::move(series));
  }
  return all;
}

}  // namespace forklift::hosts
