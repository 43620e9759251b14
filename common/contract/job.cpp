#include "common/contract/job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "common/contract/fields.hpp"
#include "common/contract/report.hpp"

namespace forklift::contract {
namespace {

constexpr int kMany = 1'000'000'000;

Json to_json(const Target& target) {
  Json servers = Json::array();
  for (const auto& server : target.servers) {
    servers.push_back({{"name", server.name}, {"port", server.port}, {"data_directory", server.data_directory}});
  }
  return {{"host", target.host},
          {"port", target.port},
          {"socket", target.socket},
          {"user", target.user},
          {"password_file", target.password_file},
          {"database", target.database},
          {"server_public_keys", target.server_public_keys},
          {"servers", std::move(servers)}};
}

Json to_json(const std::vector<Target>& targets) {
  Json list = Json::array();
  for (const auto& target : targets) list.push_back(to_json(target));
  return list;
}

Json to_json(const Database& database) {
  return {{"warehouses", database.warehouses},
          {"scale", database.scale},
          {"seed", database.seed},
          {"item_per_target", database.item_per_target},
          {"sharded", database.sharded}};
}

void open(Fields& fields, const std::string& kind) {
  int version = 0;
  std::string found;
  fields.require("version");
  fields.read("version", version, 0, kMany);
  if (version != kJobVersion) {
    fields.fail("version", fmt::format("this driver reads jobs of version {}, not {}", kJobVersion, version),
                "Use orchestrator and driver of the same release");
  }
  fields.require("kind");
  fields.read("kind", found, {"load", "run", "check"});
  if (found != kind) {
    fields.fail("kind", fmt::format("this is a \"{}\" job, not a \"{}\" job", found, kind),
                fmt::format("Call forklift-driver {}", found));
  }
}

std::vector<sql::ServerIdentity> read_servers(Fields& target) {
  std::vector<sql::ServerIdentity> servers;
  if (!target.has("servers")) return servers;
  const Json& list = target.value("servers");
  if (!list.is_array()) target.fail("servers", "expected a list of servers", "Write [{\"port\": 3306}]");
  for (std::size_t i = 0; i < list.size(); ++i) {
    Fields fields{target.document(), target.pointer("servers") / i};
    auto& server = servers.emplace_back();
    fields.read("name", server.name);
    fields.read("port", server.port, 0, 65535);
    fields.read("data_directory", server.data_directory);
    fields.finish();
  }
  return servers;
}

Target read_target(const JsonDocument& document, const JsonPointer& at) {
  Fields fields{document, at};
  Target target;
  fields.read("host", target.host);
  fields.read("port", target.port, 1, 65535);
  fields.read("socket", target.socket);
  fields.read("user", target.user);
  fields.read("password_file", target.password_file);
  fields.read("database", target.database);
  fields.read("server_public_keys", target.server_public_keys);
  target.servers = read_servers(fields);
  fields.finish();
  return target;
}

void read_targets(Fields& fields, std::vector<Target>& targets) {
  fields.require("targets");
  const Json& list = fields.value("targets");
  if (!list.is_array() || list.empty()) fields.fail("targets", "expected a list of at least one server", "Name one");
  for (std::size_t i = 0; i < list.size(); ++i) {
    targets.push_back(read_target(fields.document(), fields.pointer("targets") / i));
  }
}

void read_database(Fields& outer, Database& database) {
  if (!outer.has("database")) return;
  Fields fields{outer.document(), outer.pointer("database")};
  fields.read("warehouses", database.warehouses, 1, 1'000'000);
  fields.read("scale", database.scale, 0.0001, 1.0);
  fields.read("seed", database.seed);
  fields.read("item_per_target", database.item_per_target);
  fields.read("sharded", database.sharded);
  fields.finish();
}

void check_range(const Fields& fields, const std::string& key, const std::vector<int>& warehouses, int highest) {
  for (const int w : warehouses) {
    if (w >= 1 && w <= highest) continue;
    fields.fail(key, fmt::format("warehouse {} is not between 1 and {}", w, highest), "Use warehouses that are loaded");
  }
}

/// Lists of warehouses: one per target when sharded, one in all otherwise.
void read_shards(Fields& fields, const std::string& key, std::vector<std::vector<int>>& lists, const Database& database,
                 std::size_t targets) {
  fields.read(key, lists);
  for (const auto& list : lists) check_range(fields, key, list, database.warehouses);
  if (database.sharded && lists.size() != targets) {
    fields.fail(key, fmt::format("{} lists for {} targets of a sharded database", lists.size(), targets),
                "Give each target the list of its warehouses");
  }
}

void read_run_inputs(Fields& fields, RunJob& job) {
  fields.require("home_warehouses");
  fields.read("home_warehouses", job.home_warehouses);
  if (job.home_warehouses.empty()) fields.fail("home_warehouses", "the list is empty", "Name at least one warehouse");
  fields.read("active_warehouses", job.active_warehouses);
  fields.read("node_group_warehouses", job.node_group_warehouses);
  check_range(fields, "home_warehouses", job.home_warehouses, job.database.warehouses);
  check_range(fields, "active_warehouses", job.active_warehouses, job.database.warehouses);
  check_range(fields, "node_group_warehouses", job.node_group_warehouses, job.database.warehouses);
  fields.read("remote", job.remote, {"spec", "active", "same-node-group", "none", "dbt2"});
  fields.read("mix", job.mix, {"deck", "weights"});
  fields.read("weights", job.weights);
  const bool usable = job.weights.size() == kTransactions.size() &&
                      std::all_of(job.weights.begin(), job.weights.end(), [](double w) { return w >= 0; }) &&
                      std::any_of(job.weights.begin(), job.weights.end(), [](double w) { return w > 0; });
  if (job.mix == "weights" && !usable) {
    fields.has("weights");
    throw Error{ErrorKind::config, fields.document().where(fields.pointer("weights")),
                "mix \"weights\" needs five weights from 0, not all of them 0",
                "Give new-order, payment, order-status, delivery, stock-level, for example [45, 43, 4, 4, 4]"};
  }
}

/// Each number may be in range and their product not: terminals are records in memory, and connections threads.
void read_terminals(Fields& fields, RunJob& job) {
  fields.read("terminals", job.terminals, 1, kMostTerminals);
  fields.read("connections", job.connections, 0, kMostConnections);
  const auto all = std::int64_t{job.terminals} * static_cast<std::int64_t>(job.home_warehouses.size());
  if (all > kMostTerminals && fields.has("terminals")) {
    fields.fail("terminals",
                fmt::format("{} terminals at each of {} home warehouses are {}, and a driver has at most {}",
                            job.terminals, job.home_warehouses.size(), all, kMostTerminals),
                "Use fewer terminals, or more drivers");
  }
  if (job.connections == 0 && all > kMostConnections && fields.has("terminals")) {
    fields.fail(
        "terminals",
        fmt::format("{} terminals would have a connection each, and a driver opens at most {}", all, kMostConnections),
        "Set connections");
  }
}

void read_run_pace(Fields& fields, RunJob& job) {
  read_terminals(fields, job);
  fields.read("implementation", job.implementation, {"statements", "single", "procedures", "null"});
  if (job.implementation == "procedures" && job.database.sharded) {
    fields.fail("implementation", "a procedure can't reach the warehouses of another server",
                "Use \"statements\" or \"single\" with a sharded database");
  }
  fields.read("prepared", job.prepared);
  fields.read("pacing", job.pacing, {"none", "tpcc", "rate"});
  fields.read("rate_per_s", job.rate_per_s, 0, 1e9);
  fields.read("arrivals", job.arrivals, {"poisson", "even"});
  if (job.pacing == "rate" && job.rate_per_s <= 0 && job.rate_steps.empty()) {
    throw Error{ErrorKind::config, fields.document().where(fields.pointer("rate_per_s")),
                "pacing \"rate\" needs a rate above 0", "Set rate_per_s to transactions per second"};
  }
  fields.read("isolation", job.isolation, {"repeatable-read", "read-committed", "serializable"});
  fields.read("warmup_us", job.warmup);
  fields.read("duration_us", job.duration);
  fields.read("drain_us", job.drain);
  if (job.duration.count() <= 0) {
    throw Error{ErrorKind::config, fields.document().where(fields.pointer("duration_us")),
                "the measurement window has no length", "Set duration_us above 0"};
  }
  fields.read("steady_warmup", job.steady_warmup);
  fields.read("retries", job.retries, 0, 1'000'000);
  fields.read("session_counters", job.session_counters);
  for (const auto& name : job.session_counters) {
    const bool plain = !name.empty() && std::all_of(name.begin(), name.end(),
                                                    [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
    if (!plain)
      fields.fail("session_counters", "\"" + name + "\" is no name of a status variable", "Use letters, digits and _");
  }
}

void read_rate_steps(Fields& fields, RunJob& job) {
  if (!fields.has("rate_steps")) return;
  const Json& list = fields.value("rate_steps");
  if (!list.is_array())
    fields.fail("rate_steps", "expected a list of steps", "Write [{\"at_us\": 0, \"rate_per_s\": 100}]");
  for (std::size_t i = 0; i < list.size(); ++i) {
    Fields step{fields.document(), fields.pointer("rate_steps") / i};
    RateStep& entry = job.rate_steps.emplace_back();
    step.require("at_us");
    step.read("at_us", entry.at);
    step.require("rate_per_s");
    step.read("rate_per_s", entry.rate_per_s, 1e-6, 1e9);
    step.finish();
  }
  std::sort(job.rate_steps.begin(), job.rate_steps.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
}

}  // namespace

Json to_json(const LoadJob& job) {
  Json json{{"version", kJobVersion},
            {"kind", "load"},
            {"targets", to_json(job.targets)},
            {"warehouses", job.warehouses},
            {"database", to_json(job.database)},
            {"parallel", job.parallel},
            {"method", job.method},
            {"rows_per_insert", job.rows_per_insert},
            {"api_address", job.api_address},
            {"patience_us", job.patience.count()}};
  if (job.key_lookup) json["key_lookup"] = to_json(*job.key_lookup);
  return json;
}

Json to_json(const RunJob& job) {
  Json steps = Json::array();
  for (const auto& step : job.rate_steps)
    steps.push_back({{"at_us", step.at.count()}, {"rate_per_s", step.rate_per_s}});
  Json json{{"version", kJobVersion},
            {"kind", "run"},
            {"run", job.run},
            {"driver", job.driver},
            {"drivers", job.drivers},
            {"targets", to_json(job.targets)},
            {"shard_warehouses", job.shard_warehouses},
            {"database", to_json(job.database)},
            {"home_warehouses", job.home_warehouses},
            {"active_warehouses", job.active_warehouses},
            {"node_group_warehouses", job.node_group_warehouses},
            {"terminals", job.terminals},
            {"connections", job.connections},
            {"remote", job.remote},
            {"implementation", job.implementation},
            {"prepared", job.prepared},
            {"pacing", job.pacing},
            {"rate_per_s", job.rate_per_s},
            {"rate_steps", steps},
            {"arrivals", job.arrivals},
            {"mix", job.mix},
            {"weights", job.weights},
            {"isolation", job.isolation},
            {"warmup_us", job.warmup.count()},
            {"duration_us", job.duration.count()},
            {"drain_us", job.drain.count()},
            {"steady_warmup", job.steady_warmup},
            {"retries", job.retries},
            {"session_counters", job.session_counters}};
  if (job.key_lookup) json["key_lookup"] = to_json(*job.key_lookup);
  return json;
}

Json to_json(const CheckJob& job) {
  return {{"version", kJobVersion},
          {"kind", "check"},
          {"targets", to_json(job.targets)},
          {"warehouses", job.warehouses},
          {"database", to_json(job.database)},
          {"parallel", job.parallel}};
}

LoadJob read_load_job(const JsonDocument& document) {
  Fields fields{document, JsonPointer{}};
  LoadJob job;
  open(fields, "load");
  read_targets(fields, job.targets);
  read_database(fields, job.database);
  read_shards(fields, "warehouses", job.warehouses, job.database, job.targets.size());
  fields.read("parallel", job.parallel, 1, 10'000);
  fields.read("method", job.method, {"load-data-local", "multi-insert", "ndb-api", "auto"});
  fields.read("rows_per_insert", job.rows_per_insert, 1, 100'000);
  fields.read("api_address", job.api_address);
  fields.read("patience_us", job.patience);
  if (job.method == "ndb-api" && job.api_address.empty()) {
    fields.fail("method", "the NDB API needs the management servers' addresses",
                "Give api_address, for example \"127.0.0.1:1186\"");
  }
  if (fields.has("key_lookup")) job.key_lookup = read_key_lookup(document, fields.pointer("key_lookup"));
  fields.finish();
  return job;
}

RunJob read_run_job(const JsonDocument& document) {
  Fields fields{document, JsonPointer{}};
  RunJob job;
  open(fields, "run");
  fields.read("run", job.run);
  fields.read("driver", job.driver, 0, 1023);
  fields.read("drivers", job.drivers, 1, 1024);
  read_targets(fields, job.targets);
  read_database(fields, job.database);
  read_shards(fields, "shard_warehouses", job.shard_warehouses, job.database, job.targets.size());
  read_run_inputs(fields, job);
  read_rate_steps(fields, job);
  read_run_pace(fields, job);
  if (fields.has("key_lookup")) job.key_lookup = read_key_lookup(document, fields.pointer("key_lookup"));
  fields.finish();
  return job;
}

CheckJob read_check_job(const JsonDocument& document) {
  Fields fields{document, JsonPointer{}};
  CheckJob job;
  open(fields, "check");
  read_targets(fields, job.targets);
  read_database(fields, job.database);
  read_shards(fields, "warehouses", job.warehouses, job.database, job.targets.size());
  fields.read("parallel", job.parallel, 1, 10'000);
  fields.finish();
  return job;
}

}  // namespace forklift::contract
