// What hosts answer to our scripts: facts, control groups, process ids, clocks, disks, ports, programs' versions,
// whatever the doctor asks; and the frame in which SSH carries a program's output. An answer is a piece of the input,
// see fake_host.hpp.
#include "common/cgroup/cgroup.hpp"
#include "orchestrator/cluster/host_checks.hpp"
#include "orchestrator/cluster/server/launch_check.hpp"
#include "orchestrator/collect/cgroups.hpp"
#include "orchestrator/doctor/host_look.hpp"
#include "orchestrator/engines/ndb/parameters.hpp"
#include "orchestrator/engines/ndb/status.hpp"
#include "orchestrator/owner/process.hpp"
#include "orchestrator/plan/make.hpp"
#include "orchestrator/remote/cgroups.hpp"
#include "orchestrator/remote/clock_offset.hpp"
#include "orchestrator/remote/ending.hpp"
#include "orchestrator/remote/hostfacts.hpp"
#include "orchestrator/remote/line_buffer.hpp"
#include "orchestrator/remote/process.hpp"
#include "orchestrator/remote/ssh_wrapper.hpp"
#include "orchestrator/scenario/read.hpp"
#include "tests/fuzz/fake_host.hpp"

namespace {

using namespace forklift;

plan::Plan plan_on_db1(const char* engine, const char* more) {
  const auto text = std::string{R"({"name": "fuzz", "hosts": {"db1": {"transport": "ssh", "address": "10.0.0.1"}},
      "cluster": {"engine": ")"} +
                    engine + R"(", "workdir": "/w", "sql_nodes": [{"host": "db1"}])" + more +
                    R"(}, "workload": {"warehouses": 2}})";
  return plan::make(scenario::read_text(text, "fuzz.json"), "fuzz-20261123-041500-3f2a");
}

const plan::Plan& innodb() {
  static const auto plan = plan_on_db1("innodb", "");
  return plan;
}
const plan::Plan& ndb() {
  static const auto plan = plan_on_db1("ndb", R"(, "basedir": "/opt/ndb", "management_servers": [{"host": "db1"}],
      "data_nodes": [{"host": "db1"}, {"host": "db1"}])");
  return plan;
}

Deadline never() { return Deadline::never(); }

/// Each question to a host of its own, which answers with the input from its beginning.
template <class Ask>
void ask(std::string_view input, Ask question) {
  fuzz::FakeHost host{input};
  fuzz::accepts([&] { question(host); });
}

void processes(std::string_view input) {
  ask(input, [](auto& host) {
    const remote::DaemonSpec spec{
        .name = "sql-node-1", .mark = "m", .command = {.argv = {"x"}}, .log_file = "/l", .database = ""};
    const auto record = remote::start_daemon(host, spec, never());
    remote::alive(host, record, never());
    remote::to_words(
        remote::ending_of(host, record, Deadline{TimePoint{}}));  // an answer that never comes is not waited for
  });
  ask(input, [](auto& host) { remote::find_marked(host, "m/", never()); });
  ask(input, [&](auto& host) {
    auto node = innodb().clusters[0].nodes[0];
    node.cpus = "0-3";
    node.numa = "--membind=0 --cpunodebind=1";
    node.preload = "/a.so:b.so";
    for (const bool less : {false, true}) cluster::check_launch(host, 1, node, less, never());
  });
  owner::parse_stat(std::string{input});
  cluster::parse_cpu_list(std::string{input});
}

void groups(std::string_view input) {
  ask(input, [](auto& host) {
    const auto facts = remote::read_host_facts(host, never());
    facts.get("cores");
  });
  ask(input, [](auto& host) {
    collect::Cgroups cgroups{{{"db1", &host, {"driver-1"}}}, "m/", system_clock(), [](const auto&) {}};
    collect::cgroup_words(cgroups.finish());
  });
  fuzz::Answers answers{input};
  const std::string own{answers.next()}, mounts{answers.next()};
  remote::oom_count(*std::make_unique<fuzz::FakeHost>(input), own, mounts, never());
}

void machines(std::string_view input) {
  for (const auto* plan : {&innodb(), &ndb()}) {
    ask(input, [&](auto& host) { doctor::look_at(host, *plan, {{"libx.so", "x"}}, "", system_clock()); });
  }
  ask(input, [](auto& host) { remote::clock_offset(host, system_clock(), never()); });
  ask(input, [](auto& host) { cluster::check_space(host, "/w", {1, 1, 1}, cluster::Workdir::make, never()); });
  ask(input, [](auto& host) { cluster::check_port(host, "sql-node-1 on db1", 3306, {"", ""}, never()); });
  ask(input, [](auto& host) { cluster::find_programs(host, "", never()); });
  fuzz::accepts([&] {
    engines::ndb::check_parameters(ndb().clusters[0].settings, engines::ndb::parse_configinfo(input), "ndb-9.7.2");
  });
  engines::ndb::parse_status(input);
}

/// What came out, and how it ended, of an output that arrives in pieces of this size.
std::pair<std::string, int> unwrapped(std::string_view input, std::size_t piece) {
  remote::WrappedStream stream{"nonce"};
  std::string out;
  while (!input.empty()) {
    stream.add(std::string{input.substr(0, piece)});
    input.remove_prefix(std::min(piece, input.size()));
    out += stream.take();
  }
  return {out, stream.end() ? stream.end()->exit_code : -1};
}

void frames(std::string_view input) {
  fuzz::accepts([&] {
    const auto whole = unwrapped(input, input.size() + 1);
    fuzz::must(whole == unwrapped(input, 7) && whole.first.size() <= input.size());
  });
  fuzz::accepts([&] {
    remote::LineBuffer buffer;
    std::size_t bytes = 0;
    buffer.add(std::string{input});
    while (const auto line = buffer.take_line()) bytes += line->size() + 1;
    if (const auto rest = buffer.take_rest()) bytes += rest->size();
    fuzz::must(bytes == input.size());
  });
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto input = fuzz::text_of(data, size);
  processes(input);
  groups(input);
  machines(input);
  frames(input);
  return 0;
}
