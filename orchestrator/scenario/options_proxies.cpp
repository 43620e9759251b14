#include "orchestrator/scenario/options_proxies.hpp"

namespace forklift::scenario {

using enum Type;

void add_proxies(std::vector<Option>& all) {
  const std::vector<Option> proxies{
      {"/proxies", list, "Proxies between drivers and SQL servers, to which drivers are dealt in turn (docs/proxy.md).",
       Json::array()},
      {"/proxies/*", object, "One proxy, in front of all SQL servers."},
      {.path = "/proxies/*/host", .type = text, .help = "A name from `hosts`.", .required = true},
      {"/proxies/*/kind",
       choice,
       "`forklift`: forklift-proxy. `haproxy`: Debian's. `none`: no proxy after all, for comparison.",
       "forklift",
       {},
       {},
       {"none", "forklift", "haproxy"}},
      {"/proxies/*/connections", integer, "`forklift`: connections to each SQL server, whatever the number of clients.",
       128, 1, 10000},
      {"/proxies/*/threads", integer, "Its threads.", 1, 1, 256},
      {"/proxies/*/port", integer, "Its port; dealt from `cluster.base_port` upwards if absent.", {}, 1, 65535},
  };
  all.insert(all.end(), proxies.begin(), proxies.end());
}

}  // namespace forklift::scenario
