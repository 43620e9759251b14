// What database servers answer to the orchestrator: identity, counters, settings, what stands in a database of others,
// NDB's evidence. An answer is a piece of the input, see fake_session.hpp.
#include "common/sql/error_class.hpp"
#include "common/sql/identity.hpp"
#include "orchestrator/cluster/server/adjusted.hpp"
#include "orchestrator/cluster/server/differences.hpp"
#include "orchestrator/cluster/server/readings.hpp"
#include "orchestrator/engines/external/note.hpp"
#include "orchestrator/engines/external/survey.hpp"
#include "orchestrator/engines/ndb/evidence.hpp"
#include "tests/fuzz/fake_session.hpp"

namespace {

using namespace forklift;

const scenario::Options kAsked{
    {"innodb_buffer_pool_size", "64M"}, {"sql_mode", "ANSI"},    {"skip_log_bin", ""},
    {"optimizer_switch", "mrr=on"},     {"tmpdir", "/tmp/./a/"}, {"loose_x", "0.5"},
    {"open_files_limit", "1024"},       {"DataMemory", "1G"},    {"character_set_server", "utf8"}};

std::map<std::string, std::string> by_name(const std::vector<cluster::Setting>& settings) {
  std::map<std::string, std::string> told;
  for (const auto& one : settings) told[one.name] = one.value;
  return told;
}

void differ(const std::vector<cluster::Difference>& differences) {
  std::vector<cluster::NodeDifference> found;
  for (const auto& difference : differences) found.push_back({"sql-node-1", "db1", true, difference});
  cluster::judge(found, {"sql_mode"});
}

void servers(std::string_view input) {
  fuzz::ask_server(input, [](auto& session) {
    sql::Endpoint endpoint;
    endpoint.servers = {{.name = "sql-node-1", .port = 3306, .data_directory = "/w/data"}};
    sql::verify(session, endpoint);
  });
  fuzz::ask_server(input, [](auto& session) { cluster::read_counters(session, "sql-node-1"); });
  fuzz::ask_server(input, [](auto& session) {
    differ(cluster::option_differences(kAsked, by_name(cluster::read_settings(session, "sql-node-1"))));
  });
  fuzz::ask_server(input, [](auto& session) { session.query("SELECT COUNT(*)").number(); });
  sql::error_class(1297, input);
}

void databases_of_others(std::string_view input) {
  using namespace engines::external;
  for (const char* overwrite : {"", "dbt2"}) {
    const Wanted wanted{.where = "database dbt2 on db1:3306",
                        .database = "dbt2",
                        .experiment = "e",
                        .owner = "t",
                        .overwrite = overwrite,
                        .fingerprint = "f",
                        .tables = {"warehouse", "item"}};
    fuzz::ask_server(input, [&](auto& session) {
      const auto seen = examine(session, wanted);
      intention(seen.standing, wanted, seen.decision);
      take(session, "dbt2", seen.standing, {.experiment = "e", .token = "t", .host = "h", .pid = 1, .version = "v"});
    });
  }
}

void ndb(std::string_view input) {
  using namespace engines::ndb;
  const Layout layout;
  fuzz::ask_server(input, [&](auto& session) { read_placement(session, layout, "dbt2"); });
  fuzz::ask_server(input, [&](auto& session) { fragment_groups(session, "dbt2", "stock"); });
  fuzz::ask_server(input, [&](auto& session) { warehouse_partitions(session, "dbt2", 3); });
  fuzz::ask_server(input, [&](auto& session) { read_data_node_counters(session, layout); });
  fuzz::ask_server(input, [&](auto& session) {
    differ(cluster::parameter_differences(kAsked, by_name(read_data_node_config(session, layout))));
  });
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = fuzz::text_of(data, size);
  servers(input);
  databases_of_others(input);
  ndb(input);
  return 0;
}
