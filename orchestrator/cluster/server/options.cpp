#include "orchestrator/cluster/server/options.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "common/core/text.hpp"

#include "orchestrator/plan/plan.hpp"

namespace forklift::cluster {
namespace {

/// A value as an option file reads it back: quoted, with backslashes and quotes escaped.
std::string quoted_value(const std::string& value) {
  std::string text = "\"";
  for (const char c : value) {
    switch (c) {
      case '\\':
        text += "\\\\";
        break;
      case '"':
        text += "\\\"";
        break;
      case '\n':
        text += "\\n";
        break;
      default:
        text += c;
    }
  }
  return text + "\"";
}

scenario::Options defaults(Flavour flavour) {
  scenario::Options options;
  for (const auto& one : server_defaults()) {
    if (one.flavour && *one.flavour != flavour) continue;
    options[one.option] = one.value;
  }
  return options;
}

/// "x" and "loose_x" are one option: a server would take whichever comes last in its file.
void put(scenario::Options& options, const scenario::Options& more) {
  static const std::string kLoose = "loose_";
  for (const auto& [given, value] : more) {
    const auto name = canonical(given);
    const bool loose = name.rfind(kLoose, 0) == 0;
    options.erase(loose ? name.substr(kLoose.size()) : kLoose + name);
    options[name] = value;
  }
}

}  // namespace

std::string canonical(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

ServerPaths paths_of(const plan::Node& node) {
  const auto& d = node.directory;
  return {.directory = d,
          .data = d + "/data",
          .socket = d + "/mysqld.sock",
          .pid_file = d + "/mysqld.pid",
          .log = d + "/error.log",
          .option_file = d + "/my.cnf",
          .init_file = d + "/init.sql",
          .temporary = d + "/tmp"};
}

scenario::Options asked_options(const plan::Node& node, Flavour flavour, const scenario::Options& engine) {
  auto options = defaults(flavour);
  put(options, engine);
  put(options, node.config);
  if (options.contains("log_bin")) options.erase("skip_log_bin");  // the last one would win
  return options;
}

std::string option_file(const plan::Node& node, const Programs& programs, const scenario::Options& engine,
                        bool as_root) {
  auto options = asked_options(node, programs.flavour, engine);
  const auto paths = paths_of(node);
  if (!options.contains("secure_file_priv")) options["secure_file_priv"] = paths.temporary;
  put(options, {{"port", std::to_string(node.port)},
                {"bind_address", node.address},
                {"socket", paths.socket},
                {"datadir", paths.data},
                {"basedir", programs.basedir},
                {"pid_file", paths.pid_file},
                {"tmpdir", paths.temporary},
                {"init_file", paths.init_file},
                {"server_id", std::to_string(node.index + 1)}});
  if (as_root) options["user"] = "root";
  std::string text = fmt::format("# {}, written by Forklift for this experiment\n[mysqld]\n", node.name);
  for (const auto& [name, value] : options)
    text += value.empty() ? name + "\n" : fmt::format("{}={}\n", name, quoted_value(value));
  return text;
}

}  // namespace forklift::cluster
