#include "desk/server/desk.hpp"

#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "common/contract/fields.hpp"
#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "common/core/text.hpp"
#include "desk/job/addresses.hpp"

namespace forklift::desk {
namespace {

using contract::Fields;

const Json kDone = {{"ok", true}};

/// A whole request: what it asks for was looked at before.
Fields fields_of(const JsonDocument& request) {
  Fields fields{request, JsonPointer{}};
  fields.require("ask");
  return fields;
}

/// None where there can be none and no host is to be limited.
std::unique_ptr<Groups> make_groups(const Job& job) {
  const bool limited = std::any_of(job.hosts.begin(), job.hosts.end(),
                                   [](const HostWish& host) { return host.cpu > 0 || host.memory_bytes > 0; });
  const auto hierarchies = own_hierarchies();
  if (hierarchies.version == GroupVersion::none) {
    if (!limited) return nullptr;
    throw Error{ErrorKind::environment, "hosts", "there are no control groups here that limit CPU time and memory",
                "Leave \"cpu\" and \"memory_bytes\" out"};
  }
  try {
    return std::make_unique<Groups>(hierarchies, job.mark, job.hosts);
  } catch (const Error&) {
    if (limited || ::geteuid() == 0) throw;
    return nullptr;
  }
}

}  // namespace

Desk::Desk(Job job) : job_(std::move(job)), files_(job_), groups_(make_groups(job_)) { make_hosts(); }

void Desk::make_hosts() {
  std::vector<std::uint32_t> addresses;
  for (const auto& host : job_.hosts) addresses.push_back(parse_ipv4(host.address).value_or(0));
  const auto prefix = prefix_of(addresses);
  std::vector<Port> ports;
  hosts_.reserve(job_.hosts.size());
  for (std::size_t i = 0; i < job_.hosts.size(); ++i) {
    const auto& wish = job_.hosts[i];
    auto& host = hosts_.emplace_back(HostSetting{wish.name, {wish.address, prefix}, files_.host(wish.name)});
    if (groups_) groups_->add(i, host.pid());
    ports.push_back({host.boot(), addresses[i]});
    boot_ids_.push_back(split(read_file(files_.host(wish.name) + "/boot_id"), '\n').front());
  }
  use_before_ = use();
  links_ = std::make_unique<Forwarder>(std::move(ports), Paths{job_.links, job_.names()});
}

std::string Desk::fallen_host() const {
  for (const auto& host : hosts_) {
    siginfo_t ended{};
    if (::waitid(P_PID, static_cast<id_t>(host.pid()), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid != 0)
      return host.name();
  }
  return "";
}

Json Desk::answer(const JsonDocument& request) {
  Fields fields{request, JsonPointer{}};
  fields.require("ask");
  std::string ask;
  fields.read("ask", ask, {"hosts", "quotas", "link", "links", "statistics"});
  if (ask == "quotas") return set_quotas(request);
  if (ask == "link") return set_link(request);
  if (ask == "links") return set_links(request);
  if (ask == "statistics") return statistics(request);
  fields.finish();
  return hosts();
}

Json Desk::hosts() const {
  Json all = Json::object();
  for (std::size_t i = 0; i < hosts_.size(); ++i)
    all[hosts_[i].name()] = {{"pid", hosts_[i].pid()}, {"address", hosts_[i].address()}, {"boot_id", boot_ids_[i]}};
  return {{"hosts", all},
          {"quotas", words_of(groups_ ? groups_->version() : GroupVersion::none)},
          {"links", "tun"},
          {"realtime", links_->realtime()}};
}

Json Desk::set_quotas(const JsonDocument& request) {
  auto fields = fields_of(request);
  fields.require("on");
  bool on = false;
  fields.read("on", on);
  fields.finish();
  if (groups_) groups_->limit(on);
  return kDone;
}

Json Desk::set_link(const JsonDocument& request) {
  auto fields = fields_of(request);
  for (const auto* key : {"host", "up"}) fields.require(key);
  std::string name;
  bool up = true;
  const auto names = job_.names();
  fields.read("host", name, names);
  fields.read("up", up);
  fields.finish();
  links_->set_up(static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin()), up);
  return kDone;
}

Json Desk::set_links(const JsonDocument& request) {
  auto fields = fields_of(request);
  for (const auto* key : {"links", "pairs"}) fields.has(key);
  fields.finish();
  links_->set_paths(Paths{read_links(request, JsonPointer{}, job_.names()), job_.names()});
  return kDone;
}

std::vector<HostUse> Desk::use() const {
  std::vector<HostUse> all;
  for (std::size_t i = 0; i < hosts_.size(); ++i) {
    auto& host = all.emplace_back();
    if (groups_) host.group = groups_->use(i);
    host.dropped = dropped_in(text_or_nothing(fmt::format("/proc/{}/net/dev", hosts_[i].pid())));
  }
  return all;
}

Json Desk::statistics(const JsonDocument& request) {
  auto fields = fields_of(request);
  bool reset = false;
  fields.read("reset", reset);
  fields.finish();
  const auto now = use();
  auto answer = statistics_of(job_.names(), links_->counts(reset), use_before_, now, links_->realtime());
  if (reset) use_before_ = now;
  return answer;
}

}  // namespace forklift::desk
