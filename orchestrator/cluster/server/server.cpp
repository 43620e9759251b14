#include "orchestrator/cluster/server/server.hpp"

#include <fmt/format.h>

#include <set>
#include <utility>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "common/mysql/connection.hpp"
#include "orchestrator/cluster/process_of.hpp"
#include "orchestrator/cluster/server/account.hpp"
#include "orchestrator/cluster/server/known_keys.hpp"
#include "orchestrator/cluster/server/launch.hpp"
#include "orchestrator/cluster/server/launch_check.hpp"
#include "orchestrator/cluster/server/readings.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/process/helper.hpp"
#include "orchestrator/remote/directories.hpp"

namespace forklift::cluster {
namespace {

using namespace std::chrono_literals;

constexpr auto kCommandWithin = 30s;
constexpr auto kInitialiseWithin = 120s;  // a slow disk writes the redo log's 512 MiB first
constexpr auto kStopGrace = 60s;          // an orderly shutdown writes dirty pages

remote::Command command(std::vector<std::string> argv) {
  return {.argv = std::move(argv), .environment = {}, .directory = "", .input = ""};
}

}  // namespace

Server::Server(const Context& context, const plan::Node& node, scenario::Options engine)
    : context_(context),
      node_(node),
      engine_(std::move(engine)),
      paths_(paths_of(node)),
      process_(process_of(context_, node_.name, node_.host, node_.directory, paths_.log,
                          {paths_.socket, paths_.socket + ".lock", paths_.init_file})) {
  if (const auto found = context.running.find(node.name); found != context.running.end()) earlier_ = found->second;
}

Deadline Server::soon() const { return Deadline::after(context_.clock, kCommandWithin); }

void Server::initialise() {
  programs_ = find_programs(host(), context_.plan.settings.basedir, soon());
  user_ = server_user(host(), context_.plan.settings.run_as, soon());
  if (earlier_) return;
  for (const auto& directory : {paths_.directory, paths_.temporary})
    remote::make_directory(host(), directory, remote::own_directory("the directory of " + node_.name), soon());
  let_in(host(), user_, paths_.directory, {paths_.temporary}, soon());
  check_reach(host(), user_, {paths_.directory, programs_.server}, soon());
  write_option_file();
  context_.check_cancelled();
  install();
}

void Server::install() {
  auto install =
      programs_.flavour == Flavour::mariadb
          ? command({programs_.installer, "--no-defaults", "--basedir=" + programs_.basedir, "--datadir=" + paths_.data,
                     "--auth-root-authentication-method=normal", "--skip-test-db", "--skip-name-resolve", "--force"})
          : command({programs_.server, "--no-defaults", "--initialize-insecure", "--basedir=" + programs_.basedir,
                     "--datadir=" + paths_.data});
  // --force: a machine that can't look up its own name is no obstacle, since names are not resolved.
  // As root: mariadb-install-db needs no user, and would give an unquoted path to chown; mysqld insists on one.
  if (programs_.flavour == Flavour::mysql && user_.root) install.argv.emplace_back("--user=root");
  install.argv = as_user(user_, std::move(install.argv));
  install.environment["TMPDIR"] = paths_.temporary;
  auto process = process_of(context_, "initialise-" + node_.name, node_.host, paths_.directory,
                            paths_.directory + "/initialise.log");
  process::run_to_end(process, install,
                      {.purpose = "initialise the data directory",
                       .fix = "Read the lines below; a full disk is the usual cause",
                       .within = kInitialiseWithin});
}

void Server::write_option_file() {
  write_for(host(), user_, paths_.option_file, option_file(node_, programs_, engine_, user_.root), soon());
}

void Server::change_engine_options(scenario::Options engine) {
  engine_ = std::move(engine);
  write_option_file();
}

void Server::start(const std::atomic<bool>& give_up) {
  if (earlier_) {
    process_.take_over(*std::exchange(earlier_, std::nullopt));
  } else {
    launch_process();
  }
  wait_until_ready(give_up);
  down_ = false;
  host().run(command({"rm", "-f", paths_.init_file}), soon());  // it held the password and has been read
  context_.journal.event("ready", node_.name, fmt::format("{}:{}", node_.address, node_.port));
}

void Server::launch_process() {
  write_for(host(), user_, paths_.init_file,
            init_sql(programs_.flavour, context_.password, context_.plan.settings.database, context_.client_hosts),
            soon());
  process_.start(launch(node_, user_, {programs_.server, "--defaults-file=" + paths_.option_file}));
}

void Server::wait_until_ready(const std::atomic<bool>& give_up) {
  process_.await_ready(context_.plan.settings.start_timeout, [&]() -> std::string {
    if (give_up) process_.fail("another server failed to start", "See the first error");
    try {
      learn_key();
      mysql::connect(endpoint())->query("SELECT 1");
      return "";
    } catch (const sql::SqlError& error) {
      return error.what();
    }
  });
}

/// MySQL asks for the whole password at an account's first login. MariaDB never does.
void Server::learn_key() {
  if (programs_.flavour != Flavour::mysql || knows_own_key_) return;
  const auto own = key_of(host(), paths_, soon());
  knows_own_key_ = !own.empty();
  public_keys_ = with_keys(scenario_keys(context_.plan.settings), own);
}

void Server::check_alive() {
  if (!down_) process_.check_alive();
}

void Server::stop() { process_.stop(kStopGrace); }

void Server::kill() {
  if (!process_.started()) return;
  process_.kill();
  down_ = true;
}

std::vector<NodeDifference> Server::differences() {
  std::map<std::string, std::string> told;
  for (auto& setting : read_settings(*connect(), node_.name)) told[setting.name] = std::move(setting.value);
  std::set<std::string> by_scenario;
  for (const auto& [name, value] : node_.config) by_scenario.insert(canonical(name));
  std::vector<NodeDifference> all;
  for (auto& one : option_differences(asked_options(node_, programs_.flavour, engine_), told))
    all.push_back({node_.name, node_.host, by_scenario.contains(one.name), std::move(one)});
  for (auto& one : check_launch(host(), process_.pid(), node_, false, soon()))
    all.push_back({node_.name, node_.host, true, std::move(one)});
  return all;
}

std::string Server::take_key_of(const Server& other) {
  const auto file = fmt::format("{}/{}.pem", paths_.directory, other.node_.name);
  write_for(host(), user_, file, key_of(other.host(), other.paths_, soon()), soon());
  return file;
}

sql::Endpoint Server::endpoint() const {
  sql::Endpoint endpoint;
  endpoint.host = node_.address;
  endpoint.port = node_.port;
  endpoint.network = process_.host().network();
  endpoint.user = kUser;
  endpoint.password = context_.password;
  endpoint.server_public_keys = public_keys_;
  endpoint.servers = {{.name = node_.name, .port = node_.port, .data_directory = paths_.data}};
  return endpoint;
}

void Server::fail_statement(const sql::SqlError& error) { process_.fail(error.what()); }

std::unique_ptr<sql::SqlSession> Server::connect() const {
  try {
    return mysql::connect(endpoint());
  } catch (const sql::SqlError& error) {
    throw Error{ErrorKind::environment, fmt::format("{} on {}", node_.name, node_.host), error.what(),
                "Look at its log: " + paths_.log};
  }
}

}  // namespace forklift::cluster
