#include "orchestrator/workloads/sysbench/server_count.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "common/core/error.hpp"
#include "common/mysql/connection.hpp"

namespace forklift::workloads::sysbench {
namespace {

using namespace std::chrono_literals;

constexpr auto kAnswerWithin = 10s;
/// Readings driving an edge: where it is comes out better when all processes have ended.
constexpr std::array<std::int64_t, 7> kAroundUs{-60'000, -40'000, -20'000, 0, 20'000, 40'000, 60'000};

std::string name_of(const sql::Endpoint& server) {
  return server.servers.empty() || server.servers.front().name.empty() ? sql::label(server)
                                                                       : server.servers.front().name;
}

/// What a count was at a moment, by the last reading that was there before and the first that was asked for after it.
std::optional<Growth> count_at(const std::vector<Reading>& readings, double Reading::*count, std::int64_t at_us) {
  const Reading *before = nullptr, *after = nullptr;
  for (const auto& reading : readings) {
    if (reading.answered_us <= at_us) before = &reading;
    if (reading.asked_us >= at_us && after == nullptr) after = &reading;
  }
  if (before == nullptr || after == nullptr) return std::nullopt;
  const auto middle = [](const Reading& r) { return static_cast<double>(r.asked_us + r.answered_us) / 2; };
  const double low = before->*count, high = after->*count;
  const double length = middle(*after) - middle(*before);
  const double part = length > 0 ? (static_cast<double>(at_us) - middle(*before)) / length : 0;
  return Growth{low + part * (high - low), low, high};
}

}  // namespace

std::optional<Growth> growth_between(const std::vector<Reading>& readings, double Reading::*count, std::int64_t from_us,
                                     std::int64_t to_us) {
  const auto fell = [&](const Reading& a, const Reading& b) { return a.*count > b.*count; };
  if (std::adjacent_find(readings.begin(), readings.end(), fell) != readings.end()) return std::nullopt;
  const auto from = count_at(readings, count, from_us), to = count_at(readings, count, to_us);
  if (!from || !to) return std::nullopt;
  return Growth{to->likely - from->likely, std::max(0.0, to->low - from->high), to->high - from->low};
}

ServerCount::ServerCount(const std::vector<sql::Endpoint>& servers, Clock& clock)
    : clock_(clock), servers_(servers.size()) {
  for (std::size_t i = 0; i < servers.size(); ++i) {
    auto& server = servers_[i];
    server.name = name_of(servers[i]);
    try {
      server.session = mysql::connect(servers[i]);
    } catch (const std::exception& error) {
      server.problem = error.what();
      server.done = true;
      continue;
    }
    threads_.emplace_back([this, &server] { follow(server); });
  }
}

ServerCount::~ServerCount() { end(); }

void ServerCount::expect(std::int64_t begin_us, std::int64_t end_us) {
  const std::lock_guard lock{mutex_};
  moments_ = {clock_.wall_us()};
  for (const auto edge : {begin_us, end_us}) {
    for (const auto driving : kAroundUs) moments_.push_back(edge + driving);
  }
  std::sort(moments_.begin(), moments_.end());
  changed_.notify_all();
}

/// False if all is to end.
bool ServerCount::wait_until(std::int64_t at_us) {
  std::unique_lock lock{mutex_};
  return !changed_.wait_for(lock, Microseconds{std::max<std::int64_t>(0, at_us - clock_.wall_us())},
                            [&] { return ending_; });
}

void ServerCount::read(Server& server) {
  const auto before = clock_.wall_us();
  const auto answer = server.session->query("SHOW GLOBAL STATUS WHERE Variable_name IN ('Questions', 'Com_commit')");
  const auto after = clock_.wall_us();
  Reading reading{.asked_us = before, .answered_us = after};
  for (const auto& row : answer.rows) {
    auto& count = row.at(0) == "Questions" ? reading.statements : reading.commits;
    count = static_cast<double>(sql::number_of(row.at(1)));
  }
  reading.statements -= static_cast<double>(server.readings.size());
  server.readings.push_back(reading);
}

void ServerCount::follow(Server& server) {
  std::vector<std::int64_t> moments;
  {
    std::unique_lock lock{mutex_};
    changed_.wait(lock, [&] { return ending_ || !moments_.empty(); });
    moments = moments_;
  }
  try {
    for (const auto moment : moments) {
      if (!wait_until(moment)) break;
      read(server);
    }
  } catch (const std::exception& error) {
    server.problem = error.what();
  }
  const std::lock_guard lock{mutex_};
  server.done = true;
  changed_.notify_all();
}

/// Whoever still waits for a server that does not answer is cut off.
void ServerCount::end() {
  {
    std::unique_lock lock{mutex_};
    ending_ = true;
    changed_.notify_all();
    changed_.wait_for(lock, kAnswerWithin, [&] {
      return std::all_of(servers_.begin(), servers_.end(), [](const Server& server) { return server.done; });
    });
    for (auto& server : servers_) {
      if (!server.done) server.session->abort();
    }
  }
  threads_.clear();
}

ServerCount::Counted ServerCount::finish(std::int64_t begin_us, std::int64_t end_us) {
  end();
  Counted counted;
  for (const auto& server : servers_) {
    const auto statements = growth_between(server.readings, &Reading::statements, begin_us, end_us);
    const auto commits = growth_between(server.readings, &Reading::commits, begin_us, end_us);
    if (statements && commits) {
      counted.statements[server.name] = *statements;
      counted.commits[server.name] = *commits;
    } else if (counted.problem.empty()) {
      counted.problem =
          fmt::format("{}: {}", server.name, server.problem.empty() ? "it did not answer in time" : server.problem);
    }
  }
  return counted;
}

}  // namespace forklift::workloads::sysbench
