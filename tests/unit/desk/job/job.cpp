#include "desk/job/job.hpp"

#include <catch2/catch.hpp>

#include "tests/support/error_of.hpp"

using namespace forklift;
using namespace forklift::desk;
using forklift::test::error_of;

namespace {

Json good() {
  return Json::parse(R"({"version": 1, "mark": "forklift-e1", "directory": "/w/desk",
    "hosts": [{"name": "d1", "address": "10.77.0.2", "cpu": 0.4, "memory_bytes": 2147483648},
              {"name": "s1", "address": "10.77.0.3"}],
    "links": {"delay_us": 500, "bandwidth_bps": 1000000000},
    "pairs": [{"between": ["d1", "s1"], "delay_us": 2000}]})");
}

Job read(const Json& json) { return read_job(JsonDocument::parse(json.dump(), "job.json")); }

/// With another value at a place.
std::string failure(const char* place, const Json& value) {
  auto json = good();
  json[JsonPointer{place}] = value;
  return error_of([&] { read(json); });
}

}  // namespace

TEST_CASE("desk job: hosts, links and pairs are read, and what is not given is without limit", "[desk][unit]") {
  const auto job = read(good());
  CHECK(job.mark == "forklift-e1");
  CHECK(job.directory == "/w/desk");
  CHECK(job.names() == std::vector<std::string>{"d1", "s1"});
  CHECK(job.hosts[0].cpu == 0.4);
  CHECK(job.hosts[0].memory_bytes == 2147483648);
  CHECK(job.hosts[1].address == "10.77.0.3");
  CHECK(job.hosts[1].cpu == 0);
  CHECK(job.hosts[1].memory_bytes == 0);
  CHECK(job.links.all.delay == Microseconds{500});
  CHECK(job.links.all.bandwidth_bps == 1'000'000'000);
  REQUIRE(job.links.pairs.size() == 1);
  CHECK(job.links.pairs[0].delay == Microseconds{2000});
  CHECK_FALSE(job.links.pairs[0].bandwidth_bps.has_value());
}

TEST_CASE("desk job: what can't be is refused with its place", "[desk][unit]") {
  CHECK(failure("/version", 2) ==
        "job.json:/version (line 1): 2 is not between 1 and 1. Choose a number in that range.");
  CHECK(failure("/mark", "system.slice") ==
        "job.json:/mark (line 1): \"system.slice\" can't be the name of a control group. Begin it with \"forklift-\", "
        "and use letters, digits, \".\", \"_\" and \"-\", at most 100 in all.");
  CHECK(failure("/directory", "w") ==
        "job.json:/directory (line 1): it must be an absolute path of at most 97 bytes: a socket is made in it. Choose "
        "a shorter one.");
  CHECK(failure("/hosts", Json::array()) ==
        "job.json:/hosts (line 1): 0 hosts are not between 1 and 64. Name at least one, and not more.");
  CHECK(
      failure("/hosts/0/name", "a/b") ==
      "job.json:/hosts/0/name (line 1): \"a/b\" is no name of a host. Use letters, digits, \".\", \"_\" and \"-\", at "
      "most 63.");
  CHECK(failure("/hosts/0/address", "127.0.0.2") ==
        "job.json:/hosts/0/address (line 1): \"127.0.0.2\" is no IPv4 address that a host may have. Give one like "
        "\"10.77.0.2\".");
  CHECK(failure("/hosts/0/cpu", 0.001) ==
        "job.json:/hosts/0/cpu (line 1): 0.001 cores are less than 0.01. Give more, or 0 for no limit.");
  CHECK(failure("/hosts/0/memory_bytes", 4096) ==
        "job.json:/hosts/0/memory_bytes (line 1): 4096 bytes are less than a MiB. Give more, or 0 for no limit.");
  CHECK(failure("/hosts/1/name", "d1") ==
        "job.json:/hosts (line 1): two hosts are named \"d1\". Give each a name of its own.");
  CHECK(failure("/hosts/1/address", "10.77.0.2") ==
        "job.json:/hosts (line 1): two hosts have the address 10.77.0.2. Give each one of its own.");
  CHECK(failure("/links/delay_us", 10'000'001) ==
        "job.json:/links/delay_us (line 1): 10000001 µs are more than 10 s. Choose a shorter delay.");
  CHECK(failure("/links/delay", 1) == "job.json:/links/delay (line 1): unknown key \"delay\". Remove it.");
  CHECK(failure("/pairs/0/between", {"d1", "d1"}) ==
        "job.json:/pairs/0/between (line 1): a pair is of two hosts. Write [\"d1\", \"s1\"].");
  CHECK(failure("/pairs/0/between", {"d1", "s2"}) ==
        "job.json:/pairs/0/between (line 1): there is no host \"s2\". Did you mean \"s1\"?");
  CHECK(failure("/pairs/1", {{"between", {"s1", "d1"}}}) ==
        "job.json:/pairs (line 1): s1 and d1 are there twice. Remove one of them.");
  CHECK(failure("/pairs", 1) == "job.json:/pairs (line 1): expected a list, found number. Write [{…}, {…}].");
  CHECK(failure("/more", 1) == "job.json:/more (line 1): unknown key \"more\". Did you mean \"mark\"?");
  auto without = good();
  without.erase("mark");
  CHECK(error_of([&] { read(without); }) == "job.json (line 1): the key \"mark\" is missing. Add it.");
}

TEST_CASE("desk job: a mark is one of ours, and no path", "[desk][unit]") {
  for (const auto* mark : {"forklift-a", "forklift-2026.11_b-c"}) CHECK(good_mark(mark));
  for (const auto* mark : {"", "forklift", "docker", "forklift-a/b", "forklift-a b", "../forklift-a", ".forklift-a"})
    CHECK_FALSE(good_mark(mark));
  CHECK(good_mark("forklift-" + std::string(91, 'a')));
  CHECK_FALSE(good_mark("forklift-" + std::string(92, 'a')));
}
