// The tables of proxies and faults.
#include "orchestrator/scenario/tables.hpp"

namespace forklift::scenario {
namespace {

using namespace std::chrono_literals;
using fields::between;
using fields::custom;
using fields::each;
using fields::field;
using fields::Option;
using fields::Table;
using fields::Type;

const fields::Words kProxies{"none", "forklift", "haproxy"};
const fields::Words kFaults{"kill", "restart", "pause", "cut", "rolling_restart"};

/// A fault has the key of its kind, and what it is done to behind it.
fields::Field<Fault> target(Fault::Kind kind, Option option) {
  option.path = "/" + to_string(kind);
  const auto read = [kind](Fault& fault, const Json& name) {
    if (name == Json("") || name == Json::array()) return;
    fault.kind = kind;
    for (const auto& one : name.is_array() ? name : Json::array({name}))
      fault.targets.push_back(one.get<std::string>());
  };
  const auto write = [kind, list = option.type == Type::list](const Fault& fault) {
    if (fault.kind != kind || fault.targets.empty()) return Json{};
    return list ? Json(fault.targets) : Json(fault.targets.front());
  };
  return custom<Fault>(std::move(option), read, write);
}

Table<Fault> of_a_fault() {
  auto cut = target(Fault::Kind::cut,
                    {.type = Type::list,
                     .help = "Two hosts between which no packet passes for the time of `for`, which needs root "
                             "there; or one emulated host, which no packet reaches or leaves.",
                     .fallback = Json::array()});
  cut.below = {each(Type::text, "A name from `hosts`.")};
  return {
      field("at", &Fault::at, between(0s, 24h), "When, after the measurement window has begun.").required(),
      target(Fault::Kind::kill,
             {.help = "A node that ends at once (SIGKILL), as by a power cut: \"data-node-2\".", .fallback = ""}),
      target(Fault::Kind::restart,
             {.help = "A node that was killed and is started again with the data that it has.", .fallback = ""}),
      target(Fault::Kind::pause, {.help = "A node that stands still (SIGSTOP) for the time of `for`.", .fallback = ""}),
      cut,
      target(Fault::Kind::rolling_restart,
             {.type = Type::choice,
              .help = "All nodes of a kind, stopped in order and started again, one after the other.",
              .fallback = "",
              .choices = {"", "data-nodes", "sql-nodes"}}),
      field("for", &Fault::duration, between(0s, 24h), "How long a pause or a cut lasts.").in_plan_if_set(),
  };
}

Table<Proxy> of_a_proxy() {
  return {
      field("host", &Proxy::host, "A name from `hosts`.").required(),
      field("kind", &Proxy::kind, kProxies,
            "`forklift`: forklift-proxy. `haproxy`: Debian's. `none`: no proxy after all, for comparison."),
      field("connections", &Proxy::connections, between(1, 10000),
            "`forklift`: connections to each SQL server, whatever the number of clients.")
          .in_plan_if([](const Proxy& proxy) { return proxy.kind == Proxy::Kind::forklift; }),
      field("threads", &Proxy::threads, between(1, 256), "Its threads.").in_plan_if([](const Proxy& proxy) {
        return proxy.kind != Proxy::Kind::none;
      }),
      field("port", &Proxy::port, between(1, 65535), "Its port; assigned from `cluster.base_port` upwards if absent."),
  };
}

}  // namespace

std::string to_string(Fault::Kind kind) { return kFaults.at(static_cast<std::size_t>(kind)); }
std::string to_string(Proxy::Kind kind) { return kProxies.at(static_cast<std::size_t>(kind)); }

const Table<Settings>& proxy_fields() {
  static const Table<Settings> all{
      list_of("proxies", &Settings::proxies, of_a_proxy(),
              "Proxies between drivers and SQL servers, to which drivers connect in turn (docs/proxy.md).",
              "One proxy, in front of all SQL servers.")
          .in_plan_if_set()};
  return all;
}

const Table<Settings>& fault_fields() {
  static const Table<Settings> all{list_of("faults", &Settings::faults, of_a_fault(),
                                           "What is done to the cluster during every run, each at its time.",
                                           "One of kill, restart, pause, cut and rolling_restart.")};
  return all;
}

}  // namespace forklift::scenario
