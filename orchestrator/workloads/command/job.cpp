#include "orchestrator/workloads/command/job.hpp"

#include <fmt/format.h>

#include <map>

#include "common/core/error.hpp"
#include "common/core/units.hpp"

namespace forklift::workloads::command {
namespace {

double seconds(Microseconds time) { return static_cast<double>(time.count()) / 1e6; }

std::string replaced(const std::string& word, const std::map<std::string, std::string>& values) {
  std::string out;
  for (std::size_t at = 0; at < word.size();) {
    const auto close = word[at] == '{' ? word.find('}', at) : std::string::npos;
    const auto found = close == std::string::npos ? values.end() : values.find(word.substr(at + 1, close - at - 1));
    out += found == values.end() ? word.substr(at, 1) : found->second;
    at = found == values.end() ? at + 1 : close + 1;
  }
  return out;
}

/// A value of an option file, which ends at # and keeps no blanks at its ends unless it is quoted.
std::string quoted(const std::string& value) {
  std::string out = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

}  // namespace

std::vector<std::string> arguments(const std::vector<std::string>& argv, const Process& process) {
  const auto& endpoint = process.endpoints.front();
  const std::map<std::string, std::string> values{{"host", sql::tcp_host(endpoint.host)},
                                                  {"port", std::to_string(endpoint.port)},
                                                  {"socket", endpoint.socket},
                                                  {"user", endpoint.user},
                                                  {"database", process.database},
                                                  {"option_file", process.option_file},
                                                  {"warmup_s", fmt::format("{:g}", seconds(process.warmup))},
                                                  {"duration_s", fmt::format("{:g}", seconds(process.duration))}};
  std::vector<std::string> all;
  for (const auto& word : argv) all.push_back(replaced(word, values));
  return all;
}

Json job_json(const Process& process) {
  Json json{{"version", 1},
            {"run", process.run},
            {"driver", process.driver + 1},
            {"drivers", process.drivers},
            {"seed", process.seed},
            {"database", process.database},
            {"password_file", process.password_file},
            {"option_file", process.option_file},
            {"window", {{"warmup_s", seconds(process.warmup)}, {"duration_s", seconds(process.duration)}}},
            {"endpoints", Json::array()}};
  for (const auto& endpoint : process.endpoints)
    json["endpoints"].push_back({{"host", sql::tcp_host(endpoint.host)},
                                 {"port", endpoint.port},
                                 {"socket", endpoint.socket},
                                 {"user", endpoint.user}});
  return json;
}

std::string option_file(const sql::Endpoint& endpoint) {
  if ((endpoint.user + endpoint.password).find_first_of("\r\n") != std::string::npos)
    throw Error{ErrorKind::config, "workload.command", "an option file can't hold a user or password with a line break",
                "Use another password"};
  std::string out = "[client]\n";
  out += "user=" + quoted(endpoint.user) + "\npassword=" + quoted(endpoint.password) + "\n";
  if (endpoint.socket.empty())
    out += fmt::format("host={}\nport={}\nprotocol=tcp\n", quoted(sql::tcp_host(endpoint.host)), endpoint.port);
  else
    out += "socket=" + quoted(endpoint.socket) + "\n";
  return out;
}

}  // namespace forklift::workloads::command
