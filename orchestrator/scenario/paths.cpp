#include "orchestrator/scenario/paths.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "common/core/text.hpp"
#include "orchestrator/scenario/rules.hpp"

namespace forklift::scenario {
namespace {

class Paths : SettingsRules {
 public:
  using SettingsRules::SettingsRules;

  std::vector<Error> run() {
    const Cluster& cluster = s_.cluster;
    of_hosts("/cluster/workdir", cluster.workdir, "\"~/forklift-work\"");
    if ((cluster.workdir + "/").find("/../") != std::string::npos) {
      problem("/cluster/workdir", fmt::format("\"{}\" has a part \"..\"", cluster.workdir),
              "Write the path of the directory itself: what belongs to an experiment is known by it");
    }
    if (!cluster.deploy && !cluster.basedir.empty())
      of_hosts("/cluster/basedir", cluster.basedir, "\"/opt/mariadb-10.11\"");
    if (cluster.deploy) of_this_machine("/cluster/basedir", cluster.basedir);
    of_this_machine("/cluster/password_file", cluster.password_file);
    of_this_machine("/cluster/server_public_key_file", cluster.server_public_key_file);
    for (const auto& [name, host] : s_.hosts) {
      const auto at = (JsonPointer{} / "hosts" / name).to_string();
      of_this_machine(at + "/identity", host.identity);
      of_this_machine(at + "/known_hosts", host.known_hosts);
    }
    for (std::size_t i = 0; i < cluster.endpoints.size(); ++i) {
      const auto& socket = cluster.endpoints[i].socket;
      if (!socket.empty() && socket.front() != '/')
        problem(fmt::format("/cluster/endpoints/{}/socket", i), fmt::format("\"{}\" is not an absolute path", socket),
                "Write for example \"/run/mysqld/mysqld.sock\"");
    }
    return problems_.take();
  }

 private:
  static bool of_home(const std::string& path) { return path == "~" || path.rfind("~/", 0) == 0; }

  /// True if it holds what a shell would replace, and nobody does here.
  bool for_a_shell(const std::string& pointer, const std::string& path) {
    const bool variable = path.rfind('$', 0) == 0, user = path.rfind('~', 0) == 0 && !of_home(path);
    if (!variable && !user) return false;
    problem(pointer,
            fmt::format("\"{}\" begins with {}, which is not replaced here", path,
                        variable ? "a variable" : "another user's home directory"),
            "Write an absolute path, or ~/ for the home directory of the user who logs in");
    return true;
  }

  void of_hosts(const std::string& pointer, const std::string& path, const char* example) {
    if (of_home(path) || path.rfind('/', 0) == 0 || for_a_shell(pointer, path)) return;
    problem(pointer, fmt::format("\"{}\" is not an absolute path", path), fmt::format("Write for example {}", example));
  }

  void of_this_machine(const std::string& pointer, const std::string& path) {
    if (!path.empty()) for_a_shell(pointer, path);
  }
};

}  // namespace

std::string local_path(const std::string& path, const std::string& file) {
  if (path.empty() || path.front() == '/' || path.front() == '~' || path.front() == '$') return path;
  return (std::filesystem::absolute(file).parent_path() / path).lexically_normal().string();
}

std::string tidy_path(const std::string& path) {
  std::string tidy;
  const auto parts = split(path, '/');
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0 && (parts[i].empty() || parts[i] == ".")) continue;
    tidy += (i == 0 ? "" : "/") + parts[i];
  }
  return tidy.empty() && !path.empty() ? "/" : tidy;
}

std::vector<Error> check_paths(const Settings& settings, const Locator& where) { return Paths{settings, where}.run(); }

}  // namespace forklift::scenario
