#include "orchestrator/engines/ndb/programs.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

#include "common/core/text.hpp"
#include "orchestrator/engines/ndb/layout.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/remote/scripts.hpp"

namespace forklift::engines::ndb {
namespace {

using namespace std::chrono_literals;

/// $1 basedir, then program names: prints those that can't be run.
constexpr const char* kMissing = R"sh(
base=$1; shift
for name; do [ -x "$base/bin/$name" ] || echo "$name"; done
)sh";

Deadline soon(const Context& context) { return Deadline::after(context.clock, 30s); }

/// The programs that each host needs.
std::map<std::string, std::set<std::string>> needed(const Context& context) {
  const auto layout = make_layout(context.plan);
  std::map<std::string, std::set<std::string>> by_host;
  for (const auto& member : layout.management_servers)
    by_host[member.node->host].insert({"ndb_mgmd", "ndb_mgm", "ndb_config"});
  for (const auto& member : layout.data_nodes) by_host[member.node->host].insert(layout.data_node_program);
  for (const auto& member : layout.sql_nodes) by_host[member.node->host].insert("mysqld");
  return by_host;
}

std::string version_of(const Context& context) {
  const auto& node = context.plan.nodes.front();
  const auto answer = context.fleet.at(node.host)->run(
      {.argv = {"sh", "-c", remote::scripts::kAsk, "sh", context.plan.settings.basedir + "/bin/ndb_mgmd",
                "--no-defaults", "--version"},
       .environment = {},
       .directory = "",
       .input = ""},
      soon(context));
  const auto at = answer.out.find("Ver ");
  const auto word =
      at == std::string::npos ? "" : answer.out.substr(at + 4, answer.out.find_first_of(" \n", at + 4) - at - 4);
  return word.empty() ? "this NDB" : "NDB " + word;
}

}  // namespace

Installed programs_on(const plan::Cluster& cluster, const std::string& host) {
  std::set<std::string> files;
  const auto bin = cluster.settings.basedir + "/bin/";
  for (const auto& node : cluster.nodes) {
    if (node.host != host) continue;
    if (node.role == plan::Role::management_server) files.insert({bin + "ndb_mgmd", bin + "ndb_mgm"});
    if (node.role == plan::Role::data_node) files.insert(bin + make_layout(cluster).data_node_program);
    if (node.role == plan::Role::sql_node) files.insert(bin + "mysqld");
  }
  return {.files = {files.begin(), files.end()}, .shown = bin};
}

std::string version_of(remote::Remote& host, const std::string& program, Deadline deadline) {
  const remote::Command ask{.argv = {"sh", "-c", remote::scripts::kAsk, "sh", program, "--no-defaults", "--version"}};
  return remote::run_checked(host, ask, deadline, "ask for the version", "Check cluster.basedir").out;
}

Parameters read_parameters(const Context& context) {
  const auto& node = context.plan.nodes.front();
  const auto answer = remote::run_checked(
      *context.fleet.at(node.host),
      {.argv = {"sh", "-c", remote::scripts::kAsk, "sh", context.plan.settings.basedir + "/bin/ndb_config",
                "--configinfo", "--xml"},
       .environment = {},
       .directory = "",
       .input = ""},
      soon(context), "ask for the parameters of NDB", "Check that cluster.basedir is an NDB Cluster");
  return parse_configinfo(answer.out);
}

std::vector<Error> check_installation(const Context& context) {
  const auto& basedir = context.plan.settings.basedir;
  if (basedir.empty()) {
    return {Error{ErrorKind::config, "/cluster/basedir", "engine \"ndb\" needs the directory of an NDB Cluster",
                  "Set cluster.basedir or FORKLIFT_NDB_BASEDIR to where its tarball was unpacked"}};
  }
  std::vector<Error> errors;
  for (const auto& [host, programs] : needed(context)) {
    remote::Command look{
        .argv = {"sh", "-c", kMissing, "sh", basedir}, .environment = {}, .directory = "", .input = ""};
    look.argv.insert(look.argv.end(), programs.begin(), programs.end());
    const auto missing = split(context.fleet.at(host)->run(look, soon(context)).out, '\n');
    std::vector<std::string> names;
    for (const auto& name : missing)
      if (!name.empty()) names.push_back(name);
    if (names.empty()) continue;
    errors.emplace_back(ErrorKind::environment, host, fmt::format("{}/bin lacks {}", basedir, join(names, ", ")),
                        "Check cluster.basedir: it must be an NDB Cluster on every host");
  }
  if (!errors.empty()) return errors;
  return check_parameters(context.plan.settings, read_parameters(context), version_of(context));
}

}  // namespace forklift::engines::ndb
