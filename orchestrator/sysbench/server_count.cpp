#include "orchestrator/sysbench/server_count.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "common/core/error.hpp"
#include "common/mysql/connection.hpp"

namespace forklift::sysbench {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kFarUs = 500'000;  // from an edge: the count in between is a guess
constexpr auto kAnswerWithin = 10s;
/// Readings around an edge: where it is comes out better when all processes have ended.
constexpr std::array<std::int64_t, 5> kAroundUs{-200'000, -100'000, 0, 100'000, 200'000};

std::string name_of(const sql::Endpoint& server) {
  return server.servers.empty() || server.servers.front().name.empty() ? sql::label(server)
                                                                       : server.servers.front().name;
}

std::optional<double> count_at(const std::vector<Reading>& readings, std::int64_t at_us) {
  const auto next = std::find_if(readings.begin(), readings.end(), [&](const auto& r) { return r.at_us >= at_us; });
  if (next == readings.end() || next == readings.begin()) {
    const auto& nearest = next == readings.end() ? readings.back() : readings.front();
    if (std::abs(nearest.at_us - at_us) > kFarUs) return std::nullopt;
    const auto &first = readings.front(), &last = readings.back();
    const auto per_us = (last.statements - first.statements) / static_cast<double>(last.at_us - first.at_us);
    return nearest.statements + per_us * static_cast<double>(at_us - nearest.at_us);
  }
  const auto& last = *(next - 1);
  if (std::min(at_us - last.at_us, next->at_us - at_us) > kFarUs) return std::nullopt;
  const auto part = static_cast<double>(at_us - last.at_us) / static_cast<double>(next->at_us - last.at_us);
  return last.statements + part * (next->statements - last.statements);
}

}  // namespace

std::optional<double> growth_between(const std::vector<Reading>& readings, std::int64_t from_us, std::int64_t to_us) {
  const auto in_order = [](const Reading& a, const Reading& b) {
    return a.at_us >= b.at_us || a.statements > b.statements;
  };
  if (readings.size() < 2 || std::adjacent_find(readings.begin(), readings.end(), in_order) != readings.end())
    return std::nullopt;
  const auto from = count_at(readings, from_us), to = count_at(readings, to_us);
  if (!from || !to) return std::nullopt;
  return *to - *from;
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
  moments_.clear();
  for (const auto edge : {begin_us, end_us}) {
    for (const auto around : kAroundUs) moments_.push_back(edge + around);
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
  const auto rows = server.session->query("SHOW GLOBAL STATUS LIKE 'Questions'");
  const auto after = clock_.wall_us();
  const auto own = static_cast<double>(server.readings.size());
  server.readings.push_back(
      {before + (after - before) / 2, static_cast<double>(sql::number_of(rows.first().at(1))) - own});
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
    if (const auto grown = growth_between(server.readings, begin_us, end_us)) {
      counted.statements[server.name] = *grown;
    } else if (counted.problem.empty()) {
      counted.problem = fmt::format("{}: {}", server.name,
                                    server.problem.empty() ? "it was not read at the window's edges" : server.problem);
    }
  }
  return counted;
}

}  // namespace forklift::sysbench
