#include "orchestrator/engines/external/external.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "common/mysql/connection.hpp"
#include "common/sql/own_table.hpp"
#include "orchestrator/cluster/schema/own_tables.hpp"
#include "orchestrator/cluster/schema/partitioning.hpp"
#include "orchestrator/cluster/server/readings.hpp"
#include "orchestrator/engines/external/access.hpp"
#include "orchestrator/engines/external/claim.hpp"
#include "orchestrator/engines/external/survey.hpp"
#include "orchestrator/plan/plan.hpp"

namespace forklift::engines::external {
namespace {

using external::Claim;
using external::Wanted;
using namespace std::chrono_literals;

constexpr auto kSeenWithin = 10s;  // a note that one server of a cluster wrote, by the others

class External final : public RunningCluster {
 public:
  explicit External(const Context& context)
      : plan_(context.plan),
        experiment_(context.experiment),
        journal_(context.journal),
        clock_(context.clock),
        token_(random_token()),
        endpoints_(external::endpoints_of(plan_.settings, context.password)),
        claim_([this] { return open(0); }, wanted(0)) {}

  /// Before anything is changed: every server lets us in, and nowhere is a table of somebody else, or somebody else.
  void start() {
    check_alive();
    for (std::size_t i = 1; i < endpoints_.size(); ++i) external::examine(*connect(i), wanted(i));
    claim_.take();
    for (std::size_t i = 1; i < endpoints_.size(); ++i) see_note(i);
  }

  const plan::Cluster& plan() const override { return plan_; }
  std::vector<sql::Endpoint> sql_endpoints() const override { return endpoints_; }

  std::vector<std::pair<std::string, sql::Endpoint>> table_servers() const override {
    std::vector<std::pair<std::string, sql::Endpoint>> all;
    for (std::size_t i = 0; i < endpoints_.size(); ++i) {
      const auto& at = endpoints_[i];
      const auto where = at.socket.empty() ? fmt::format("{}:{}", at.host, at.port) : at.socket;
      all.emplace_back(fmt::format("{} ({})", name(i), where), at);
    }
    return all;
  }

  void create_schema(const plan::Cell& cell) override {
    make_room(cell, table_names());
    const auto session = connect(0);
    session->query("USE " + identifier(cell.database));
    for (const auto& table : tables()) {
      // The server's own default engine: it may be anything that speaks the protocol.
      auto options = "COMMENT=" + literal(sql::kOwnTable);
      const auto by = cell.settings.schema.partitions > 1 ? partition_by(table, cell.settings.schema.partition) : "";
      if (!by.empty()) options += fmt::format(" {} PARTITIONS {}", by, cell.settings.schema.partitions);
      session->query(create_table(table, options));
    }
    note_tables(table_names());
  }
  void make_room(const plan::Cell&, const std::vector<std::string>& tables) override {
    std::vector<std::string> dropped;
    for (const auto& table : claim_.make_room(tables))
      dropped.push_back(fmt::format("{} ({})", table.name, table.size));
    if (!dropped.empty())
      journal_.event("warning", name(0), fmt::format("dropped, as cluster.overwrite allows: {}", join(dropped, ", ")));
  }
  void note_tables(const std::vector<std::string>& tables) override { claim_.made(tables); }
  void note_load(const plan::Cell&, const std::string& fingerprint) override { claim_.loaded(fingerprint); }
  bool holds_load(const plan::Cell& cell, const std::string& fingerprint) override {
    return claim_.holds(own_tables(cell), fingerprint);
  }
  LoadMethod load_method(const plan::Cell&) const override {
    return {.method = "multi-insert", .rows_per_insert = 500, .sharded = false, .item_per_target = false};
  }

  std::vector<Setting> effective_config() override {
    std::vector<Setting> all;
    for (std::size_t i = 0; i < endpoints_.size(); ++i) {
      for (auto& setting : read_settings(*connect(i), name(i))) all.push_back(std::move(setting));
    }
    return all;
  }
  std::vector<Counter> counters() override {
    std::vector<Counter> all;
    for (std::size_t i = 0; i < endpoints_.size(); ++i) {
      for (auto& counter : read_counters(*connect(i), name(i))) all.push_back(std::move(counter));
    }
    return all;
  }
  std::vector<Version> versions() override {
    std::vector<Version> all;
    for (std::size_t i = 0; i < endpoints_.size(); ++i) {
      all.push_back({name(i), "server", connect(i)->query("SELECT VERSION()").first().at(0).value_or("")});
    }
    return all;
  }
  void check_alive() override {
    claim_.check();
    for (std::size_t i = 0; i < endpoints_.size(); ++i) connect(i);
  }
  void stop() override { claim_.release(); }

 private:
  static std::string name(std::size_t i) { return fmt::format("sql-node-{}", i + 1); }

  std::unique_ptr<sql::SqlSession> connect(std::size_t i) const {
    try {
      return mysql::connect(endpoints_[i]);
    } catch (const sql::SqlError& error) {
      throw Error{ErrorKind::environment, name(i), error.what(),
                  "Check cluster.endpoints, cluster.user and cluster.password_file"};
    }
  }

  std::unique_ptr<sql::SqlSession> open(std::size_t i) const {
    auto endpoint = endpoints_[i];
    endpoint.found_rows = true;
    return mysql::connect(endpoint);
  }

  Wanted wanted(std::size_t i) const {
    auto wanted = external::wanted_on(endpoints_[i], plan_.settings);
    wanted.experiment = experiment_;
    wanted.owner = token_;
    return wanted;
  }

  /// Servers that hold databases of their own would be written into without a look at what they hold.
  void see_note(std::size_t i) {
    const auto session = connect(i);
    const auto seen = [&] {
      const auto note = external::look(*session, plan_.settings.database).note;
      return note && note->owner == token_;
    };
    if (poll_until(clock_, Deadline::after(clock_, kSeenWithin), 100ms, seen)) return;
    throw Error{ErrorKind::environment, wanted(i).where,
                fmt::format("it is not the same database as {}: a note that was written there is not seen here",
                            wanted(0).where),
                "List the SQL nodes of one cluster in cluster.endpoints"};
  }

  plan::Cluster plan_;
  std::string experiment_;
  Journal& journal_;
  Clock& clock_;
  std::string token_;  ///< of this process, in the note
  std::vector<sql::Endpoint> endpoints_;
  Claim claim_;
};

}  // namespace

std::unique_ptr<RunningCluster> start_external(const Context& context) {
  auto cluster = std::make_unique<External>(context);
  cluster->start();
  return cluster;
}

}  // namespace forklift::engines::external
