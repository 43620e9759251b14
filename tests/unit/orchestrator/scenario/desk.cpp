#include "orchestrator/scenario/desk.hpp"

#include <catch2/catch.hpp>

#include "common/core/error.hpp"
#include "orchestrator/scenario/host_names.hpp"
#include "orchestrator/scenario/read.hpp"

using namespace forklift;
using namespace forklift::scenario;

namespace {

constexpr const char* kHosts =
    R"({"d1": {"transport": "desk", "cpu": 0.4, "memory": "2G"}, "s1": {"transport": "desk"}})";
constexpr const char* kLinks = R"({"links": {"delay": "500us", "bandwidth": "1Gbit"},
    "pairs": [{"between": ["d1", "s1"], "delay": "2ms"}]})";

std::string text_with(const std::string& hosts, const std::string& desk, const std::string& more = "") {
  return R"({"name": "d", "hosts": )" + hosts + (desk.empty() ? "" : ", \"desk\": " + desk) +
         R"(, "cluster": {"engine": "spider", "data_nodes": [{"host": "d1"}], "sql_nodes": [{"host": "s1"}]})" + more +
         "}";
}

std::string message_of(const std::string& text) {
  try {
    read_text(text, "d.json");
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("desk: hosts get addresses of their own, and every value is read", "[scenario][unit]") {
  const auto settings = read_text(text_with(kHosts, kLinks), "d.json").cells.front().settings;
  const auto& d1 = settings.hosts.at("d1");
  CHECK(d1.transport == Transport::desk);
  CHECK(d1.address == "10.77.0.2");
  CHECK(settings.hosts.at("s1").address == "10.77.0.3");
  CHECK(d1.cpu == 0.4);
  CHECK(bytes_of(d1.memory) == 2147483648);
  REQUIRE(settings.desk);
  CHECK(settings.desk->links == Links{std::chrono::microseconds{500}, "1Gbit"});
  CHECK(bits_per_second("1Gbit") == 1000000000);
  CHECK(settings.desk->pairs == std::vector<LinkPair>{{{"d1", "s1"}, std::chrono::milliseconds{2}, ""}});
  CHECK(desk_words(settings) ==
        "emulated on one machine: 2 hosts, delay 500us, bandwidth 1Gbit, 1 pair with others, CPU share 0.4 cores for "
        "one of them");
}

TEST_CASE("desk: the delay is a matrix, in microseconds too, and 0 needs no unit", "[scenario][unit]") {
  const auto scenario =
      read_text(text_with(kHosts, kLinks, R"(, "matrix": {"desk.links.delay": [0, "250us", "1ms"]})"), "d.json");
  std::vector<std::int64_t> delays;
  for (const auto& cell : scenario.cells) delays.push_back(cell.settings.desk->links->delay.count());
  CHECK(delays == std::vector<std::int64_t>{0, 250, 1000});
  const auto set = read_text(text_with(kHosts, ""), "d.json", {"desk.links.delay=250us", "hosts.s1.cpu=0.2"});
  CHECK(set.cells.front().settings.desk->links->delay == std::chrono::microseconds{250});
  CHECK(sum_of_shares(set.cells.front().settings) == Approx(0.6));
}

TEST_CASE("desk: a host with another share in another cell is another host, with an address of its own",
          "[scenario][unit]") {
  const auto scenario = read_text(text_with(kHosts, kLinks, R"(, "matrix": {"hosts.d1.cpu": [0.4, 0.8]})"), "d.json");
  const auto& second = scenario.cells[1].settings;
  CHECK(second.hosts.at("d1-2").address == "10.77.0.4");
  CHECK(second.hosts.at("s1").address == "10.77.0.3");
  CHECK(second.desk->pairs.front().between == std::vector<std::string>{"d1-2", "s1"});
  const auto all = all_hosts(scenario);
  CHECK(all.size() == 4);
  CHECK(all.at(kThisMachine).transport == Transport::local);
}

TEST_CASE("desk: what makes no sense of emulated hosts is said, with what to write", "[scenario][unit]") {
  const std::string good = kHosts;
  CHECK(message_of(text_with(good, kLinks)) == "");
  CHECK(message_of(text_with(R"({"d1": {"transport": "desk"}, "s1": {"transport": "local"}})", "")) ==
        "d.json:/hosts/s1/transport (line 1): d1 is emulated, and s1 is not: no packet passes between them. Give all "
        "hosts the transport \"desk\", or none.");
  CHECK(message_of(text_with(R"({"d1": {"cpu": 0.4}, "s1": {}})", "")) ==
        "d.json:/hosts/d1/cpu (line 1): d1 is not emulated: it has all of its CPU. Give it the transport \"desk\", or "
        "leave the value out.");
  CHECK(message_of(text_with(R"({"d1": {"memory": "1G"}, "s1": {}})", "")) ==
        "d.json:/hosts/d1/memory (line 1): d1 is not emulated: it has all of its memory. Give it the transport "
        "\"desk\", or leave the value out.");
  CHECK(message_of(text_with(R"({"d1": {"transport": "desk", "cpu": -1}, "s1": {"transport": "desk"}})", "")) ==
        "d.json:/hosts/d1/cpu (line 1): expected a number from 0 to 1024; -1 is below it. Use 0 or more.");
  CHECK(message_of(text_with(R"({"d1": {"transport": "desk", "cpu": 0.001}, "s1": {"transport": "desk"}})", "")) ==
        "d.json:/hosts/d1/cpu (line 1): 0.001 cores are too few to run anything. Give it 0.01 or more, or 0 for no "
        "limit.");
  CHECK(message_of(text_with(R"({"d1": {"transport": "desk", "memory": "2x"}, "s1": {"transport": "desk"}})", "")) ==
        "d.json:/hosts/d1/memory (line 1): \"2x\" is not a size, or too small. Write for example \"512M\" or \"2G\".");
  CHECK(message_of(
            text_with(R"({"d1": {"transport": "desk", "address": "10.0.0.1"}, "s1": {"transport": "desk"}})", "")) ==
        "d.json:/hosts/d1/address (line 1): an emulated host is given its address, in 10.77.0.0/16. Leave it out.");
  CHECK(message_of(text_with(
            R"({"d1": {"transport": "desk"}, "s1": {"transport": "desk"}, "a b": {"transport": "desk"}})", "")) ==
        "d.json:/hosts/a b (line 1): an emulated host can't be called \"a b\". Use letters, digits, \".\", \"_\" and "
        "\"-\", at most 60.");
}

TEST_CASE("desk: links are between two emulated hosts that are there", "[scenario][unit]") {
  CHECK(message_of(text_with(R"({"d1": {}, "s1": {}})", kLinks)) ==
        "d.json:/desk (line 1): no host is emulated: there are no links of ours. Give the hosts the transport "
        "\"desk\", or leave it out.");
  CHECK(message_of(text_with(kHosts, R"({"links": {"bandwidth": "1Gb"}})")) ==
        "d.json:/desk/links/bandwidth (line 1): \"1Gb\" is not a bandwidth. Write for example \"100Mbit\" or "
        "\"1Gbit\".");
  CHECK(message_of(text_with(kHosts, R"({"links": {"delay": "2s"}})")) ==
        "d.json:/desk/links/delay (line 1): expected a duration from 0s to 1s; 2s is above it. Use 1s or less.");
  const auto pairs = [](const std::string& list) {
    return message_of(text_with(kHosts, R"({"pairs": [)" + list + "]}"));
  };
  CHECK(pairs(R"({"between": ["d1", "d1"]})") ==
        "d.json:/desk/pairs/0/between (line 1): links are between two hosts. Write two names: [\"d1\", \"s1\"].");
  CHECK(pairs(R"({"between": ["d1", "s2"]})") ==
        "d.json:/desk/pairs/0/between (line 1): there is no host \"s2\". Did you mean \"s1\"?");
  CHECK(pairs(R"({"between": ["d1", "s1"]}, {"between": ["s1", "d1"]})") ==
        "d.json:/desk/pairs/1/between (line 1): the links of s1 and d1 stand twice. Take one of them out.");
  CHECK(
      message_of(
          R"({"name": "e", "hosts": {"a": {"transport": "desk"}}, "cluster": {"engine": "external", "endpoints": [{"host": "10.0.0.5"}], "user": "u"}})") ==
      "d.json:/cluster/engine (line 1): engine \"external\" uses servers that run elsewhere, which no emulated host "
      "reaches. Use hosts of another transport, or another engine.");
}

TEST_CASE("desk: one emulated host can be cut from all others", "[scenario][unit]") {
  const auto faults = [](const std::string& host) {
    return message_of(text_with(kHosts, "", R"(, "faults": [{"at": "1s", "cut": [")" + host + R"("], "for": "1s"}])"));
  };
  CHECK(faults("d1") == "");
  CHECK(faults("d7") == "d.json:/faults/0/cut/0 (line 1): there is no host \"d7\". Known hosts: d1, s1.");
}

TEST_CASE("desk: where hosts can't be emulated, a scenario may be run on this machine alone", "[scenario][unit]") {
  const std::string hosts = R"({"d1": {"transport": "desk", "cpu": 0.5, "memory": "1G"}, "s1": {"transport": "desk"}})";
  const std::string links = R"({"links": {"delay": "1ms"}, "otherwise": "local"})";
  const auto emulated = read_text(text_with(hosts, links), "d.json");
  CHECK(on_desk(emulated));
  CHECK(may_be_local(emulated));
  CHECK_FALSE(may_be_local(read_text(text_with(hosts, R"({"links": {"delay": "1ms"}})"), "d.json")));
  CHECK_FALSE(may_be_local(read_text(text_with(hosts, ""), "d.json")));
  const auto local = read_text(text_with(hosts, links), "d.json", local_instead(emulated));
  CHECK_FALSE(on_desk(local));
  CHECK(desk_words(local.cells.front().settings).empty());
  for (const auto& [name, host] : local.cells.front().settings.hosts) CHECK(host.address == "127.0.0.1");
}
