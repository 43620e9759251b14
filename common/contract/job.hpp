#pragma once
// What the orchestrator asks of a driver: one versioned JSON object per job. Passwords travel in a 0600 file that the
// job names, never in the job. Examples: schemas/driver/.
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/contract/lookups.hpp"
#include "common/core/json.hpp"
#include "common/core/units.hpp"
#include "common/sql/endpoint.hpp"

namespace forklift::contract {

inline constexpr int kJobVersion = 1;
inline constexpr int kMostTerminals = 10'000'000;  ///< of one driver
inline constexpr int kMostConnections = 100'000;   ///< of one driver; each is a thread

/// One SQL server and the file that holds the password.
struct Target {
  std::string host = "127.0.0.1";
  int port = 3306;
  std::string socket;
  std::string user = "forklift";
  std::string password_file;  ///< empty: no password
  std::string database = "dbt2";
  std::string server_public_keys{};            ///< PEM, known beforehand (sql::Endpoint)
  std::vector<sql::ServerIdentity> servers{};  ///< one of these must answer; empty: whoever does
};

/// What is loaded. Every job carries it, since inputs and checks depend on it.
struct Database {
  int warehouses = 1;      ///< ids 1..warehouses
  double scale = 1.0;      ///< rows per warehouse against the clause's cardinality; 1 is comparable
  std::uint64_t seed = 1;  ///< the scenario's; also fixes the C constants of NURand for load and run
  /// DBT2's database has ITEM in every engine; a local copy per SQL server is loaded through each target.
  bool item_per_target = false;
  /// Several independent servers (engine innodb with N > 1): owner of each warehouse is the target that lists it.
  bool sharded = false;
};

/// "load": fill tables. Idempotent by warehouse: a warehouse that is complete is skipped, a broken one cleared first.
struct LoadJob {
  std::vector<Target> targets;               ///< loaders connect to these in turn
  std::vector<std::vector<int>> warehouses;  ///< with `sharded`: per target; else one list; empty: all of them
  Database database;
  int parallel = 2;  ///< connections in all
  /// Or "multi-insert"; "ndb-api": no SQL node between; "auto": "ndb-api" if it can be had, else "multi-insert".
  std::string method = "load-data-local";
  int rows_per_insert = 500;
  std::string api_address;                          ///< for "ndb-api": where its management servers are
  Microseconds patience{std::chrono::minutes{10}};  ///< how long one statement's overload or lock waits may last
  /// Instead of warehouses: the empty table of key lookups, dropped and made again.
  std::optional<KeyLookup> key_lookup;
};

/// From `at` (after the start) on, this rate: pacing `rate` in steps.
struct RateStep {
  Microseconds at{0};
  double rate_per_s = 0;
};

/// "run": drive terminals.
struct RunJob {
  std::string run;              ///< name of the run, echoed in every answer
  int driver = 0;               ///< 0-based number of this driver; part of each terminal's random stream
  int drivers = 1;              ///< how many drivers this run has (steady warm-up, see progress.hpp)
  std::vector<Target> targets;  ///< the driver's SQL server; with `sharded`, every server (remote warehouses)
  std::vector<std::vector<int>> shard_warehouses;  ///< with `sharded`: the warehouses that each target holds
  Database database;
  std::vector<int> home_warehouses;           ///< of this driver
  std::vector<int> active_warehouses;         ///< of all drivers together (remote policy `active`)
  std::vector<int> node_group_warehouses;     ///< warehouses in the same node group (remote policy `same-node-group`)
  int terminals = 1;                          ///< per home warehouse
  int connections = 0;                        ///< 0: as many as terminals
  std::string remote = "spec";                ///< spec, active, same-node-group, none, dbt2
  std::string implementation = "statements";  ///< or single, procedures; or null: nothing is connected (null_session)
  bool prepared = true;                       ///< with `single`: statements are prepared; else their text is sent
  std::string pacing = "none";                ///< none, tpcc, rate
  double rate_per_s = 0;                      ///< transactions per second of this driver, for `rate`
  std::vector<RateStep> rate_steps;           ///< instead of a fixed rate; ascending
  std::string arrivals = "poisson";           ///< or even
  std::string mix = "deck";                   ///< or weights
  std::vector<double> weights;                ///< new-order, payment, order-status, delivery, stock-level
  std::string isolation = "repeatable-read";
  Microseconds warmup{0}, duration{0}, drain{std::chrono::seconds{10}};
  bool steady_warmup = false;                 ///< `warmup` is then the bound
  int retries = 20;                           ///< attempts after the first, for retryable outcomes
  std::vector<std::string> session_counters;  ///< status variables to sum over this driver's sessions at the end
  /// Instead of terminals: key lookups. `duration` is then that of each timed phase; `targets` are all SQL servers.
  std::optional<KeyLookup> key_lookup;
};

/// "check": the twelve consistency conditions.
struct CheckJob {
  std::vector<Target> targets;
  std::vector<std::vector<int>> warehouses;  ///< with `sharded`: per target; else one list; empty: all of them
  Database database;
  int parallel = 2;
};

/// JSON ↔ jobs. Reading is strict: an unknown key, a wrong type or another version is a config Error that names `file`.
Json to_json(const LoadJob& job);
Json to_json(const RunJob& job);
Json to_json(const CheckJob& job);
LoadJob read_load_job(const JsonDocument& document);
RunJob read_run_job(const JsonDocument& document);
CheckJob read_check_job(const JsonDocument& document);

}  // namespace forklift::contract
