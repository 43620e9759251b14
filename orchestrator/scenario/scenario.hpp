#pragma once
// A scenario as it was read and found valid: plain data, every default filled in, no JSON left. Each member of a struct
// is a line of its table (tables.hpp), which has everything else that is known of it; its default stands here.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "common/core/units.hpp"
#include "orchestrator/scenario/fwd.hpp"
#include "orchestrator/scenario/host.hpp"
#include "orchestrator/scenario/own.hpp"

namespace forklift::scenario {

/// How packets go from one emulated host to another.
struct Links {
  Microseconds delay{0};  ///< one way, in each direction
  std::string bandwidth;  ///< "1Gbit"; empty: any
  bool operator==(const Links&) const = default;
};

/// The links between two emulated hosts, where they are not as all others.
struct LinkPair {
  std::vector<std::string> between;
  std::optional<Microseconds> delay;  ///< none: as all others
  std::string bandwidth;              ///< empty: as all others
  bool operator==(const LinkPair&) const = default;
};

/// Emulated hosts of this machine (transport "desk"): what lies between them.
struct Desk {
  std::optional<Links> links;
  std::vector<LinkPair> pairs;
  std::string otherwise = "fail";  ///< where hosts can't be emulated; "local": this machine instead
  bool operator==(const Desk&) const = default;
};

struct Node {
  std::string host;
  std::optional<int> port;          ///< none: the plan assigns one
  Options config;                   ///< beats cluster.config
  std::string cpus, numa, preload;  ///< how its process is started: cluster/server/launch.hpp; empty: as any
  OwnValues own;                    ///< the engines' own values of a node
  bool operator==(const Node&) const = default;
};

/// A server that runs already.
struct Endpoint {
  std::string host = "127.0.0.1";  ///< address of the server
  int port = 3306;
  std::string socket;
  std::optional<int> server_port;  ///< that the server reports; none: `port`, and not compared through a socket
  bool operator==(const Endpoint&) const = default;
};

struct Cluster {
  std::string engine;  ///< the name of one in the registry: description_of() (engine.hpp) knows it
  std::string workdir = "~/forklift-work";
  std::string basedir;                    ///< empty: the system's MariaDB programs
  std::string run_as;                     ///< user of the servers where the login is root; empty: "forklift"
  std::vector<std::string> client_hosts;  ///< further hosts that the servers' account admits, as MySQL's patterns
  bool deploy = false;                    ///< basedir is of this machine and copied to the hosts
  std::vector<Node> management_servers, data_nodes, sql_nodes;
  std::vector<std::string> driver_hosts;     ///< drivers take them in turn; empty: each on its SQL node's host
  std::map<std::string, Options> config;     ///< by kind of server: mysqld and the engine's own
  std::vector<std::string> accept_adjusted;  ///< options, or cpus, numa, preload, that a server may have otherwise
  int base_port = 20000;                     ///< ports are assigned upwards from here
  Microseconds start_timeout{std::chrono::minutes{10}};   ///< of one node
  Microseconds orphan_timeout{std::chrono::minutes{10}};  ///< of servers whose orchestrator is gone; 0: never ended
  std::string database = "dbt2";
  std::vector<Endpoint> endpoints;     ///< of servers that run already
  std::string user, password_file;     ///< of those
  std::string server_public_key_file;  ///< of MySQL servers whose keys are not read from where we started them
  std::string overwrite;               ///< of those: `database` once more, if other people's tables may go
  OwnValues own;                       ///< the engine's own values below cluster
  bool operator==(const Cluster&) const = default;
};

/// Something between drivers and SQL servers.
struct Proxy {
  enum class Kind { none, forklift, haproxy };
  std::string host;
  Kind kind = Kind::forklift;
  int connections = 128;  ///< to each SQL server; haproxy opens one per client
  int threads = 1;
  std::optional<int> port;  ///< none: the plan assigns one
  bool operator==(const Proxy&) const = default;
};
/// "none", "forklift", "haproxy": also the scenario's words.
std::string to_string(Proxy::Kind kind);

enum class Partition { none, primary_key, key, hash };

struct Schema {
  Partition partition = Partition::hash;
  int partitions = 0;            ///< 0: the engine's own default
  std::string item = "default";  ///< "default", or one of the engine's places
  OwnValues own;                 ///< the engines' own values below schema
  bool operator==(const Schema&) const = default;
};

/// A stride for home warehouses, or the cluster's real fragment placement.
struct Spread {
  bool by_node_group = false;
  int stride = 1;
  bool operator==(const Spread&) const = default;
};

/// Short windows in turn instead of runs: of cells that share a cluster, all databases are loaded, and one cell at a
/// time is driven.
struct Slices {
  Microseconds length{std::chrono::seconds{3}};         ///< counted
  Microseconds settle{std::chrono::milliseconds{500}};  ///< active before that, not counted
  bool operator==(const Slices&) const = default;
};

struct Workload {
  std::string kind;     ///< a workload's name: scenario/workload.hpp
  int warehouses = 4;   ///< loaded in all
  double scale = 1.0;   ///< below 1: fewer rows per warehouse, not comparable
  int terminals = 2;    ///< per home warehouse
  int connections = 0;  ///< per driver; 0: one per terminal
  Spread spread;
  std::string remote = "spec", implementation = "statements", pacing = "none", arrivals = "poisson", mix = "deck";
  bool prepared = true;  ///< with implementation `single`
  std::string isolation = "repeatable-read";
  double rate_per_s = 0;  ///< of all drivers together
  std::vector<double> weights;
  Microseconds warmup{std::chrono::seconds{5}}, duration{std::chrono::seconds{20}}, drain{std::chrono::seconds{10}};
  bool steady_warmup = false;
  std::optional<Slices> slices;   ///< the scenario's, the same in all cells; `warmup` is then once per cell
  Microseconds max_stall{0};      ///< a run that stalls for longer is invalid; 0: stalls are only shown
  int retries = 20, loaders = 0;  ///< loaders 0: two per SQL node
  std::string load_method = "auto";
  Microseconds load_patience{std::chrono::minutes{10}};
  bool checks = true;  ///< the twelve consistency conditions after each run
  OwnValues own;       ///< values of one workload alone, as it is called by `kind`
  bool operator==(const Workload&) const = default;
};

/// Something that is done to the cluster during a run, on purpose.
struct Fault {
  enum class Kind { kill, restart, pause, cut, rolling_restart };
  Kind kind = Kind::kill;
  Microseconds at{0};  ///< after the measurement window has begun
  std::vector<std::string>
      targets;               ///< one node; two hosts for `cut`; "data-nodes" or "sql-nodes" for a rolling restart
  Microseconds duration{0};  ///< of `pause` and `cut`
  bool operator==(const Fault&) const = default;
};
/// "kill", "restart", "pause", "cut", "rolling_restart": also the scenario's keys.
std::string to_string(Fault::Kind kind);

/// Everything that one cell fixes.
struct Settings {
  std::map<std::string, Host> hosts;
  std::optional<Desk> desk;
  Cluster cluster;
  Schema schema;
  Workload workload;
  std::vector<Proxy> proxies;  ///< drivers take them in turn
  std::vector<Fault> faults;   ///< by time
  bool operator==(const Settings&) const = default;
};

/// A search for a load instead of a fixed one.
struct Search {
  std::string vary;              ///< "workload.terminals" or "workload.rate_per_s"
  int from = 1, to = 1;          ///< the lowest and the highest load
  std::optional<double> p95_ms;  ///< limit of New-Order's response time; none: only the knee is searched for
  bool knee = true;              ///< search for the knee of throughput
  double precision = 0.05;       ///< share of the load that is near enough
  bool operator==(const Search&) const = default;
};

/// How the results are compared.
struct Judgement {
  std::string baseline;               ///< a cell's name; empty: the first; "none": each with each
  double margin = 0.02;               ///< a difference that does not matter
  double confidence = 0.95;           ///< of all intervals of a measure together
  std::vector<std::string> measures;  ///< judged beside the headline; empty: all
  bool operator==(const Judgement&) const = default;
};

/// What a source found: a cell's measure by another's, between two bounds.
struct Expectation {
  std::string cell;
  std::string against;                ///< a cell; empty: the baseline
  std::string measure;                ///< by name; empty: the headline
  std::optional<double> least, most;  ///< of the ratio; none: no such bound
  std::string source;                 ///< a sentence
  bool operator==(const Expectation&) const = default;
};

/// Repeats that end when the comparison is decided.
struct Until {
  std::string what = "decided";
  int at_least = 3, at_most = 30;  ///< blocks
  Microseconds time{0};            ///< of all runs together; 0: any
  bool race = false;               ///< cells that another one beats leave, too
  bool operator==(const Until&) const = default;
};

struct Cell {
  std::string name;
  std::string series;  ///< with a search: the name without the load
  Settings settings;
  std::vector<std::pair<std::string, std::string>> changes;  ///< dotted path → value text, as the matrix says it
};

struct Scenario {
  std::string file, text;  ///< as read, before --set
  std::string name, description;
  std::uint64_t seed = 1;
  int repeats = 3;                     ///< of each cell; with `until` the most
  std::optional<Until> until;          ///< none: as many as `repeats` says
  std::vector<std::string> overrides;  ///< the --set texts
  std::vector<Cell> cells;             ///< at least one; with a search each has the lowest load
  std::optional<Search> search;
  std::optional<Slices> slices;
  Judgement compare;
  std::vector<Expectation> expect;
  bool aa = false;             ///< cells A and B are the same
  std::string keep = "never";  ///< leave servers running at the end: never, on-failure
};

}  // namespace forklift::scenario
