#include "desk/job/job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "common/contract/fields.hpp"
#include "common/core/text.hpp"
#include "desk/job/addresses.hpp"

namespace forklift::desk {
namespace {

using contract::Fields;

constexpr std::uint64_t kMostBandwidth = 1'000'000'000'000;
constexpr Microseconds kLongestDelay = std::chrono::seconds{10};
constexpr double kMostCores = 1024, kLeastCores = 0.01;
constexpr std::uint64_t kLeastMemory = 1 << 20;
constexpr std::size_t kLongestMark = 100, kLongestName = 63, kLongestDirectory = 97;  // a socket's path has 107 bytes

bool good_name(const std::string& name, std::size_t most) {
  const auto good = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
           c == '-';
  };
  return !name.empty() && name.size() <= most && name[0] != '.' && name[0] != '-' &&
         std::all_of(name.begin(), name.end(), good);
}

void read_delay(Fields& fields, Microseconds& delay) {
  fields.read("delay_us", delay);
  if (delay > kLongestDelay)
    fields.fail("delay_us", fmt::format("{} µs are more than 10 s", delay.count()), "Choose a shorter delay");
}

Link read_link(Fields fields) {
  Link link;
  read_delay(fields, link.delay);
  fields.read("bandwidth_bps", link.bandwidth_bps, 0, kMostBandwidth);
  fields.finish();
  return link;
}

PairWish read_pair(Fields fields, const std::vector<std::string>& names) {
  fields.require("between");
  std::vector<std::string> between;
  fields.read("between", between);
  if (between.size() != 2 || between[0] == between[1])
    fields.fail("between", "a pair is of two hosts", "Write [\"d1\", \"s1\"]");
  for (const auto& name : between) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    const auto near = nearest_name(name, names);
    fields.fail("between", fmt::format("there is no host \"{}\"", name),
                near ? fmt::format("Did you mean \"{}\"?", *near) : "Use a name of \"hosts\"");
  }
  PairWish pair{between[0], between[1], {}, {}};
  if (fields.has("delay_us")) read_delay(fields, pair.delay.emplace());
  if (fields.has("bandwidth_bps")) fields.read("bandwidth_bps", pair.bandwidth_bps.emplace(), 0, kMostBandwidth);
  fields.finish();
  return pair;
}

HostWish read_host(Fields fields) {
  HostWish host;
  fields.require("name");
  fields.require("address");
  fields.read("name", host.name);
  if (!good_name(host.name, kLongestName))
    fields.fail("name", fmt::format("\"{}\" is no name of a host", host.name),
                "Use letters, digits, \".\", \"_\" and \"-\", at most 63");
  fields.read("address", host.address);
  const auto address = parse_ipv4(host.address);
  if (!address || !host_address(*address))
    fields.fail("address", fmt::format("\"{}\" is no IPv4 address that a host may have", host.address),
                "Give one like \"10.77.0.2\"");
  fields.read("cpu", host.cpu, 0, kMostCores);
  if (host.cpu > 0 && host.cpu < kLeastCores)
    fields.fail("cpu", fmt::format("{} cores are less than {}", host.cpu, kLeastCores), "Give more, or 0 for no limit");
  fields.read("memory_bytes", host.memory_bytes);
  if (host.memory_bytes > 0 && host.memory_bytes < kLeastMemory)
    fields.fail("memory_bytes", fmt::format("{} bytes are less than a MiB", host.memory_bytes),
                "Give more, or 0 for no limit");
  fields.finish();
  return host;
}

/// The list under `key`, and where it stands. Errors: config, if it is no list.
std::vector<JsonPointer> entries(Fields& fields, const std::string& key) {
  std::vector<JsonPointer> all;
  if (!fields.has(key)) return all;
  const Json& list = fields.value(key);
  if (!list.is_array())
    fields.fail(key, fmt::format("expected a list, found {}", list.type_name()), "Write [{…}, {…}]");
  for (std::size_t i = 0; i < list.size(); ++i) all.push_back(fields.pointer(key) / i);
  return all;
}

void need_unique(Fields& fields, const std::vector<HostWish>& hosts) {
  std::set<std::string> names, addresses;
  for (const auto& host : hosts) {
    if (!names.insert(host.name).second)
      fields.fail("hosts", fmt::format("two hosts are named \"{}\"", host.name), "Give each a name of its own");
    if (!addresses.insert(host.address).second)
      fields.fail("hosts", fmt::format("two hosts have the address {}", host.address), "Give each one of its own");
  }
}

LinkWishes read_links(Fields& fields, const std::vector<std::string>& names) {
  LinkWishes wishes;
  if (fields.has("links")) wishes.all = read_link(Fields{fields.document(), fields.pointer("links")});
  std::set<std::set<std::string>> seen;
  for (const auto& at : entries(fields, "pairs")) {
    const auto& pair = wishes.pairs.emplace_back(read_pair(Fields{fields.document(), at}, names));
    if (!seen.insert({pair.first, pair.second}).second)
      fields.fail("pairs", fmt::format("{} and {} are there twice", pair.first, pair.second), "Remove one of them");
  }
  return wishes;
}

}  // namespace

std::vector<std::string> Job::names() const {
  std::vector<std::string> all;
  for (const auto& host : hosts) all.push_back(host.name);
  return all;
}

bool good_mark(const std::string& mark) { return good_name(mark, kLongestMark) && mark.starts_with(kMarkPrefix); }

LinkWishes read_links(const JsonDocument& document, const JsonPointer& at, const std::vector<std::string>& names) {
  Fields fields{document, at};
  return read_links(fields, names);
}

Job read_job(const JsonDocument& document) {
  Fields fields{document, JsonPointer{}};
  Job job;
  int version = 0;
  for (const auto* key : {"version", "mark", "directory", "hosts"}) fields.require(key);
  fields.read("version", version, 1, 1);
  fields.read("mark", job.mark);
  if (!good_mark(job.mark))
    fields.fail("mark", fmt::format("\"{}\" can't be the name of a control group", job.mark),
                "Begin it with \"forklift-\", and use letters, digits, \".\", \"_\" and \"-\", at most 100 in all");
  fields.read("directory", job.directory);
  if (job.directory.empty() || job.directory[0] != '/' || job.directory.size() > kLongestDirectory)
    fields.fail("directory", "it must be an absolute path of at most 97 bytes: a socket is made in it",
                "Choose a shorter one");
  const auto hosts = entries(fields, "hosts");
  if (hosts.empty() || hosts.size() > kMostHosts)
    fields.fail("hosts", fmt::format("{} hosts are not between 1 and {}", hosts.size(), kMostHosts),
                "Name at least one, and not more");
  for (const auto& at : hosts) job.hosts.push_back(read_host(Fields{document, at}));
  need_unique(fields, job.hosts);
  job.links = read_links(fields, job.names());
  fields.finish();
  return job;
}

}  // namespace forklift::desk
