#include <catch2/catch.hpp>
#include <vector>

#include "common/core/random.hpp"
#include "proxy/protocol/constants.hpp"
#include "proxy/protocol/wire.hpp"
#include "tests/fuzz/proxy_input.hpp"

using namespace forklift;
using namespace forklift::proxy;

namespace {

std::string packets(const std::vector<std::string>& payloads) {
  std::string bytes;
  std::uint8_t sequence = 1;
  for (const auto& payload : payloads) put_packet(bytes, sequence++, payload);
  return bytes;
}

/// One whole, right message of each kind.
std::vector<std::string> examples() {
  const std::string eof = eof_payload({0, status::kAutocommit});
  OkPacket ok;
  ok.info = "Rows matched: 1";
  const Greeting greeting{
      .version = "10.11.6-MariaDB", .capabilities = ~0U, .nonce = "abcdefghijklmnopqrst", .plugin = "p"};
  const Login login{.capabilities = ~capability::kSsl & ~capability::kLenencAuth,
                    .user = "app",
                    .answer = "12345678901234567890",
                    .schema = "shop",
                    .plugin = "mysql_native_password"};
  return {packets({"\x01", "column", eof, "row", eof}),
          packets({ok_payload(ok)}),
          packets({"\xfbrows", ok_payload(ok)}),
          packets({std::string{"\0\x07\0\0\0\1\0\1\0\0\0\0", 12}, "?", eof, "a", eof}),
          packets({err_payload({1045, "28000", "Access denied"})}),
          ok_payload(ok),
          greeting_payload(greeting),
          login_payload(login),
          std::string{"\1\0\0\0\0\1\0\0\0\0\1\3\0\3\0\3\0abcdefghijkl", 29},
          "SELECT 'a', `b`, @c /* forklift: w=1 */ FROM t -- x\nWHERE d = \"e\"; SET time_zone = 'UTC'"};
}

std::string mutate(std::string bytes, Random& random) {
  const auto place = static_cast<std::size_t>(random.uniform(0, static_cast<std::int64_t>(bytes.size()) - 1));
  switch (random.uniform(0, 3)) {
    case 0:
      bytes[place] = static_cast<char>(random.uniform(0, 255));
      break;
    case 1:
      bytes.erase(place);
      break;
    case 2:
      bytes.insert(place, bytes.substr(place, static_cast<std::size_t>(random.uniform(1, 40))));
      break;
    default:
      bytes[place] = static_cast<char>(random.uniform(0xfa, 0xff));
  }
  return bytes.empty() ? "x" : bytes;
}

}  // namespace

TEST_CASE("fuzz: damaged packets are refused or read, and never depend on how they were cut", "[proxy][unit]") {
  Random random{42};
  for (const auto& example : examples()) {
    for (int i = 0; i < 3'000; ++i) {
      std::string bytes = example;
      for (auto times = random.uniform(1, 4); times > 0; --times) bytes = mutate(bytes, random);
      INFO(Catch::Detail::stringify(bytes));
      REQUIRE_NOTHROW(test::feed_protocol(bytes));
    }
  }
}
