// The table of a scenario's head and of its hosts.
#include "orchestrator/scenario/paths.hpp"
#include "orchestrator/scenario/repeats.hpp"
#include "orchestrator/scenario/tables.hpp"

namespace forklift::scenario {
namespace {

using namespace std::chrono_literals;
using fields::between;
using fields::field;
using fields::one_of;

fields::Table<Host> fields_of_a_host() {
  const auto by_ssh = [](const Host& host) { return host.transport == Transport::ssh; };
  return {
      field("transport", &Host::transport, one_of({"local", "ssh", "desk"}),
            "How it is reached. `desk`: it is emulated on this machine, with a network, processes and a share of the "
            "CPU of its own (docs/desk.md)."),
      field("address", &Host::address,
            "Servers listen here, drivers and SSH connect here. Emulated hosts are given "
            "theirs, in 10.77.0.0/16."),
      field("port", &Host::port, between(1, 65535), "SSH port.").in_plan_if(by_ssh),
      field("user", &Host::user, "SSH user; ssh's own default if absent.").not_in_plan(),
      field("identity", &Host::identity, "Private key file; agent and default keys if absent.")
          .read_through(local_path)
          .not_in_plan(),
      field("known_hosts", &Host::known_hosts,
            "known_hosts file; ~/.ssh/known_hosts if absent. A key that it or /etc/ssh/ssh_known_hosts revokes is "
            "refused.")
          .read_through(local_path)
          .not_in_plan(),
      field("host_key", &Host::accept_new_host_key, one_of({"strict", "accept-new"}),
            "`accept-new` trusts a host that was never seen; a changed key is always refused.")
          .in_plan_if_set(),
      field("cpu", &Host::cpu, between(0, 1024, "cores"),
            "Of an emulated host: the cores that it may use while a run is warmed up and measured. 0: all.")
          .in_plan_if_set(),
      field("memory", &Host::memory, "Of an emulated host: the memory that it may use then, as \"2G\"; all if absent.")
          .in_plan_if_set(),
  };
}

fields::Table<Slices> fields_of_slices() {
  return {
      field("length", &Slices::length, between(1s, 1h), "The counted part of each."),
      field("settle", &Slices::settle, between(0s, 10min),
            "Driven before it and not counted: caches and queues of another cell's load are gone by then."),
  };
}

}  // namespace

const fields::Table<Scenario>& head_fields() {
  static const fields::Table<Scenario> all{
      field("name", &Scenario::name, "Short name; results are listed under it.").required().fixed(),
      field("description", &Scenario::description, "What the scenario is to show.").many_lines().fixed(),
      field("seed", &Scenario::seed, between(0, 9e15), "Seed of every random choice: order of runs, inputs, rows.")
          .fixed(),
      repeats_field().fixed(),
      object_of("slices", &Scenario::slices, fields_of_slices(),
                "Instead of runs, short windows in turn between cells that share a cluster: all their databases are "
                "loaded, and one cell at a time is driven, in a new order each round. A "
                "round is a block, `repeats` their number; `workload.warmup` comes once per cell, and "
                "`workload.duration` is not used (docs/measurement.md).")
          .fixed(),
      field("aa", &Scenario::aa,
            "An A/A experiment: the first cell twice, as cells A and B. What differs between them is the machines' "
            "noise; it is stored and shown in later reports.")
          .fixed(),
      field("keep", &Scenario::keep, one_of({"never", "on-failure"}),
            "`on-failure`: servers are left running, and not ended later, if a run failed; not after Ctrl-C.")
          .fixed(),
  };
  return all;
}

const fields::Table<Settings>& host_fields() {
  static const fields::Table<Settings> all{
      map_of("hosts", &Settings::hosts, fields_of_a_host(), &Host::name, "Machines by name.", "One machine.")
          .defaults_to({{"local", {{"transport", "local"}}}})};
  return all;
}

}  // namespace forklift::scenario
