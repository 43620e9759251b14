// forklift-proxy: many MySQL clients on few server connections. Told everything by a JSON file; see docs/proxy.md.
#include <fmt/format.h>
#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <optional>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/core/output.hpp"
#include "proxy/engine/proxy.hpp"
#include "proxy/engine/statistics.hpp"

namespace {

using namespace forklift;

/// Every client is an open file; the hard limit is ours to use.
void allow_open_files() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

void run(const std::string& file, bool coalesce, std::optional<int> threads) {
  auto document = JsonDocument::parse(read_file(file, kLargestText), file);
  auto config = proxy::read_config(document, threads);
  config.coalesce = config.coalesce || coalesce;
  allow_open_files();
  std::signal(SIGPIPE, SIG_IGN);  // who reads the log may go; clients are served all the same
  const std::string host = config.host;
  proxy::Proxy proxy{std::move(config)};
  print_text(fmt::format("listening on {}:{}\n", host, proxy.port()));
  if (output_failure() != 0) return;  // who waits for this line would wait for ever; main() reports it
  proxy.run();
}

int program(int argc, char** argv) {
  CLI::App app{"forklift-proxy: many MySQL clients on few server connections."};
  app.set_version_flag("--version", FORKLIFT_VERSION);
  std::string file;
  bool coalesce = false;
  std::optional<int> threads;
  std::string admin_socket;
  app.add_option("config", file, "JSON file: listen, servers, login, accounts, limits (docs/proxy.md)");
  app.add_option("--statistics", admin_socket, "Print what the proxy with this admin socket counts, and end")
      ->excludes("config");
  app.add_flag("--coalesce", coalesce, "Identical reads that wait for a connection share one answer");
  app.add_option("--threads", threads, "Instead of the file's")->check(CLI::Range(1, 256));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return print_parsed(app, error, exit_code(ErrorKind::config));
  }
  try {
    if (!admin_socket.empty()) {
      print_text(proxy::ask_statistics(admin_socket));
      return 0;
    }
    if (file.empty())
      throw Error{ErrorKind::config, "forklift-proxy", "no configuration is named", "Name a JSON file (docs/proxy.md)"};
    run(file, coalesce, threads);
    return 0;
  } catch (const Error& error) {
    print_to_stderr(fmt::format("{}\n", error.what()));
    return exit_code(error.kind());
  }
}

}  // namespace

int main(int argc, char** argv) { return finish_output("forklift-proxy", program(argc, argv)); }
