#include "orchestrator/cluster/server/launch_check.hpp"
#include "orchestrator/plan/plan.hpp"

#include <catch2/catch.hpp>

using namespace forklift;
using namespace forklift::cluster;

namespace {

plan::Node node(const std::string& name, const std::string& value) {
  plan::Node node;
  (name == "cpus" ? node.cpus : name == "numa" ? node.numa : node.preload) = value;
  return node;
}

/// A process on a host with two NUMA nodes of four CPUs each.
LaunchFacts facts(const std::string& cpus = "0-7", std::set<std::string> policies = {"default"}) {
  return {.cpus = cpus,
          .files = {"/usr/lib/x/libjemalloc.so.2.3.0", "/opt/real/libtc.so.4", "/usr/sbin/mariadbd"},
          .real = {{"/usr/lib/x/libjemalloc.so.2", "/usr/lib/x/libjemalloc.so.2.3.0"},
                   {"/opt/libtc.so", "/opt/real/libtc.so.4"},
                   {"/no/such.so", "/no/such.so"}},
          .policies = std::move(policies),
          .node_cpus = {{0, "0-3"}, {1, "4-7"}}};
}

/// "name asked -> took" of the only difference; empty if there is none.
std::string difference(const std::string& name, const std::string& value, const LaunchFacts& facts,
                       bool may_have_less = false) {
  const auto found = launch_differences(node(name, value), facts, may_have_less);
  if (found.empty()) return "";
  CHECK(found.size() == 1);
  return found[0].name + " " + found[0].asked + " -> " + found[0].took;
}

}  // namespace

TEST_CASE("launch check: lists of CPUs are read as taskset and the kernel write them", "[cluster][unit]") {
  CHECK(parse_cpu_list("0-2,8") == std::set<int>{0, 1, 2, 8});
  CHECK(parse_cpu_list("0-6:2,1") == std::set<int>{0, 1, 2, 4, 6});
  for (const auto* text : {"", "a", "1-", "3-1", "0-4:0", "1,,2", "-1", "0x3"}) CHECK_FALSE(parse_cpu_list(text));
}

TEST_CASE("launch check: a process has the CPUs that were asked, no fewer and no more", "[cluster][unit]") {
  CHECK(difference("cpus", "0,1,2,3", facts("0-3")).empty());
  CHECK(difference("cpus", "0,99", facts("0")) == "cpus 0,99 -> 0");
  CHECK(difference("cpus", "0", facts("0-7")) == "cpus 0 -> 0-7");
  CHECK(difference("cpus", "0-3", facts("1"), true).empty());  // it bound its own threads
  CHECK(difference("cpus", "0-3", facts("1,4"), true) == "cpus 0-3 -> 1,4");
}

TEST_CASE("launch check: a memory policy is there, and on the nodes that were asked", "[cluster][unit]") {
  CHECK(difference("numa", "--membind=0", facts("0-7", {"bind:0", "default"})).empty());
  CHECK(difference("numa", "-m 0,1", facts("0-7", {"bind:0-1"})).empty());
  CHECK(difference("numa", "--interleave=all", facts("0-7", {"interleave:0-1"})).empty());
  CHECK(difference("numa", "--preferred=1", facts("0-7", {"prefer:1"})).empty());
  CHECK(difference("numa", "--membind=1", facts("0-7", {"bind:0", "default"})) ==
        "numa --membind=1 -> bind:0, default");
  CHECK(difference("numa", "--interleave all", facts()) == "numa --interleave all -> default");
  CHECK(difference("numa", "--membind=0", facts("0-7", {})).empty());  // a kernel without NUMA shows none
  CHECK(difference("numa", "--localalloc", facts()).empty());
}

TEST_CASE("launch check: numactl binds CPUs, too, unless taskset comes behind it", "[cluster][unit]") {
  CHECK(difference("numa", "--cpunodebind=1", facts("4-7")).empty());
  CHECK(difference("numa", "-N1", facts("0-7")) == "numa -N1 -> 0-7");
  CHECK(difference("numa", "--physcpubind=0-3", facts("0-2")) == "numa --physcpubind=0-3 -> 0-2");
  CHECK(difference("numa", "--cpunodebind=netdev:eth0", facts("4-7")).empty());
  auto both = node("numa", "--cpunodebind=1");
  both.cpus = "0";
  CHECK(launch_differences(both, facts("0"), false).empty());
}

TEST_CASE("launch check: a preloaded library is mapped, by its path or where the loader found it", "[cluster][unit]") {
  CHECK(difference("preload", "/usr/lib/x/libjemalloc.so.2", facts()).empty());
  CHECK(difference("preload", "/opt/libtc.so", facts()).empty());
  CHECK(difference("preload", "libjemalloc.so.2", facts()).empty());
  CHECK(difference("preload", "/usr/$LIB/libjemalloc.so.2", facts()).empty());
  CHECK(difference("preload", "/usr/lib/x/libjemalloc.so.2:/no/such.so", facts()) == "preload /no/such.so -> ");
  CHECK(difference("preload", "libjemalloc.so.1", facts()) == "preload libjemalloc.so.1 -> ");
  CHECK(difference("preload", "libjemalloc.so.20", facts()) == "preload libjemalloc.so.20 -> ");
}
