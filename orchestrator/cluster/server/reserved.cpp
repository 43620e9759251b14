#include "orchestrator/cluster/server/reserved.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "orchestrator/cluster/ndb/parameters.hpp"
#include "orchestrator/cluster/server/adjusted.hpp"
#include "orchestrator/cluster/server/options.hpp"

namespace forklift::cluster {
namespace {

constexpr const char* kRemove = "Remove it";
constexpr const char* kBelowWorkdir = "Remove it; a server's files lie below cluster.workdir";
constexpr const char* kOnePort = "Remove it; a server listens on the port of the plan alone";
constexpr const char* kAccounts = "Remove it; Forklift makes the accounts that it uses";
constexpr const char* kAddress = "Set the host's \"address\" instead";
constexpr const char* kNodePort = "Set the node's own \"port\" instead";

struct Reserved {
  std::string_view name, instead;
};

/// Without "skip_": skip_networking is "networking".
constexpr std::array kServerOptions{
    Reserved{"port", kNodePort},
    Reserved{"bind_address", kAddress},
    Reserved{"basedir", "Set cluster.basedir instead"},
    Reserved{"socket", kBelowWorkdir},
    Reserved{"datadir", kBelowWorkdir},
    Reserved{"pid_file", kBelowWorkdir},
    Reserved{"log_error", kBelowWorkdir},
    Reserved{"tmpdir", kBelowWorkdir},
    Reserved{"init_file", kBelowWorkdir},
    Reserved{"plugin_dir", kRemove},
    Reserved{"plugin_load", kRemove},  // without what the engine needs
    Reserved{"plugin_load_add", kRemove},
    Reserved{"lc_messages_dir", kRemove},
    Reserved{"server_id", kRemove},
    Reserved{"networking", kRemove},
    Reserved{"user", kRemove},
    Reserved{"chroot", kRemove},
    Reserved{"daemonize", kRemove},  // the process that we started would end
    Reserved{"bootstrap", kRemove},
    Reserved{"initialize", kRemove},
    Reserved{"initialize_insecure", kRemove},
    Reserved{"help", kRemove},
    Reserved{"version", kRemove},  // it would give itself out for another one
    Reserved{"defaults_file", kRemove},
    Reserved{"defaults_extra_file", kRemove},
    Reserved{"defaults_group_suffix", kRemove},
    Reserved{"grant_tables", kAccounts},  // skip_grant_tables lets everybody in
    Reserved{"admin_address", kOnePort},
    Reserved{"admin_port", kOnePort},
    Reserved{"extra_port", kOnePort},
    Reserved{"mysqlx_bind_address", kOnePort},
    Reserved{"mysqlx_port", kOnePort},
    Reserved{"mysqlx_socket", kBelowWorkdir},
    Reserved{"ndb_connectstring", kRemove},  // another cluster's
    Reserved{"ndb_mgmd_host", kRemove},
    Reserved{"ndb_nodeid", kRemove},
};

/// Options of their own that other names begin with.
constexpr std::array<std::string_view, 2> kWhole{"lc_messages", "mysqlx"};
/// What a server takes off before it looks for the rest.
constexpr std::array<std::string_view, 5> kTakenOff{"loose_", "skip_", "disable_", "enable_", "maximum_"};

constexpr std::array kNdbParameters{
    Reserved{"NodeId", kRemove},
    Reserved{"Id", kRemove},
    Reserved{"HostName", kAddress},
    Reserved{"ExecuteOnComputer", kAddress},
    Reserved{"ServerPort", kNodePort},
    Reserved{"PortNumber", kNodePort},
    Reserved{"DataDir", kBelowWorkdir},
    Reserved{"NoOfReplicas", "Set cluster.replicas instead"},
    Reserved{"NodeGroup", "Set the node's own \"node_group\" instead"},
    Reserved{"LocationDomainId", "Set the node's own \"location_domain\" instead"},
};

/// The option that the name stands for or abbreviates; none if it is another one's.
const Reserved* reserved(const std::string& name) {
  if (name.empty() || std::find(kWhole.begin(), kWhole.end(), name) != kWhole.end()) return nullptr;
  const Reserved* begins = nullptr;
  for (const auto& one : kServerOptions) {
    if (one.name == name) return &one;
    if (begins == nullptr && one.name.starts_with(name)) begins = &one;
  }
  return begins;
}

class Check {
 public:
  explicit Check(const scenario::Locator& where) : where_(where) {}

