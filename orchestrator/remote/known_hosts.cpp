#include "orchestrator/remote/known_hosts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/core/text.hpp"

namespace forklift::remote {
namespace {

constexpr std::string_view kBlanks = " \t\r";

std::string read_one(const scenario::Host& host, const std::string& file, bool named, bool may_be_missing) {
  std::error_code code;
  const auto there = std::filesystem::status(file, code).type() != std::filesystem::file_type::not_found;
  if (!there && may_be_missing) return "";
  try {
    return read_file(file, kLargestText);
  } catch (const Error& error) {
    throw Error{ErrorKind::environment, host.name,
                fmt::format("its host key can't be checked: {}: {}", error.where(), error.problem()),
                named ? fmt::format("Correct hosts.{}.known_hosts, or the file's permissions", host.name)
                      : "Correct the file or its permissions: it may name revoked keys"};
  }
}

}  // namespace

std::vector<KnownHostsFile> read_known_hosts(const scenario::Host& host, const std::string& user,
                                             const std::string& global) {
  const bool named = !host.known_hosts.empty();
  return {{user, read_one(host, user, named, !named || host.accept_new_host_key)},
          {global, read_one(host, global, false, true)}};
}

std::vector<std::string> known_hosts_lines(const std::string& text, const std::string& marker) {
  std::vector<std::string> found;
  for (const auto& line : split(text, '\n')) {
    const auto begin = line.find_first_not_of(kBlanks);
    if (begin == std::string::npos || line[begin] == '#') continue;
    const auto end = std::min(line.find_first_of(kBlanks, begin), line.size());
    const bool marked = line[begin] == '@';
    if (marker.empty() ? marked : line.compare(begin, end - begin, marker) != 0) continue;
    const auto rest = marked ? line.find_first_not_of(kBlanks, end) : begin;
    if (rest == std::string::npos) continue;
    found.push_back(line.substr(rest, line.find_last_not_of(kBlanks) + 1 - rest));
  }
  return found;
}

}  // namespace forklift::remote
