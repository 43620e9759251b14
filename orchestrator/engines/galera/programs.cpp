#include "orchestrator/engines/galera/programs.hpp"

#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "orchestrator/cluster/process_of.hpp"
#include "orchestrator/cluster/server/options.hpp"
#include "orchestrator/cluster/server/server_user.hpp"
#include "orchestrator/plan/plan.hpp"
#include "orchestrator/process/helper.hpp"
#include "orchestrator/remote/process.hpp"

namespace forklift::engines::galera {
namespace {

/// $1 the server's directory.
constexpr const char* kProvider = R"sh(
for directory in "$1/lib/galera-4" "$1/lib/galera" "$1/lib" /usr/lib/galera-4 /usr/lib/galera /usr/lib64/galera-4 /usr/lib64/galera; do
  [ ! -f "$directory/libgalera_smm.so" ] || { printf '%s' "$directory/libgalera_smm.so"; exit 0; }
done
exit 1
)sh";

/// $1 the server's directory, rest: programs. Prints the first that is missing.
constexpr const char* kMissing = R"sh(
PATH=$1/bin:$PATH; shift
for program; do command -v -- "$program" >/dev/null 2>&1 || { printf '%s' "$program"; exit 1; }; done
)sh";

constexpr std::size_t kRecoveryLogBytes = 64 * 1024;

/// Debian's.
std::string package_of(const std::string& program) {
  if (program == "mariabackup" || program == "mbstream") return "mariadb-backup";
  return program.rfind("wsrep_sst_", 0) == 0 ? "mariadb-server" : program;
}

}  // namespace

std::string find_provider(remote::Remote& host, const std::string& basedir, Deadline deadline) {
  const auto answer = host.run(remote::script(kProvider, {basedir}), deadline);
  if (answer.ok() && !answer.out.empty()) return answer.out;
  throw Error{ErrorKind::environment, host.host(), "there is no Galera provider (libgalera_smm.so)",
              "Install it there: apt-get install galera-4"};
}

void check_transfer(remote::Remote& host, const std::string& basedir, const std::string& method, Deadline deadline) {
  std::vector<std::string> arguments{basedir, "wsrep_sst_" + method};
  if (method == "rsync") arguments.emplace_back("rsync");
  if (method == "mariabackup") arguments.insert(arguments.end(), {"mariabackup", "mbstream", "socat"});
  const auto answer = host.run(remote::script(kMissing, arguments), deadline);
  if (answer.ok()) return;
  throw Error{ErrorKind::environment, host.host(),
              fmt::format("there is no {}, with which a joining node gets the rows", answer.out),
              fmt::format("Install it there: apt-get install {}. Or set cluster.sst to another method",
                          package_of(answer.out))};
}

std::string recovered_position(const Context& context, const plan::Node& node, Microseconds within) {
  const auto deadline = Deadline::after(context.clock, within);
  auto& host = *context.fleet.at(node.host);
  const auto programs = find_programs(host, context.plan.settings.basedir, deadline);
  const auto user = server_user(host, context.plan.settings.run_as, deadline);
  const auto log = paths_of(node).directory + "/recovery.log";
  auto process = process_of(context, "recover-" + node.name, node.host, paths_of(node).directory, log);
  process::run_to_end(process,
                      {.argv = as_user(user, {programs.server, "--defaults-file=" + paths_of(node).option_file,
                                              "--wsrep-recover", "--skip-networking", "--init-file="}),
                       .environment = {},
                       .directory = "",
                       .input = ""},
                      {.purpose = "recover the position of its rows", .fix = "Read the lines below", .within = within});
  const auto output = host.tail_file(log, kRecoveryLogBytes, Deadline::after(context.clock, within));
  auto position = position_in(output);
  if (!position.empty()) return position;
  throw Error{ErrorKind::environment, fmt::format("{} on {}", node.name, node.host),
              "it does not say which position its rows have", "Read the lines below", last_lines(output, 10)};
}

std::string position_in(const std::string& output) {
  static const std::string kWords = "WSREP: Recovered position: ";
  const auto at = output.rfind(kWords);
  if (at == std::string::npos) return {};
  const auto begin = at + kWords.size();
  return output.substr(begin, output.find_first_of(" \r\n", begin) - begin);
}

std::string transfer_in(const std::string& log) {
  const auto start = log.rfind("Starting MariaDB ");
  const auto at = log.rfind(" completed on joiner");
  if (at == std::string::npos || (start != std::string::npos && at < start)) return {};
  const auto word = log.substr(log.rfind(' ', at - 1) + 1);
  return word.substr(0, word.find(' '));
}

}  // namespace forklift::engines::galera