  template <class InsteadOf>
  void options(const scenario::Options& options, const JsonPointer& base, InsteadOf instead_of) {
    for (const auto& [name, value] : options) {
      if (!is_option_name(name)) {
        problem(base / name, fmt::format("\"{}\" is not a name of an option", name), "Use letters, digits, _ and -");
      } else if (const auto instead = instead_of(name)) {
        problem(base / name, fmt::format("\"{}\" is an option that Forklift sets itself", name), *instead);
      }
    }
  }

  void nodes(const std::vector<scenario::Node>& nodes, const char* list, bool ndb) {
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      const auto base = JsonPointer{"/cluster"} / list / i / "config";
      ndb ? options(nodes[i].config, base, instead_of_ndb_parameter)
          : options(nodes[i].config, base, instead_of_server_option);
    }
  }

  std::vector<Error> errors;

 private:
  void problem(const JsonPointer& pointer, std::string what, std::string fix) {
    errors.emplace_back(ErrorKind::config, where_(pointer), std::move(what), std::move(fix));
  }

  const scenario::Locator& where_;
};

}  // namespace

bool is_option_name(std::string_view name) {
  const auto plain = [](std::string_view part) {
    return !part.empty() && std::all_of(part.begin(), part.end(), [](unsigned char c) {
      return c < 0x80 && (std::isalnum(c) != 0 || c == '_' || c == '-');
    });
  };
  const auto dot = name.find('.');
  return dot == std::string_view::npos ? plain(name) : plain(name.substr(0, dot)) && plain(name.substr(dot + 1));
}

std::optional<std::string> instead_of_server_option(const std::string& name) {
  auto rest = lower(canonical(name));
  rest.erase(0, rest.find('.') + 1);  // no dot: nothing
  rest.erase(0, rest.find_first_not_of('_'));
  const Reserved* found = reserved(rest);
  const auto strip = [&] {
    return std::any_of(kTakenOff.begin(), kTakenOff.end(), [&](auto prefix) {
      const bool there = rest.starts_with(prefix);
      if (there) rest.erase(0, prefix.size());
      return there;
    });
  };
  while (found == nullptr && strip()) found = reserved(rest);
  return found == nullptr ? std::nullopt : std::optional<std::string>{found->instead};
}

std::optional<std::string> instead_of_ndb_parameter(std::string_view name) {
  for (const auto& one : kNdbParameters) {
    if (ndb::same_name(one.name, name)) return std::string{one.instead};
  }
  return std::nullopt;
}

std::vector<Error> check_server_options(const scenario::Settings& settings, const scenario::Locator& where) {
  Check check{where};
  check.errors = check_accept_adjusted(settings, where);
  const auto& cluster = settings.cluster;
  for (const auto& [kind, options] : cluster.config) {
    const auto base = JsonPointer{"/cluster/config"} / kind;
    kind == "mysqld" ? check.options(options, base, instead_of_server_option)
                     : check.options(options, base, instead_of_ndb_parameter);
  }
  const bool ndb = cluster.engine == scenario::Engine::ndb;
  check.nodes(cluster.sql_nodes, "sql_nodes", false);
  check.nodes(cluster.data_nodes, "data_nodes", ndb);
  check.nodes(cluster.management_servers, "management_servers", ndb);
  return std::move(check.errors);
}

}  // namespace forklift::cluster
