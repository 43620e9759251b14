#include "bench/peers.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>

#include "common/core/files.hpp"

namespace forklift::bench {
namespace {

struct Done {
  int status = 0;
  double cpu_us = 0;
  std::string output;
};

Done run_program(const std::vector<std::string>& arguments) {
  std::vector<char*> argv;
  for (const auto& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  int out[2];
  test::require(::pipe2(out, O_CLOEXEC) == 0);
  const pid_t pid = ::fork();
  test::require(pid >= 0);
  if (pid == 0) {
    ::dup2(out[1], STDOUT_FILENO);
    ::execvp(argv[0], argv.data());
    ::_exit(127);
  }
  ::close(out[1]);
  Done done;
  char buffer[4096];
  for (ssize_t got = 0; (got = ::read(out[0], buffer, sizeof buffer)) > 0;)
    done.output.append(buffer, static_cast<std::size_t>(got));
  ::close(out[0]);
  rusage usage{};
  ::wait4(pid, &done.status, 0, &usage);
  done.cpu_us = static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
                static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
  return done;
}

}  // namespace

void run_or_fail(const std::vector<std::string>& arguments, const std::filesystem::path& directory) {
  std::vector<std::string> in_place{"env", "-C", directory.string()};
  in_place.insert(in_place.end(), arguments.begin(), arguments.end());
  const Done done = run_program(in_place);
  if (done.status != 0) throw std::runtime_error{arguments.front() + " failed:\n" + done.output};
}

std::optional<Sysbench> sysbench(const test::TestServer& server) {
  server.session()->query("CREATE DATABASE IF NOT EXISTS sbtest");
  const auto call = [&](const std::string& command) {
    return run_program({"sysbench", "oltp_read_write", "--mysql-host=127.0.0.1",
                        "--mysql-port=" + std::to_string(server.target().port), "--mysql-user=forklift",
                        "--mysql-password=secret", "--mysql-db=sbtest", "--tables=4", "--table-size=100000",
                        "--threads=4", "--time=10", "--report-interval=0", command});
  };
  if (call("prepare").status != 0) return std::nullopt;
  const Done done = call("run");
  const auto at = done.output.find("transactions:");
  if (done.status != 0 || at == std::string::npos) return std::nullopt;
  const double count = std::stod(done.output.substr(at + 13));
  return Sysbench{count / 10, done.cpu_us / count};
}

std::optional<double> sysbench_point_select(const test::TestServer& server, int connections, int seconds) {
  server.session()->query("CREATE DATABASE IF NOT EXISTS sbtest");
  const auto call = [&](const std::string& command) {
    return run_program({"sysbench", "oltp_point_select", "--mysql-host=127.0.0.1",
                        "--mysql-port=" + std::to_string(server.target().port), "--mysql-user=forklift",
                        "--mysql-password=secret", "--mysql-db=sbtest", "--tables=1", "--table-size=100000",
                        "--threads=" + std::to_string(connections), "--time=" + std::to_string(seconds),
                        "--report-interval=0", command});
  };
  call("cleanup");
  if (call("prepare").status != 0) return std::nullopt;
  const Done done = call("run");
  const auto at = done.output.find("transactions:");
  if (done.status != 0 || at == std::string::npos) return std::nullopt;
  return std::stod(done.output.substr(at + 13)) / seconds;
}

std::optional<FlexAsynch> flex_asynch(const std::string& basedir, const std::string& connect_string, int threads,
                                      bool dirty) {
  std::vector<std::string> command{"env", "NDB_CONNECTSTRING=" + connect_string, basedir + "/bin/flexAsynch"};
  command.insert(command.end(), {"-t", std::to_string(threads)});
  for (const char* word : {"-p", "64", "-o", "500", "-a", "25", "-s", "1", "-ndbrecord", "-force"})
    command.emplace_back(word);
  if (dirty) command.emplace_back("-dirty");
  const Done done = run_program(command);
  const auto average = [&](const char* what) {
    const auto at = done.output.rfind(what);
    const auto number = done.output.find("average:", at);
    return at == std::string::npos || number == std::string::npos ? 0 : std::stod(done.output.substr(number + 8));
  };
  if (done.status != 0) return std::nullopt;
  return FlexAsynch{average("insert average"), average("read   average")};
}

std::optional<double> load_data(const test::TestServer& server, const std::filesystem::path& files) {
  server.session()->query("DROP DATABASE IF EXISTS peer; CREATE DATABASE peer; USE peer; " +
                          read_file(std::filesystem::path{FORKLIFT_SOURCE_DIR} / "schemas/tpcc/tables.sql"));
  std::string statements;
  for (const std::string table :
       {"item", "stock", "order_line", "customer", "orders", "history", "new_order", "district", "warehouse"}) {
    const std::string columns =
        table == "history" ? " (h_c_id,h_c_d_id,h_c_w_id,h_d_id,h_w_id,h_date,h_amount,h_data)" : "";
    statements += fmt::format("LOAD DATA LOCAL INFILE '{}/{}.data' INTO TABLE {} FIELDS TERMINATED BY '\\t'{};",
                              files.string(), table == "orders" ? "order" : table, table, columns);
  }
  const auto begin = std::chrono::steady_clock::now();
  const Done done =
      run_program({"mariadb", "--no-defaults", "--host=127.0.0.1", "--port=" + std::to_string(server.target().port),
                   "--user=forklift", "--password=secret", "--local-infile=1", "peer", "-e", statements});
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  server.session()->query("DROP DATABASE IF EXISTS peer");
  if (done.status != 0) return std::nullopt;
  return seconds;
}

}  // namespace forklift::bench
