#include "driver/load/loader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <thread>

#include "driver/control/wait.hpp"
#include "driver/load/ndb_route.hpp"
#include "driver/load/stall.hpp"
#include "driver/load/transfer.hpp"
#include "driver/load/warehouse_state.hpp"

namespace forklift::driver::load {
namespace {

using tpcc::Table;

/// One thing to do on one connection.
struct Piece {
  enum class Kind { inspect, table, item } kind = Kind::table;
  Table table = Table::item;
  int warehouse = 0;
  std::size_t target = 0;
};

/// A SQL node of NDB sends 32 KiB of rows per round trip unless it is told otherwise, which costs a load a fifth of its
/// rate.
void send_big_batches(sql::SqlSession& session) {
  if (session.query("SHOW VARIABLES LIKE 'ndb_batch_size'").rows.empty()) return;
  try {
    session.query("SET SESSION ndb_batch_size = 1048576");
  } catch (const sql::SqlError&) {
    // Older versions fix it at their start; the load is slower there, and right all the same.
  }
}

/// What one thread works with: sessions of SQL nodes as they are needed, and its own session of the NDB API.
struct Hands {
  std::map<std::size_t, targets::Connector::Lease> leases;
  std::unique_ptr<ndbapi::Session> ndb;
};

/// The loader's shared state: a queue of pieces that grows as warehouses are found to need loading.
class Loading {
 public:
  /// `ndb`: null, or what rows go through instead of SQL nodes.
  Loading(const contract::LoadJob& job, targets::Connector& connector, ndbapi::Client* ndb, const std::stop_token& stop,
          const std::string& date)
      : job_(job),
        connector_(connector),
        stop_(stop),
        population_(tpcc::population(job.database.seed, job.database.scale, date)),
        method_{job.method == "load-data-local", job.rows_per_insert, job.patience},
        ndb_(ndb) {
    plan();
  }

