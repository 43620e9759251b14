#include "orchestrator/scenario/options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "common/core/text.hpp"
#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/options_engines.hpp"
#include "orchestrator/scenario/options_experiment.hpp"
#include "orchestrator/scenario/options_proxies.hpp"
#include "orchestrator/scenario/options_workload.hpp"

namespace forklift::scenario {
namespace {

using enum Type;

constexpr double kDay = 86400;  // durations' bounds are in seconds

void add_node_list(std::vector<Option>& all, const std::string& name, const std::string& help) {
  const std::string base = "/cluster/" + name;
  all.push_back({base, list, help, Json::array()});
  all.push_back({base + "/*", object, "One process."});
  all.push_back({.path = base + "/*/host", .type = text, .help = "A name from `hosts`.", .required = true});
  all.push_back(
      {base + "/*/port", integer, "Its port; dealt from `cluster.base_port` upwards if absent.", {}, 1, 65535});
  all.push_back(
      {base + "/*/config", map, "Server options of this one process; they beat `cluster.config`.", Json::object()});
  all.push_back({base + "/*/config/*", scalar, "One server option."});
  if (name == "management_servers") return;
  all.push_back({base + "/*/cpus", text, "CPUs that the process may use, as `taskset -c` takes them: \"0-3,8\".", ""});
  all.push_back(
      {base + "/*/numa", text, "Options of `numactl` that the process is started with: \"--membind=0\".", ""});
  all.push_back({base + "/*/preload", text, "A malloc library that is loaded first (LD_PRELOAD).", ""});
}

std::vector<Option> top() {
  return {
      {"", object, "A scenario."},
      {.path = "/name", .type = text, .help = "Short name; results are listed under it.", .required = true},
      {"/description", text, "What the scenario is to show.", ""},
      {"/seed", integer, "Seed of every random choice: order of runs, inputs, rows.", 1, 0, 9e15},
      {"/repeats", integer, "Runs of each cell. The run is the unit of repetition.", 3, 1, 1000},
      {"/aa", boolean,
       "An A/A experiment: the first cell twice, as cells A and B. What differs between them is the machines' noise; "
       "it is "
       "stored and shown in later reports.",
       false},
      {"/keep",
       choice,
       "`on-failure`: servers are left running, and not ended later, if a run failed; not after Ctrl-C.",
       "never",
       {},
       {},
       {"never", "on-failure"}},
      {"/hosts", map, "Machines by name.", Json{{"local", {{"transport", "local"}}}}},
      {"/hosts/*", object, "One machine."},
      {"/hosts/*/transport", choice, "How it is reached.", "local", {}, {}, {"local", "ssh"}},
      {"/hosts/*/address", text, "Servers listen here, drivers and SSH connect here.", "127.0.0.1"},
      {"/hosts/*/port", integer, "SSH port.", 22, 1, 65535},
      {"/hosts/*/user", text, "SSH user; ssh's own default if absent.", ""},
      {"/hosts/*/identity", text, "Private key file; agent and default keys if absent.", ""},
      {"/hosts/*/known_hosts", text,
       "known_hosts file; ~/.ssh/known_hosts if absent. A key that it or /etc/ssh/ssh_known_hosts revokes is refused.",
       ""},
      {"/hosts/*/host_key",
       choice,
       "`accept-new` trusts a host that was never seen; a changed key is always refused.",
       "strict",
       {},
       {},
       {"strict", "accept-new"}},
  };
}

void add_faults(std::vector<Option>& all) {
  const std::vector<Option> faults{
      {"/faults", list, "What is done to the cluster during every run, each at its time.", Json::array()},
      {"/faults/*", object, "One of kill, restart, pause, cut and rolling_restart."},
      {.path = "/faults/*/at",
       .type = duration,
       .help = "When, after the measurement window has begun.",
       .low = 0,
       .high = 86400.0,
       .required = true},
      {"/faults/*/kill", text, "A node that ends at once (SIGKILL), as by a power cut: \"data-node-2\".", ""},
      {"/faults/*/restart", text, "A node that was killed and is started again with the data that it has.", ""},
      {"/faults/*/pause", text, "A node that stands still (SIGSTOP) for the time of `for`.", ""},
      {"/faults/*/cut", list, "Two hosts between which no packet passes for the time of `for`. Needs root there.",
       Json::array()},
      {"/faults/*/cut/*", text, "A name from `hosts`."},
      {"/faults/*/rolling_restart",
       choice,
       "All nodes of a kind, stopped in order and started again, one after the other.",
       "",
       {},
       {},
       {"", "data-nodes", "sql-nodes"}},
      {"/faults/*/for", duration, "How long a pause or a cut lasts.", "0s", 0, 86400.0},
  };
  all.insert(all.end(), faults.begin(), faults.end());
}

void add_cluster(std::vector<Option>& all) {
  const std::vector<Option> cluster{
      {.path = "/cluster", .type = object, .help = "What is started.", .required = true},
      {.path = "/cluster/engine", .type = choice, .help = engines_help(), .choices = engine_names(), .required = true},
      {"/cluster/workdir", text, "Directory on every host below which all files of a run live: absolute, or ~/….",
       "~/forklift-work"},
      {"/cluster/basedir", text, "Directory with the servers' bin/, lib/, share/; the system's MariaDB if absent.", ""},
      {"/cluster/deploy",
       choice,
       "`push`: `basedir` is a tarball or directory of this machine; hosts that lack it get a copy, kept by checksum "
       "in "
       "`workdir`/cache, with forklift-driver.",
       "none",
       {},
       {},
       {"none", "push"}},
      {"/cluster/run_as", text,
       "User that servers and data nodes run as on hosts where the login is root; `forklift` if absent, made there if "
       "it is "
       "missing. `root`: as root. Where the login is not root they run as the login.",
       ""},
      {"/cluster/client_hosts", list,
       "Hosts that may log in to the servers with Forklift's account beside the scenario's own: addresses or patterns "
       "such as `10.1.%`.",
       Json::array()},
      {"/cluster/client_hosts/*", text, "An address, or a pattern with `%` or a netmask."},
      {"/cluster/start_timeout", duration,
       "How long a node may take until it is ready. One that dies is noticed at once.", "10m", 1, kDay},
      {"/cluster/orphan_timeout", duration,
       "Servers whose orchestrator is gone are ended after this; until then --resume can use them. \"0s\": never.",
       "10m", 0, 30 * kDay},
      {"/cluster/database", text, "Name of the database, or the beginning of the names if cells need several.", "dbt2"},
      {"/cluster/base_port", integer, "Ports are dealt from here upwards.", 20000, 1024, 65000},
      {"/cluster/driver_hosts", list, "Hosts on which drivers run, in turn; each on its SQL node's host if absent.",
       Json::array()},
      {"/cluster/driver_hosts/*", text, "A name from `hosts`."},
  };
  all.insert(all.end(), cluster.begin(), cluster.end());
}

void add_servers(std::vector<Option>& all) {
  const std::vector<Option> servers{
      {"/cluster/config", map, "Server options by kind of server: `mysqld`, and those of the engine.", Json::object()},
      {"/cluster/config/*", map, "Options of one kind of server."},
      {"/cluster/config/*/*", scalar, "One server option, spelt as the server spells it."},
      {"/cluster/accept_adjusted", list,
       "Options that a server may set to another value than the scenario's (also `cpus`, `numa`, `preload`). Any other "
       "difference after the start ends the experiment.",
       Json::array()},
      {"/cluster/accept_adjusted/*", text, "The name of an option: \"innodb_log_file_size\"."},
      {"/cluster/endpoints", list, "Servers that already run, one per SQL node.", Json::array()},
      {"/cluster/endpoints/*", object, "One server."},
      {"/cluster/endpoints/*/host", text, "Its address; always reached by TCP, `localhost` as 127.0.0.1.", "127.0.0.1"},
      {"/cluster/endpoints/*/port", integer, "Its port.", 3306, 1, 65535},
      {"/cluster/endpoints/*/socket", text, "Its socket; wins over host and port.", ""},
      {"/cluster/endpoints/*/server_port",
       integer,
       "The port that the server reports (`SELECT @@port`), if a port forward, a container or a proxy stands before "
       "it; "
       "`port` if absent. A server that reports another one is refused. 0: not compared.",
       {},
       0,
       65535},
      {"/cluster/user", text, "Servers that already run: the user to log in as.", ""},
      {"/cluster/password_file", text,
       "Servers that already run: a file with that user's password, readable by you alone (mode 600); relative to the "
       "scenario's file.",
       ""},
      {"/cluster/server_public_key_file", text,
       "MySQL's `caching_sha2_password`: a copy of the servers' `public_key.pem`, several one after the other, which "
       "nobody "
       "else may change; relative to the scenario's file. Without it, such a server that wants the whole password over "
       "TCP "
       "does not get it. Servers that Forklift starts need none: it reads their keys where they run.",
       ""},
      {"/cluster/overwrite", text,
       "Servers that already run: the name of `database` once more, if tables that Forklift did not make may be "
       "dropped "
       "there (docs/external.md).",
       ""},
  };
  all.insert(all.end(), servers.begin(), servers.end());
  add_node_list(all, "management_servers", lists_help("Management servers", &EngineFacts::management_servers));
  add_node_list(all, "data_nodes", lists_help("Servers that hold the rows", &EngineFacts::data_nodes));
  add_node_list(all, "sql_nodes", "Servers that drivers connect to.");
}

void add_schema(std::vector<Option>& all) {
  const std::vector<Option> schema{
      {"/schema", object, "How the tables are laid out.", Json::object()},
      {"/schema/partition",
       choice,
       "`none`; `primary-key`: by the whole key; `key`, `hash`: by warehouse id.",
       "hash",
       {},
       {},
       {"none", "primary-key", "key", "hash"}},
      {"/schema/partitions", integer, "Number of partitions; 0: one per data node, or the engine's default.", 0, 0,
       8192},
      {"/schema/item", choice, "Where ITEM lives (it has no warehouse).", "default", {}, {}, item_places()},
  };
  all.insert(all.end(), schema.begin(), schema.end());
}

std::string range_of(const Option& option, const char* what) {
  return fmt::format("{} from {} to {}", what, bound(option.low.value()), bound(option.high.value()));
}

std::string quoted_list(const std::vector<std::string>& words) {
  std::vector<std::string> quoted;
  for (const auto& word : words) quoted.push_back('"' + word + '"');
  return join(quoted, ", ");
}

/// What the head of a scenario says: read before the first cell.
constexpr std::array<std::string_view, 7> kFixed{"/name", "/description", "/seed",  "/repeats",
                                                 "/aa",   "/keep",        "/search"};

}  // namespace

std::string bound(double value) {
  return value == std::floor(value) ? fmt::format("{}", static_cast<std::int64_t>(value)) : fmt::format("{}", value);
}

const std::vector<Option>& options() {
  static const std::vector<Option> all = [] {
    auto table = top();
    add_cluster(table);
    add_servers(table);
    add_schema(table);
    add_workload_options(table);
    add_proxies(table);
    add_faults(table);
    add_experiment_options(table);
    add_engine_options(table);
    for (auto& option : table) option.fixed = std::find(kFixed.begin(), kFixed.end(), option.path) != kFixed.end();
    return table;
  }();
  return all;
}

const Option* find_option(const JsonPointer& path) {
  static const auto parts_of = [] {  // asked for every value of every cell
    std::vector<std::vector<std::string>> all;
    for (const auto& option : options()) all.push_back(split(option.path, '/'));
    return all;
  }();
  const auto wanted = split(path.to_string(), '/');
  for (std::size_t i = 0; i < parts_of.size(); ++i) {
    const bool same =
        std::equal(parts_of[i].begin(), parts_of[i].end(), wanted.begin(), wanted.end(),
                   [](const std::string& part, const std::string& word) { return part == "*" || part == word; });
    if (same) return &options()[i];
  }
  return nullptr;
}

std::vector<std::string> known_keys(const JsonPointer& path) {
  const Option* parent = find_option(path);
  std::vector<std::string> keys;
  if (parent == nullptr) return keys;
  for (const auto& option : options()) {
    const auto slash = option.path.rfind('/');
    if (slash == std::string::npos || option.path.substr(0, slash) != parent->path) continue;
    const std::string key = option.path.substr(slash + 1);
    if (key != "*") keys.push_back(key);
  }
  return keys;
}

std::string describe(const Option& option) {
  switch (option.type) {
    case object:
    case map:
      return "an object";
    case list:
      return "a list";
    case text:
      return "a text";
    case integer:
      return range_of(option, "an integer");
    case number:
      return range_of(option, "a number");
    case boolean:
      return "true or false";
    case duration:
      return "a duration such as \"20s\", \"500ms\" or \"5m\"";
    case choice:
      return "one of " + quoted_list(option.choices);
    case scalar:
      return "a text, a number or true/false";
    case spread:
      return range_of(option, "an integer") + ", or \"node-group\"";
  }
  return "";
}

std::vector<std::string> dotted_names() {
  std::vector<std::string> names;
  for (const auto& option : options()) {
    if (option.path.empty() || option.path.find('*') != std::string::npos || option.path.rfind("/matrix", 0) == 0)
      continue;
    std::string name = option.path.substr(1);
    std::replace(name.begin(), name.end(), '/', '.');
    names.push_back(name);
  }
  return names;
}

}  // namespace forklift::scenario
