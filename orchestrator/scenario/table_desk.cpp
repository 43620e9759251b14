// The table of what lies between emulated hosts.
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

constexpr auto kLongestDelay = 1s;

Table<Links> of_links() {
  return {
      field("delay", &Links::delay, between(0s, kLongestDelay),
            "How long a packet is under way from one host to another: one way, in each direction."),
      field("bandwidth", &Links::bandwidth,
            "How fast bytes leave a host: \"10Mbit\", \"1Gbit\" (per second); without a limit if absent."),
  };
}

fields::Field<LinkPair> delay_of_a_pair() {
  const fields::Range range = between(0s, kLongestDelay);
  return custom<LinkPair>(
      {.path = "/delay",
       .type = Type::duration,
       .help = "Their own delay; that of `desk.links` if absent.",
       .low = range.low,
       .high = range.high},
      [](LinkPair& pair, const Json& value) {
        Microseconds delay{0};
        fields::read_value(value, delay);
        pair.delay = delay;
      },
      [](const LinkPair& pair) { return pair.delay ? fields::json_of(*pair.delay) : Json{}; });
}

Table<LinkPair> of_a_pair() {
  return {
      field("between", &LinkPair::between, "Two emulated hosts.", {each(Type::text, "A name from `hosts`.")})
          .required(),
      delay_of_a_pair(),
      field("bandwidth", &LinkPair::bandwidth, "Their own bandwidth; that of `desk.links` if absent.").in_plan_if_set(),
  };
}

Table<Desk> of_a_desk() {
  return {
      object_of("links", &Desk::links, of_links(), "The links between emulated hosts."),
      list_of("pairs", &Desk::pairs, of_a_pair(), "Pairs of hosts between which the links are others.", "One pair.")
          .in_plan_if_set(),
      field("otherwise", &Desk::otherwise, fields::one_of({"fail", "local"}),
            "Where `run` finds that this machine, or the user, can't emulate hosts: `fail`, or `local`: all servers "
            "run beside each other on this machine, without links and limits.")
          .not_in_plan()
          .fixed(),
  };
}

}  // namespace

const Table<Settings>& desk_fields() {
  static const Table<Settings> all{
      object_of("desk", &Settings::desk, of_a_desk(),
                "What lies between hosts with the transport `desk`, which are emulated on this machine "
                "(docs/desk.md).")};
  return all;
}

}  // namespace forklift::scenario
