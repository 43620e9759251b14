#include "driver/keylookup/sql_backend.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/sql/own_table.hpp"
#include "driver/keylookup/sql_channel.hpp"

namespace forklift::driver::keylookup {
namespace {

[[noreturn]] void fail(const sql::Endpoint& endpoint, const sql::SqlError& error) {
  throw Error{ErrorKind::environment, label(endpoint), fmt::format("{} (error {})", error.what(), error.number()),
              "Check that the server runs, and that the user may make tables in this database"};
}

/// A table of that name without our mark is somebody else's.
void refuse_strangers(sql::SqlSession& session, const sql::Endpoint& endpoint, const SqlTable& table) {
  session.send(find_table(table));
  if (!session.fetch() || session.column(0) == sql::kOwnTable) return;
  throw Error{ErrorKind::environment, label(endpoint),
              fmt::format("database {} has a table {} that Forklift did not make", endpoint.database, table.name),
              "Name another database, or drop the table"};
}

class SqlBackend final : public Backend {
 public:
  SqlBackend(SqlSettings settings, sql::Open open) : settings_(std::move(settings)), open_(std::move(open)) {
    // What matched is asked for: a row that already held these values is no row that is absent.
    for (auto& endpoint : settings_.endpoints) endpoint.found_rows = true;
    if (settings_.create) create();
  }
  int nodes() const override { return static_cast<int>(settings_.endpoints.size()); }
  RowHome place_of(std::uint64_t key) const noexcept override {
    const auto nodes = settings_.endpoints.size();
    const auto partitions = settings_.table.partitions > 0 && !settings_.sharded
                                ? static_cast<std::uint64_t>(settings_.table.partitions)
                                : nodes;
    const auto partition = key % partitions;
    return {static_cast<int>(partition % nodes), static_cast<int>(partition)};
  }
  std::unique_ptr<Channel> open(int node, int) override {
    const auto& endpoint = settings_.endpoints.at(static_cast<std::size_t>(node));
    try {
      return std::make_unique<SqlChannel>(endpoint, settings_.table, open_);
    } catch (const sql::SqlError& error) {
      fail(endpoint, error);
    }
  }

 private:
  void create() {
    const std::size_t servers = settings_.sharded ? settings_.endpoints.size() : 1;
    for (std::size_t i = 0; i < servers; ++i) {
      const auto& endpoint = settings_.endpoints[i];
      try {
        const auto session = open_(endpoint);
        refuse_strangers(*session, endpoint, settings_.table);
        session->query(drop_table(settings_.table));
        session->query(create_table(settings_.table));
      } catch (const sql::SqlError& error) {
        fail(endpoint, error);
      }
    }
  }

  SqlSettings settings_;
  sql::Open open_;
};

}  // namespace

std::unique_ptr<Backend> sql_backend(const SqlSettings& settings, sql::Open open) {
  if (settings.endpoints.empty())
    throw Error{ErrorKind::config, "backend sql", "there is no SQL server to ask", "Give one target or more"};
  return std::make_unique<SqlBackend>(settings, std::move(open));
}

}  // namespace forklift::driver::keylookup
