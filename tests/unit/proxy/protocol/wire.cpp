#include "proxy/protocol/wire.hpp"

#include <catch2/catch.hpp>

using namespace forklift::proxy;

TEST_CASE("wire: a number of any size survives writing and reading", "[proxy][unit]") {
  for (const std::uint64_t value : {0ULL, 250ULL, 251ULL, 65535ULL, 65536ULL, 16777215ULL, 16777216ULL, ~0ULL}) {
    std::string bytes;
    put_lenenc(bytes, value);
    Reader reader{bytes};
    CHECK(reader.lenenc() == value);
    CHECK(reader.ok());
    CHECK(reader.left() == 0);
  }
}

TEST_CASE("wire: lengths take one, three, four or nine bytes", "[proxy][unit]") {
  const auto size = [](std::uint64_t value) {
    std::string bytes;
    put_lenenc(bytes, value);
    return bytes.size();
  };
  CHECK(size(250) == 1);
  CHECK(size(251) == 3);
  CHECK(size(0x10000) == 4);
  CHECK(size(0x1000000) == 9);
}

TEST_CASE("wire: what is not there reads as nothing, and is noticed", "[proxy][unit]") {
  Reader cut{
      "\x05"
      "ab"};
  CHECK(cut.lenenc_bytes().empty());
  CHECK_FALSE(cut.ok());
  CHECK(cut.u32() == 0);

  Reader endless{"no zero byte"};
  CHECK(endless.nul_text().empty());
  CHECK_FALSE(endless.ok());

  Reader null{"\xfb"};
  null.lenenc();
  CHECK_FALSE(null.ok());

  // A length beyond all memory must not overflow into a small one.
  Reader huge{
      std::string_view{"\xfe\xff\xff\xff\xff\xff\xff\xff\xff"
                       "abc",
                       12}};
  CHECK(huge.lenenc_bytes().empty());
  CHECK_FALSE(huge.ok());
}

TEST_CASE("wire: a command's packet has sequence 0 and counts its command byte", "[proxy][unit]") {
  const auto packet = command_packet(3, "SELECT 1");
  CHECK(packet == std::string{"\x09\x00\x00\x00\x03SELECT 1", 13});
  CHECK(payload_length(packet.data()) == 9);
}
