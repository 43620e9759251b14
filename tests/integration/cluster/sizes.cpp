// What we take a size in an option to be, against what the server takes it to be.
#include <catch2/catch.hpp>

#include "orchestrator/cluster/option_sizes.hpp"
#include "tests/support/program.hpp"

using namespace forklift;
using test::run_program;

namespace {

/// The bytes that MariaDB reads; nothing if it refuses the text.
std::optional<std::int64_t> taken_by_server(const std::string& text) {
  const auto ended =
      run_program({"/usr/sbin/mariadbd", "--no-defaults", "--innodb-buffer-pool-size=" + text, "--verbose", "--help"});
  if (ended.err.find("Error while setting value") != std::string::npos) return std::nullopt;
  const auto at = ended.out.find("\ninnodb-buffer-pool-size ");
  REQUIRE(at != std::string::npos);
  return std::stoll(ended.out.substr(at + 25));
}

}  // namespace

TEST_CASE("sizes: MariaDB takes the bytes that we take an option to mean, or refuses it with us",
          "[engines][integration]") {
  for (const auto* text : {"64M", "64m", "64MB", "64MiB", "64Mx", "+64M", "900GB", "1T", "1P", "67108864", "1.5G",
                           "0x4000000", "64 M", "64Q"}) {
    INFO(text);
    CHECK(cluster::server_size(text) == taken_by_server(text));
  }
}
