// Scenario files, with --set texts behind them, and all that is made of one before a host is asked: the plan, servers'
// option files, NDB's config.ini, proxies' files, drivers' jobs, sysbench's command lines.
#include "orchestrator/cluster/host_checks.hpp"
#include "orchestrator/cluster/option_sizes.hpp"
#include "orchestrator/cluster/server/account.hpp"
#include "orchestrator/cluster/server/options.hpp"
#include "orchestrator/cluster/server/reserved.hpp"
#include "orchestrator/engines/ndb/config_ini.hpp"
#include "orchestrator/engines/ndb/parameters.hpp"
#include "orchestrator/plan/estimate.hpp"
#include "orchestrator/plan/json.hpp"
#include "orchestrator/plan/make.hpp"
#include "orchestrator/proxies/files.hpp"
#include "orchestrator/scenario/compare.hpp"
#include "orchestrator/scenario/read.hpp"
#include "orchestrator/workloads/command/job.hpp"
#include "orchestrator/workloads/command/settings.hpp"
#include "orchestrator/workloads/dbt2/jobs.hpp"
#include "orchestrator/workloads/key_lookup/jobs.hpp"
#include "orchestrator/workloads/sysbench/command.hpp"
#include "tests/fuzz/target.hpp"

namespace {

using namespace forklift;

const std::vector<scenario::Rule> kRules{cluster::check_server_options, cluster::check_sizes, cluster::check_users};

void write_files(const plan::Cluster& of) {
  cluster::needs(of);
  const cluster::Programs programs{.flavour = cluster::Flavour::mariadb,
                                   .server = "/usr/sbin/mariadbd",
                                   .installer = "",
                                   .basedir = "/usr",
                                   .version = "10.11"};
  for (const auto& node : of.nodes) {
    cluster::check_socket_path(node, of.settings);
    if (node.role == plan::Role::sql_node) cluster::option_file(node, programs, {}, false);
  }
  if (of.settings.engine != "ndb") return;
  engines::ndb::management_ports(engines::ndb::config_ini(of, engines::ndb::make_layout(of), {}));
}

void write_jobs(const plan::Cell& cell) {
  const std::vector<sql::Endpoint> endpoints(static_cast<std::size_t>(std::max(1, cell.sql_nodes)));
  for (const auto& proxy : cell.proxies) {
    proxies::forklift_config(proxy, endpoints, {"/p", ""}).dump();
    proxies::haproxy_config(proxy, endpoints);
  }
  const cluster::LoadMethod method;
  const workloads::RunOf of{.name = cell.name, .driver = 0, .seed = 1, .group_of = {}};
  const auto& load = cell.settings.workload;
  if (load.kind == "sysbench") {
    workloads::sysbench::prepare_command(cell, endpoints[0], "/p");
    workloads::sysbench::run_command(
        cell, endpoints[0], "/p",
        {.seconds = 1, .threads = workloads::sysbench::threads_of(cell, 0, endpoints.size()), .seed = 1});
  } else if (load.kind == "key-lookup") {
    contract::to_json(workloads::key_lookup::table_job(cell, endpoints, method, "/p")).dump();
    contract::to_json(workloads::key_lookup::run_job(cell, endpoints, method, of, "/p")).dump();
  } else if (load.kind == "command") {
    const auto settings = workloads::command::settings_of(load);
    const workloads::command::Process process{.endpoints = endpoints, .database = cell.database};
    workloads::command::arguments(settings.argv, process);
    workloads::command::job_json(process).dump();
  } else {
    contract::to_json(workloads::dbt2::load_job(cell, endpoints, method, 1, "/p")).dump();
    contract::to_json(workloads::dbt2::check_job(cell, endpoints, method, 1, "/p")).dump();
    contract::to_json(workloads::dbt2::run_job(cell, endpoints, method, of, "/p")).dump();
  }
}

void read_all(const std::string& text, const std::vector<std::string>& sets) {
  const auto scenario = scenario::read_text(text, "fuzz.json", sets, kRules);
  const auto plan = plan::make(scenario, plan::placeholder_id(scenario.name));
  plan::estimate(plan);
  plan::to_json(plan).dump();
  for (const auto& cluster : plan.clusters) write_files(cluster);
  for (const auto& cell : plan.cells) {
    plan::flatten(plan::to_json(cell.settings));
    fuzz::accepts([&] { write_jobs(cell); });
  }
  scenario::differences({text, "fuzz.json", {}}, {text, "fuzz.json", sets});
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Answers answers{fuzz::text_of(data, size)};
  const std::string text{answers.next()};
  std::vector<std::string> sets;
  while (!answers.empty()) sets.emplace_back(answers.next());
  fuzz::accepts([&] { read_all(text, sets); });
  return 0;
}
