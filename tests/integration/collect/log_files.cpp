// Logs fetched with checksums: whole, or cut in the middle.
#include "orchestrator/collect/log_files.hpp"

#include <catch2/catch.hpp>

#include "orchestrator/remote/local.hpp"
#include "tests/support/scratch_dir.hpp"

using namespace forklift;
using test::ScratchDir;

namespace {

// sha256sum of "hello\n"
constexpr const char* kHello = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";

remote::Fleet local_fleet() { return {{"here", remote::make_local("here", system_clock())}}; }

}  // namespace

TEST_CASE("log files: a short log comes whole, with its checksum", "[collect][integration]") {
  const ScratchDir scratch;
  const auto file = scratch.write("it's $(a) log", "hello\n");
  const auto log = collect::fetch_log(*local_fleet().at("here"), {"sql-node-1", "here", file}, system_clock());
  CHECK(log.node == "sql-node-1");
  CHECK(log.bytes == 6);
  CHECK(log.sha256 == kHello);
  CHECK(log.text == "hello\n");
}

TEST_CASE("log files: a long log keeps its beginning and its end, and says what is missing", "[collect][integration]") {
  const ScratchDir scratch;
  const auto size = static_cast<std::size_t>(collect::kLogLimit) + 1000;
  const auto file = scratch.write("log", "first" + std::string(size - 9, 'x') + "last");
  const auto log = collect::fetch_log(*local_fleet().at("here"), {"n", "here", file}, system_clock());
  CHECK(log.bytes == static_cast<std::int64_t>(size));
  CHECK(log.text.size() < static_cast<std::size_t>(collect::kLogLimit) + 100);
  CHECK(log.text.rfind("first", 0) == 0);
  CHECK(log.text.substr(log.text.size() - 4) == "last");
  CHECK(log.text.find("1000 bytes left out") != std::string::npos);
}

TEST_CASE("log files: one that can't be read is told, and the others come", "[collect][integration]") {
  const ScratchDir scratch;
  const auto file = scratch.write("log", "hello\n");
  std::string told;
  const auto fleet = local_fleet();
  const auto logs = collect::fetch_logs(fleet, {{"a", "here", scratch / "none"}, {"b", "here", file}}, system_clock(),
                                        [&](const std::string& text) { told += text; });
  REQUIRE(logs.size() == 1);
  CHECK(logs[0].node == "b");
  CHECK(told.find("none") != std::string::npos);
}
