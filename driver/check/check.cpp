#include "driver/check/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <numeric>
#include <thread>

#include "driver/check/conditions.hpp"
#include "driver/check/reader.hpp"
#include "driver/control/wait.hpp"

namespace forklift::driver::check {
namespace {

/// HISTORY is read once for this many warehouses: a bound on memory (72 MB at scale 1).
constexpr std::size_t kAtOnce = 300;

struct ServedWarehouse {
  int warehouse = 0;
  std::size_t target = 0;
};

std::vector<ServedWarehouse> served(const contract::CheckJob& job, std::size_t targets) {
  auto lists = job.warehouses;
  if (lists.empty()) {
    lists.emplace_back(static_cast<std::size_t>(job.database.warehouses));
    std::iota(lists[0].begin(), lists[0].end(), 1);
  }
  std::vector<ServedWarehouse> served;
  for (std::size_t list = 0; list < lists.size(); ++list) {
    for (const int w : lists[list]) served.push_back({w, job.database.sharded ? list : served.size() % targets});
  }
  std::sort(served.begin(), served.end(), [](const auto& a, const auto& b) { return a.warehouse < b.warehouse; });
  return served;
}

class Checking {
 public:
  Checking(const contract::CheckJob& job, targets::Connector& connector, const std::stop_token& stop)
      : job_(job), connector_(connector), stop_(stop), sizes_(tpcc::sizes_at(job.database.scale)), total_(sizes_) {}

  void check(const std::vector<ServedWarehouse>& group) {
    HistorySums history{group.front().warehouse, group.back().warehouse, sizes_.customers};
    const std::size_t servers = job_.database.sharded ? connector_.size() : 1;
    for (std::size_t target = 0; target < servers; ++target) {
      guarded(target, "reading history", [&] { history.read(*connector_.connect_or_fail(target)); });
    }
    std::atomic<std::size_t> next{0};
    std::exception_ptr failure;
    {
      std::vector<std::jthread> threads;
      for (int i = 0; i < job_.parallel; ++i) {
        threads.emplace_back([&] {
          try {
            work(group, next, history);
          } catch (...) {
            const std::lock_guard lock{mutex_};
            if (!failure) failure = std::current_exception();
            next = group.size();
          }
        });
      }
    }
    if (failure) std::rethrow_exception(failure);
  }
  std::vector<contract::CheckResult> results() const { return total_.results(); }

 private:
  template <class Body>
  void guarded(std::size_t target, const std::string& doing, Body body) {
    try {
      control::check_stop(stop_);
      body();
    } catch (const sql::SqlError& error) {
      control::check_stop(stop_);
      targets::fail(connector_.endpoint(target), doing, error);
    }
  }

  void work(const std::vector<ServedWarehouse>& group, std::atomic<std::size_t>& next, const HistorySums& history) {
    std::map<std::size_t, targets::Connector::Lease> sessions;
    Judge judge{sizes_};
    for (std::size_t i = next++; i < group.size(); i = next++) {
      auto& session = sessions[group[i].target];
      if (!session) session = connector_.connect_or_fail(group[i].target);
      guarded(group[i].target, fmt::format("checking warehouse {}", group[i].warehouse), [&] {
        auto facts = read_facts(*session, group[i].warehouse, sizes_.customers);
        history.put_into(facts);
        judge.judge(facts);
      });
    }
    const std::lock_guard lock{mutex_};
    total_.merge(judge);
  }

  const contract::CheckJob& job_;
  targets::Connector& connector_;
  const std::stop_token& stop_;
  tpcc::Sizes sizes_;
  std::mutex mutex_;
  Judge total_;
};

}  // namespace

contract::CheckReport check(const contract::CheckJob& job, targets::Connector& connector, control::Events& events,
                            const std::stop_token& stop) {
  const auto begin = std::chrono::steady_clock::now();
  const std::stop_callback break_connections{stop, [&] { connector.abort_all(); }};
  Checking checking{job, connector, stop};
  const auto all = served(job, connector.size());
  for (std::size_t first = 0; first < all.size(); first += kAtOnce) {
    const auto last = std::min(first + kAtOnce, all.size());
    checking.check({all.begin() + static_cast<std::ptrdiff_t>(first), all.begin() + static_cast<std::ptrdiff_t>(last)});
    events.emit({{"event", "progress"}, {"phase", "check"}, {"rows", last}, {"rows_total", all.size()}});
  }
  contract::CheckReport report{checking.results(), 0};
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return report;
}

}  // namespace forklift::driver::check
