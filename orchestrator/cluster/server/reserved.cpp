#include "orchestrator/cluster/server/reserved.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "orchestrator/cluster/engine.hpp"
#include "orchestrator/cluster/option_sizes.hpp"
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

using Reserved = ReservedOption;

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
};

/// Options of their own that other names begin with.
constexpr std::array<std::string_view, 2> kWhole{"lc_messages", "mysqlx"};
/// What a server takes off before it looks for the rest.
constexpr std::array<std::string_view, 5> kTakenOff{"loose_", "skip_", "disable_", "enable_", "maximum_"};

/// Those above, and what engines add to them.
const std::vector<Reserved>& all_reserved() {
  static const auto all = [] {
    std::vector<Reserved> list{kServerOptions.begin(), kServerOptions.end()};
    for (const auto* engine : engines()) {
      for (const auto& one : engine->reserved()) list.push_back(one);
    }
    return list;
  }();
  return all;
}

/// The option that the name stands for or abbreviates; none if it is another one's.
const Reserved* reserved(const std::string& name) {
  if (name.empty() || std::find(kWhole.begin(), kWhole.end(), name) != kWhole.end()) return nullptr;
  const Reserved* begins = nullptr;
  for (const auto& one : all_reserved()) {
    if (one.name == name) return &one;
    if (begins == nullptr && one.name.starts_with(name)) begins = &one;
  }
  return begins;
}

class Check {
 public:
  explicit Check(const scenario::Locator& where) : where_(where) {}

  void options(const scenario::Options& options, const JsonPointer& base, const OptionDialect& dialect) {
    for (const auto& [name, value] : options) {
      if (!is_option_name(name)) {
        problem(base / name, fmt::format("\"{}\" is not a name of an option", name), "Use letters, digits, _ and -");
      } else if (const auto instead = dialect.instead_of(name)) {
        problem(base / name, fmt::format("\"{}\" is an option that Forklift sets itself", name), *instead);
      }
    }
  }

  void nodes(const std::vector<scenario::Node>& nodes, const char* list, const OptionDialect& dialect) {
    for (std::size_t i = 0; i < nodes.size(); ++i)
      options(nodes[i].config, JsonPointer{"/cluster"} / list / i / "config", dialect);
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

std::vector<Error> check_server_options(const scenario::Settings& settings, const scenario::Locator& where) {
  Check check{where};
  check.errors = check_accept_adjusted(settings, where);
  const auto& cluster = settings.cluster;
  for (const auto& [kind, options] : cluster.config) {
    const auto base = JsonPointer{"/cluster/config"} / kind;
    check.options(options, base, dialect_of(cluster, kind));
  }
  const auto& engine = scenario::facts_of(cluster);
  check.nodes(cluster.sql_nodes, "sql_nodes", dialect_of(cluster, engine.sql_nodes.config));
  check.nodes(cluster.data_nodes, "data_nodes", dialect_of(cluster, engine.data_nodes.config));
  check.nodes(cluster.management_servers, "management_servers", dialect_of(cluster, engine.management_servers.config));
  return std::move(check.errors);
}

}  // namespace forklift::cluster
