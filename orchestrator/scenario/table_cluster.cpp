// The table of a cluster: where its files are, its nodes, and the servers that already run.
#include "orchestrator/scenario/engine.hpp"
#include "orchestrator/scenario/options_engines.hpp"
#include "orchestrator/scenario/paths.hpp"
#include "orchestrator/scenario/tables.hpp"

namespace forklift::scenario {
namespace {

using namespace std::chrono_literals;
using fields::between;
using fields::each;
using fields::field;
using fields::one_of;
using fields::Table;
using fields::Type;

bool of_endpoints(const Cluster& cluster) { return !facts_of(cluster).starts_servers; }

Table<Cluster> of_all() {
  return {
      field("engine", &Cluster::engine, names_of(engines()), help_of(engines())).required(),
      field("workdir", &Cluster::workdir,
            "Directory on every host below which all files of a run live: absolute, or ~/….")
          .read_through([](const std::string& path, const std::string&) { return tidy_path(path); }),
      field("basedir", &Cluster::basedir,
            "Directory with the servers' bin/, lib/, share/; the system's MariaDB if absent."),
      field("deploy", &Cluster::deploy, one_of({"none", "push"}),
            "`push`: `basedir` is a tarball or directory of this machine; hosts that lack it get a copy, kept by "
            "checksum in `workdir`/cache, with forklift-driver."),
      field("run_as", &Cluster::run_as,
            "User that servers and data nodes run as on hosts where the login is root; `forklift` if absent, made "
            "there if it is missing. `root`: as root. Where the login is not root they run as the login.")
          .not_in_plan(),
      field("client_hosts", &Cluster::client_hosts,
            "Hosts that may log in to the servers with Forklift's account beside the scenario's own: addresses or "
            "patterns such as `10.1.%`.",
            {each(Type::text, "An address, or a pattern with `%` or a netmask.")})
          .not_in_plan(),
      field("start_timeout", &Cluster::start_timeout, between(1s, 24h),
            "How long a node may take until it is ready. One that dies is noticed at once.")
          .not_in_plan(),
      field("orphan_timeout", &Cluster::orphan_timeout, between(0s, 720h),
            "Servers whose orchestrator is gone are ended after this; until then --resume can use them. \"0s\": never.")
          .not_in_plan(),
      field("database", &Cluster::database,
            "Name of the database, or the beginning of the names if cells need several."),
      field("base_port", &Cluster::base_port, between(1024, 65000), "Ports are assigned from here upwards."),
      field("driver_hosts", &Cluster::driver_hosts,
            "Hosts on which drivers run, in turn; each on its SQL node's host if absent.",
            {each(Type::text, "A name from `hosts`.")}),
      field("config", &Cluster::config, "Server options by kind of server: `mysqld`, and those of the engine.",
            {each(Type::map, "Options of one kind of server."),
             {.path = "/*/*", .type = Type::scalar, .help = "One server option, spelt as the server spells it."}}),
      field("accept_adjusted", &Cluster::accept_adjusted,
            "Options that a server may set to another value than the scenario's (also `cpus`, `numa`, `preload`). Any "
            "other difference after the start ends the experiment.",
            {each(Type::text, "The name of an option: \"innodb_log_file_size\".")})
          .not_in_plan(),
  };
}

Table<Endpoint> of_an_endpoint() {
  return {
      field("host", &Endpoint::host, "Its address; always reached by TCP, `localhost` as 127.0.0.1."),
      field("port", &Endpoint::port, between(1, 65535), "Its port."),
      field("socket", &Endpoint::socket, "Its socket; wins over host and port."),
      field("server_port", &Endpoint::server_port, between(0, 65535),
            "The port that the server reports (`SELECT @@port`), if a port forward, a container or a proxy stands "
            "before it; `port` if absent. A server that reports another one is refused. 0: not compared."),
  };
}

Table<Cluster> of_running_servers() {
  return {
      list_of("endpoints", &Cluster::endpoints, of_an_endpoint(), "Servers that already run, one per SQL node.",
              "One server.")
          .in_plan_if(of_endpoints),
      field("user", &Cluster::user, "Servers that already run: the user to log in as.").in_plan_if(of_endpoints),
      field("password_file", &Cluster::password_file,
            "Servers that already run: a file with that user's password, readable by you alone (mode 600); relative to "
            "the scenario's file.")
          .read_through(local_path)
          .not_in_plan(),
      field("server_public_key_file", &Cluster::server_public_key_file,
            "MySQL's `caching_sha2_password`: a copy of the servers' `public_key.pem`, several one after the other, "
            "which nobody else may change; relative to the scenario's file. Without it, such a server that wants the "
            "whole password over TCP does not get it. Servers that Forklift starts need none: it reads their keys "
            "where they run.")
          .read_through(local_path)
          .not_in_plan(),
      field("overwrite", &Cluster::overwrite,
            "Servers that already run: the name of `database` once more, if tables that Forklift did not make may be "
            "dropped there (docs/external.md).")
          .not_in_plan(),
  };
}

/// `placed`: how its process is started can be chosen.
Table<Node> of_a_node(bool placed, Table<Node> EngineFields::*added) {
  Table<Node> all{
      field("host", &Node::host, "A name from `hosts`.").required(),
      field("port", &Node::port, between(1, 65535), "Its port; assigned from `cluster.base_port` upwards if absent."),
      field("config", &Node::config, "Server options of this one process; they beat `cluster.config`.",
            {each(Type::scalar, "One server option.")})
          .in_plan_if_set(),
  };
  if (placed) {
    Table<Node> start{
        field("cpus", &Node::cpus, "CPUs that the process may use, as `taskset -c` takes them: \"0-3,8\"."),
        field("numa", &Node::numa, "Options of `numactl` that the process is started with: \"--membind=0\"."),
        field("preload", &Node::preload, "A malloc library that is loaded first (LD_PRELOAD)."),
    };
    for (auto& one : start) all.push_back(std::move(one).in_plan_if_set().in_plan_below(kNodeExtra));
  }
  for (const auto* engine : engines()) all = all + engine->own_fields().*added;
  return all;
}

Table<Cluster> of_nodes() {
  constexpr const char* kOne = "One process.";
  return {
      list_of("management_servers", &Cluster::management_servers, of_a_node(false, &EngineFields::management_servers),
              lists_help("Management servers", &EngineFacts::management_servers), kOne),
      list_of("data_nodes", &Cluster::data_nodes, of_a_node(true, &EngineFields::data_nodes),
              lists_help("Servers that hold the rows", &EngineFacts::data_nodes), kOne),
      list_of("sql_nodes", &Cluster::sql_nodes, of_a_node(true, &EngineFields::sql_nodes),
              "Servers that drivers connect to.", kOne),
  };
}

}  // namespace

const Table<Cluster>& cluster_fields() {
  static const Table<Cluster> all = of_all() + of_running_servers() + of_nodes();
  return all;
}

const Table<Cluster>& fields_of(const Cluster& cluster) {
  static const auto tables = [] {
    std::map<const EngineDescription*, Table<Cluster>> made;
    for (const auto* engine : engines()) made[engine] = cluster_fields() + engine->own_fields().cluster;
    return made;
  }();
  return tables.at(&description_of(cluster));
}

}  // namespace forklift::scenario
