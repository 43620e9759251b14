#include "orchestrator/experiment/desk.hpp"

#include "common/core/error.hpp"
#include "orchestrator/hosts/deploy/push.hpp"
#include "orchestrator/hosts/work_mark.hpp"
#include "orchestrator/scenario/desk.hpp"
#include "orchestrator/scenario/host_names.hpp"

namespace forklift::experiment {
namespace {

using namespace std::chrono_literals;

constexpr auto kDeskReadyWithin = 60s, kDeskGrace = 20s;

std::map<std::string, scenario::Host> emulated_hosts(const scenario::Scenario& scenario) {
  auto all = scenario::all_hosts(scenario);
  std::erase_if(all, [](const auto& one) { return one.second.transport != scenario::Transport::desk; });
  return all;
}

Json link_of(std::optional<Microseconds> delay, const std::string& bandwidth) {
  Json link = Json::object();
  if (delay) link["delay_us"] = delay->count();
  if (!bandwidth.empty()) link["bandwidth_bps"] = scenario::bits_per_second(bandwidth).value_or(0);
  return link;
}

}  // namespace

std::string own_desk(const Effects& effects) {
  return effects.own_desk.empty() ? hosts::deploy::own_program("forklift-desk").string() : effects.own_desk;
}

Json links_of(const scenario::Settings& settings) {
  const auto desk = settings.desk.value_or(scenario::Desk{});
  const auto all = desk.links.value_or(scenario::Links{});
  Json links{{"links", link_of(all.delay, all.bandwidth)}, {"pairs", Json::array()}};
  for (const auto& pair : desk.pairs) {
    auto& one = links["pairs"].emplace_back(link_of(pair.delay, pair.bandwidth));
    one["between"] = pair.between;
  }
  return links;
}

Json desk_job(const std::string& experiment, const std::string& directory,
              const std::map<std::string, scenario::Host>& hosts, const scenario::Settings& first) {
  Json job{{"version", 1}, {"mark", "forklift-" + experiment}, {"directory", directory}, {"hosts", Json::array()}};
  for (const auto& [name, host] : hosts) {
    auto& one = job["hosts"].emplace_back(Json{{"name", name}, {"address", host.address}});
    if (host.cpu > 0) one["cpu"] = host.cpu;
    if (!host.memory.empty()) one["memory_bytes"] = scenario::bytes_of(host.memory).value_or(0);
  }
  job["links"] = links_of(first)["links"];
  return job;
}

void Desk::start(const Record& record) {
  const auto& scenario = ground_.scenario;
  if (!scenario::on_desk(scenario)) return;
  ground_.progress.phase("starting emulated hosts");
  const auto& effects = ground_.effects;
  machine_ = effects.make_host(scenario::kThisMachine, {.transport = scenario::Transport::local});
  const auto& first = scenario.cells.front().settings;
  root_ = hosts::work_directory(first.cluster, hosts::home_of(*machine_, effects.clock)) + "/" + ground_.experiment;
  process_.emplace(*machine_,
                   process::Ground{.journal = ground_.journal,
                                   .clock = effects.clock,
                                   .check_cancelled = [&effects] { effects.cancel.check(); }},
                   process::Identity{.name = kDesk,
                                     .mark = desk_mark(ground_.experiment),
                                     .directory = directory(),
                                     .log_file = root_ + "/desk.log",
                                     .database = ground_.writer.database().absolute_path()});
  launch(record);
  process_->await_ready(kDeskReadyWithin, [&]() -> std::string {
    try {
      ask({{"ask", "hosts"}});
      return "";
    } catch (const Error& error) {
      return error.problem();
    }
  });
}

void Desk::launch(const Record& record) {
  const auto hosts = emulated_hosts(ground_.scenario);
  if (record.leftover.desk) {
    process_->take_over(*record.leftover.desk);
    for (const auto& [name, host] : hosts) ask({{"ask", "link"}, {"host", name}, {"up", true}});
    return;
  }
  const auto& effects = ground_.effects;
  if (record.resumed) hosts::remove_work_in(*machine_, root_, root_, ground_.experiment, effects.clock);
  hosts::claim_work_root(*machine_, root_, ground_.experiment, effects.clock);
  const auto file = root_ + "/desk.json";
  const auto job = desk_job(ground_.experiment, directory(), hosts, ground_.scenario.cells.front().settings);
  machine_->write_file(file, to_text(job), 0600, Deadline::after(effects.clock, 30s));
  process_->start({.argv = {own_desk(effects), "run", file}});
}

Json Desk::ask(const Json& question) const { return ground_.effects.ask_desk(desk_socket(directory()), question); }

bool Desk::has_died() { return process_ && process_->started() && !process_->alive(); }

void Desk::check_alive() {
  if (process_ && process_->started()) process_->check_alive();
}

void Desk::stop(remote::Fleet* fleet) {
  if (!process_) return;
  ground_.progress.phase("stopping emulated hosts");
  process_->stop(kDeskGrace);
  clean_desk(ground_.effects, ground_.experiment);
  // One that was killed leaves its hosts' files, with the sockets of their servers.
  hosts::remove_work_in(*machine_, directory(), root_, ground_.experiment, ground_.clock());
  process_.reset();
  if (fleet == nullptr) return;
  const auto all = scenario::all_hosts(ground_.scenario);
  const auto make = reach(ground_.effects, "");
  for (auto& [name, host] : *fleet) {
    if (all.at(name).transport != scenario::Transport::desk) continue;
    left_.push_back(host);
    host = make(name, all.at(name));
  }
}

}  // namespace forklift::experiment
