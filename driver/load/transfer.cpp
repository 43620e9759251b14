#include "driver/load/transfer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstring>

#include "driver/control/wait.hpp"

namespace forklift::driver::load {
namespace {

constexpr std::size_t kBlock = 256 * 1024;
constexpr int kMostWaits = 600;  ///< about ten minutes of nothing but overload

/// Hands the rows of a stream to the client library as it asks for them.
class StreamSource final : public sql::RowSource {
 public:
  StreamSource(const tpcc::Population& population, tpcc::Table table, int warehouse, Totals& totals,
               const std::stop_token& stop)
      : stream_(population, table, warehouse), totals_(totals), stop_(stop) {}

  std::size_t read(char* buffer, std::size_t capacity) override {
    if (taken_ == block_.text().size()) refill();
    const std::string_view rest = block_.text().substr(taken_, capacity);
    std::memcpy(buffer, rest.data(), rest.size());
    taken_ += rest.size();
    return rest.size();
  }

  void take_back() {
    totals_.rows -= rows_;
    totals_.bytes -= bytes_;
  }

 private:
  void refill() {
    control::check_stop(stop_);
    block_.clear();
    taken_ = 0;
    if (more_) more_ = stream_.fill(block_, SIZE_MAX, kBlock);
    totals_.rows += block_.rows();
    totals_.bytes += block_.text().size();
    rows_ += block_.rows();
    bytes_ += block_.text().size();
  }

  tpcc::RowStream stream_;
  tpcc::RowBuffer block_{tpcc::RowBuffer::Format::lines};
  Totals& totals_;
  const std::stop_token& stop_;
  std::size_t taken_ = 0;
  std::uint64_t rows_ = 0, bytes_ = 0;
  bool more_ = true;
};

/// A statement that failed so was undone and may be sent again. A lost connection is no such thing: nobody knows what
/// became of its last statement, but the next load finds out and goes on.
bool ends_by_itself(sql::ErrorClass kind) {
  using sql::ErrorClass;
  return kind != ErrorClass::other && kind != ErrorClass::connection_lost && kind != ErrorClass::result_unknown;
}

/// Runs `attempt` until it passes; between attempts 10 ms, doubling to a second.
template <class Attempt>
void patiently(Totals& totals, const std::stop_token& stop, Attempt attempt) {
  auto delay = std::chrono::milliseconds{10};
  for (int waits = 0;; ++waits) {
    try {
      return attempt();
    } catch (const sql::SqlError& error) {
      const auto kind = sql::error_class(error.number(), error.what());
      if (!ends_by_itself(kind) || waits >= kMostWaits) throw;
      totals.waits.count(kind);
    }
    if (!control::pause(stop, delay)) control::check_stop(stop);
    delay = std::min(delay * 2, std::chrono::milliseconds{1000});
  }
}

void load_data(sql::SqlSession& session, const tpcc::Population& population, tpcc::Table table, int warehouse,
               Totals& totals, const std::stop_token& stop) {
  const std::string statement = fmt::format("LOAD DATA LOCAL INFILE 'rows' INTO TABLE {} CHARACTER SET latin1 ({})",
                                            tpcc::name(table), tpcc::columns(table));
  patiently(totals, stop, [&] {
    StreamSource source{population, table, warehouse, totals, stop};
    try {
      session.load(statement, source);
    } catch (const sql::SqlError&) {
      source.take_back();  // the server undid the statement: its rows were not loaded
      throw;
    }
  });
}

void multi_insert(sql::SqlSession& session, const tpcc::Population& population, tpcc::Table table, int warehouse,
                  int rows_per_insert, Totals& totals, const std::stop_token& stop) {
  tpcc::RowStream stream{population, table, warehouse};
  tpcc::RowBuffer block{tpcc::RowBuffer::Format::values};
  const std::string head = fmt::format("INSERT INTO {} ({}) VALUES ", tpcc::name(table), tpcc::columns(table));
  std::string statement;
  for (bool more = true; more;) {
    control::check_stop(stop);
    block.clear();
    more = stream.fill(block, static_cast<std::size_t>(rows_per_insert), 8 << 20);
    if (block.rows() == 0) return;
    statement = head;
    statement += block.text();
    patiently(totals, stop, [&] { session.send(statement); });
    totals.rows += block.rows();
    totals.bytes += block.text().size();
  }
}

}  // namespace

void transfer(sql::SqlSession& session, const tpcc::Population& population, tpcc::Table table, int warehouse,
              const Method& method, Totals& totals, const std::stop_token& stop) {
  // A single row is not worth a LOAD DATA.
  if (method.load_data && table != tpcc::Table::warehouse) {
    load_data(session, population, table, warehouse, totals, stop);
  } else {
    multi_insert(session, population, table, warehouse, method.rows_per_insert, totals, stop);
  }
}

}  // namespace forklift::driver::load