  void work();
  /// Waits up to a second; true when every thread has ended.
  bool wait_a_second(int threads);
  contract::LoadReport report() const;
  const Totals& totals() const { return totals_; }
  std::uint64_t rows_expected();
  void rethrow() const {
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void plan();
  std::optional<Piece> take();
  void done(const Piece& piece);
  void run(const Piece& piece, Hands& hands);
  void inspect(const Piece& piece, sql::SqlSession& session);
  void load_item(const Piece& piece, Hands& hands);
  void load_table(const Piece& piece, Hands& hands);
  sql::SqlSession& session(Hands& hands, std::size_t target);

  const contract::LoadJob& job_;
  targets::Connector& connector_;
  const std::stop_token& stop_;
  tpcc::Population population_;
  Method method_;
  ndbapi::Client* ndb_;
  Totals totals_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Piece> queue_;
  std::map<int, int> tables_left_;  ///< per warehouse that is being loaded
  int busy_ = 0, ended_ = 0;
  std::uint64_t rows_expected_ = 0;
  std::vector<int> loaded_, skipped_;
  std::exception_ptr failure_;
};

void Loading::plan() {
  const bool sharded = job_.database.sharded;
  const std::size_t item_targets = sharded || job_.database.item_per_target ? connector_.size() : 1;
  for (std::size_t t = 0; t < item_targets; ++t) queue_.push_back({Piece::Kind::item, Table::item, 0, t});
  auto lists = job_.warehouses;
  if (lists.empty()) {
    lists.emplace_back(static_cast<std::size_t>(job_.database.warehouses));
    std::iota(lists[0].begin(), lists[0].end(), 1);
  }
  std::size_t turn = 0;
  for (std::size_t list = 0; list < lists.size(); ++list) {
    for (const int w : lists[list]) {
      queue_.push_back({Piece::Kind::inspect, Table::warehouse, w, sharded ? list : turn++ % connector_.size()});
    }
  }
}

std::optional<Piece> Loading::take() {
  std::unique_lock lock{mutex_};
  // An empty queue is no end while others work: what they find may add pieces.
  changed_.wait(lock, [&] { return failure_ || !queue_.empty() || busy_ == 0; });
  if (failure_ || queue_.empty()) return std::nullopt;
  const Piece piece = queue_.front();
  queue_.pop_front();
  ++busy_;
  return piece;
}

void Loading::done(const Piece& piece) {
  const std::lock_guard lock{mutex_};
  --busy_;
  if (piece.kind == Piece::Kind::table) {
    if (piece.table == Table::warehouse) {
      loaded_.push_back(piece.warehouse);
    } else if (--tables_left_[piece.warehouse] == 0) {
      queue_.push_front({Piece::Kind::table, Table::warehouse, piece.warehouse, piece.target});
    }
  }
  changed_.notify_all();
}

void Loading::inspect(const Piece& piece, sql::SqlSession& session) {
  const auto state = state_of(session, piece.warehouse, population_.sizes);
  if (state == WarehouseState::broken)
    patiently({totals_.waits, method_.patience, stop_}, [&] { clear_warehouse(session, piece.warehouse); });
  const std::lock_guard lock{mutex_};
  if (state == WarehouseState::complete) {
    skipped_.push_back(piece.warehouse);
    return;
  }
  for (const Table table : tpcc::kWarehouseTables) {
    rows_expected_ += static_cast<std::uint64_t>(tpcc::expected_rows(table, population_.sizes));
    if (table == Table::warehouse) continue;
    queue_.push_back({Piece::Kind::table, table, piece.warehouse, piece.target});
    ++tables_left_[piece.warehouse];
  }
}

void Loading::load_table(const Piece& piece, Hands& hands) {
  if (ndb_ != nullptr && hands.ndb == nullptr) hands.ndb = ndb_session(*ndb_);
  const auto& [kind, table, warehouse, target] = piece;
  if (hands.ndb != nullptr && transfer(*hands.ndb, population_, table, warehouse, method_, totals_, stop_)) return;
  transfer(session(hands, target), population_, table, warehouse, method_, totals_, stop_);
}

void Loading::load_item(const Piece& piece, Hands& hands) {
  auto& sql = session(hands, piece.target);
  if (item_is_complete(sql, population_.sizes)) return;
  patiently({totals_.waits, method_.patience, stop_}, [&] { clear_item(sql); });
  {
    const std::lock_guard lock{mutex_};
    rows_expected_ += static_cast<std::uint64_t>(population_.sizes.items);
  }
  load_table(piece, hands);
}

void Loading::run(const Piece& piece, Hands& hands) {
  const auto doing = [&] {
    return fmt::format("loading {} of warehouse {}", tpcc::name(piece.table), piece.warehouse);
  };
  try {
    switch (piece.kind) {
      case Piece::Kind::inspect:
        return inspect(piece, session(hands, piece.target));
      case Piece::Kind::item:
        return load_item(piece, hands);
      case Piece::Kind::table:
        return load_table(piece, hands);
    }
  } catch (const sql::SqlError& error) {
    control::check_stop(stop_);
    targets::fail(connector_.endpoint(piece.target), doing(), error);
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::environment) throw;
    throw Error{error.kind(), fmt::format("{}: {}", doing(), error.where()), error.problem(), error.fix()};
  }
}

sql::SqlSession& Loading::session(Hands& hands, std::size_t target) {
  auto& lease = hands.leases[target];
  if (!lease) {
    lease = connector_.connect_or_fail(target);
    // No `unique_checks = 0`: it would save nothing (the only unique keys are the primary ones, always checked), and
    // with it MariaDB locks an empty table for the whole of the first LOAD DATA, so that other connections wait.
    lease->query("SET foreign_key_checks = 0");
    send_big_batches(*lease);
  }
  return *lease;
}

void Loading::work() {
  Hands hands;
  try {
    while (const auto piece = take()) {
      control::check_stop(stop_);
      run(*piece, hands);
      done(*piece);
    }
  } catch (...) {
    const std::lock_guard lock{mutex_};
    if (!failure_) failure_ = std::current_exception();
  }
  const std::lock_guard lock{mutex_};
  ++ended_;
  changed_.notify_all();
}

bool Loading::wait_a_second(int threads) {
  std::unique_lock lock{mutex_};
  return changed_.wait_for(lock, std::chrono::seconds{1}, [&] { return ended_ == threads; });
}

std::uint64_t Loading::rows_expected() {
  const std::lock_guard lock{mutex_};
  return rows_expected_;
}

contract::LoadReport Loading::report() const {
  contract::LoadReport report;
  report.rows = totals_.rows;
  report.bytes = totals_.bytes;
  report.waits_by_class = totals_.waits.by_class();
  for (const auto& [kind, count] : report.waits_by_class) report.waits += count;
  report.loaded = loaded_;
  report.skipped = skipped_;
  report.method = ndb_ != nullptr ? "ndb-api" : method_.load_data ? "load-data-local" : "multi-insert";
  std::sort(report.loaded.begin(), report.loaded.end());
  std::sort(report.skipped.begin(), report.skipped.end());
  return report;
}

}  // namespace

contract::LoadReport load(const contract::LoadJob& job, targets::Connector& connector, control::Events& events,
                          const std::stop_token& stop, const std::string& date) {
  const auto begin = std::chrono::steady_clock::now();
  const std::stop_callback break_connections{stop, [&] { connector.abort_all(); }};
  const auto ndb = ndb_client(job, events);
  Loading loading{job, connector, ndb.get(), stop, date};
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < job.parallel; ++i) threads.emplace_back([&] { loading.work(); });
    StallWatch stall;
    for (int second = 1; !loading.wait_a_second(job.parallel); ++second) {
      const auto& totals = loading.totals();
      if (const auto words = stall.look(second, totals.rows, totals.waits.by_class()); !words.empty())
        events.log("warn", words);
      events.emit({{"event", "progress"},
                   {"phase", "load"},
                   {"second", second},
                   {"rows", loading.totals().rows.load()},
                   {"rows_total", loading.rows_expected()},
                   {"waits", loading.totals().waits.by_class()}});
    }
  }
  loading.rethrow();
  auto report = loading.report();
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return report;
}

}  // namespace forklift::driver::load
