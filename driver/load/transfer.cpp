#include "driver/load/transfer.hpp"

#include <fmt/format.h>

#include <cstring>

#include "driver/control/wait.hpp"

namespace forklift::driver::load {
namespace {

constexpr std::size_t kBlock = 256 * 1024;

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

void load_data(sql::SqlSession& session, const tpcc::Population& population, tpcc::Table table, int warehouse,
               const Method& method, Totals& totals, const std::stop_token& stop) {
  const std::string statement = fmt::format("LOAD DATA LOCAL INFILE 'rows' INTO TABLE {} CHARACTER SET latin1 ({})",
                                            tpcc::name(table), tpcc::columns(table));
  patiently({totals.waits, method.patience, stop}, [&] {
    StreamSource source{population, table, warehouse, totals, stop};
    try {
      session.load(statement, source);
    } catch (const sql::SqlError&) {
      source.take_back();  // the server undid the statement: its rows were not loaded
      throw;
    }
  });
}

/// Hands blocks of at most `rows_per_insert` rows to `send` until the table's end; each may be handed over several
/// times.
template <class Send>
void in_blocks(tpcc::RowBuffer::Format format, const tpcc::Population& population, tpcc::Table table, int warehouse,
               const Method& method, Totals& totals, const std::stop_token& stop, Send send) {
  tpcc::RowStream stream{population, table, warehouse};
  tpcc::RowBuffer block{format};
  for (bool more = true; more;) {
    control::check_stop(stop);
    block.clear();
    more = stream.fill(block, static_cast<std::size_t>(method.rows_per_insert), 8 << 20);
    if (block.rows() == 0) return;
    send(block.text());
    totals.rows += block.rows();
    totals.bytes += block.text().size();
  }
}

void multi_insert(sql::SqlSession& session, const tpcc::Population& population, tpcc::Table table, int warehouse,
                  const Method& method, Totals& totals, const std::stop_token& stop) {
  const std::string head = fmt::format("INSERT INTO {} ({}) VALUES ", tpcc::name(table), tpcc::columns(table));
  std::string statement;
  in_blocks(tpcc::RowBuffer::Format::values, population, table, warehouse, method, totals, stop,
            [&](std::string_view rows) {
              statement = head;
              statement += rows;
              patiently({totals.waits, method.patience, stop}, [&] { session.send(statement); });
            });
}

/// NDB's error in a SQL node's words, so that it is classed in one place.
sql::SqlError as_sql_error(const ndbapi::Problem& problem) {
  constexpr unsigned kError = 1296, kTemporary = 1297;
  return {problem.temporary ? kTemporary : kError, "HY000",
          fmt::format("Got {} {} '{}' from NDBCLUSTER", problem.temporary ? "temporary error" : "error", problem.code,
                      problem.text)};
}

}  // namespace

void transfer(sql::SqlSession& session, const tpcc::Population& population, tpcc::Table table, int warehouse,
              const Method& method, Totals& totals, const std::stop_token& stop) {
  // A single row is not worth a LOAD DATA.
  if (method.load_data && table != tpcc::Table::warehouse) {
    load_data(session, population, table, warehouse, method, totals, stop);
  } else {
    multi_insert(session, population, table, warehouse, method, totals, stop);
  }
}

bool transfer(ndbapi::Session& session, const tpcc::Population& population, tpcc::Table table, int warehouse,
              const Method& method, Totals& totals, const std::stop_token& stop) {
  ndbapi::Problem problem;
  const auto require = [&](bool done) {
    if (!done) throw as_sql_error(problem);
  };
  const auto columns = tpcc::columns(table);
  bool here = true;
  patiently({totals.waits, method.patience, stop}, [&] {
    const bool opened = session.open(std::string{tpcc::name(table)}, columns, warehouse, problem);
    here = opened || !ndbapi::is_no_table(problem.code);
    require(opened || !here);
  });
  if (!here) return false;
  in_blocks(tpcc::RowBuffer::Format::lines, population, table, warehouse, method, totals, stop,
            [&](std::string_view rows) {
              patiently({totals.waits, method.patience, stop}, [&] { require(session.write(rows, problem)); });
            });
  patiently({totals.waits, method.patience, stop}, [&] { require(session.finish(problem)); });
  return true;
}

}  // namespace forklift::driver::load
