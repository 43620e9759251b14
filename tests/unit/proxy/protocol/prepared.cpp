#include "proxy/protocol/prepared.hpp"

#include <catch2/catch.hpp>

#include "proxy/protocol/constants.hpp"
#include "proxy/protocol/rows.hpp"
#include "proxy/protocol/wire.hpp"

using namespace forklift::proxy;

namespace {

/// Statement 7 with two integers; types only if asked for.
std::string argument(bool with_types) {
  std::string bytes;
  put_number(bytes, 7, 4);
  put_number(bytes, 0, 1);
  put_number(bytes, 1, 4);
  put_number(bytes, 0, 1);  // no NULLs
  put_number(bytes, with_types ? 1 : 0, 1);
  if (with_types) bytes += std::string{"\x03\x00\x03\x00", 4};
  put_number(bytes, 11, 4);
  put_number(bytes, 22, 4);
  return bytes;
}

}  // namespace

TEST_CASE("prepared: an execution without types gets those of the client's earlier one", "[proxy][unit]") {
  const auto first = argument(true), second = argument(false);
  const auto typed = parse_execution(first, 2);
  const auto untyped = parse_execution(second, 2);
  REQUIRE(typed);
  REQUIRE(untyped);
  CHECK(untyped->types.empty());
  CHECK(untyped->values == typed->values);
  CHECK(execution_packet(*untyped, 99, typed->types) == execution_packet(*typed, 99, typed->types));
  const auto packet = execution_packet(*untyped, 99, typed->types);
  const auto again = parse_execution(std::string_view{packet}.substr(kHeader + 1), 2);
  REQUIRE(again);
  CHECK(again->statement == 99);
  CHECK(again->types == typed->types);
}

TEST_CASE("prepared: an execution that is too short for its parameters is refused", "[proxy][unit]") {
  const auto whole = argument(true);
  for (std::size_t size = 0; size < 15; ++size) {
    INFO(size);
    CHECK_FALSE(parse_execution(whole.substr(0, size), 2));
  }
  CHECK_FALSE(parse_execution(argument(true), 400));
}

TEST_CASE("prepared: a recorded answer gets each client's own number", "[proxy][unit]") {
  std::string recorded;
  put_packet(recorded, 1, std::string{"\x00\x05\x00\x00\x00rest", 9});
  const auto answer = prepared_answer_for(recorded, 0x01020304);
  CHECK(answer == std::string{"\x09\x00\x00\x01\x00\x04\x03\x02\x01rest", 13});
}

TEST_CASE("prepared: the one number of a result is read, and nothing else taken for one", "[proxy][unit]") {
  std::string reply;
  put_packet(reply, 1, "\x01");
  put_packet(reply, 2, "column");
  put_packet(reply, 3, std::string{"\xfe\0\0\0\0", 5});
  auto empty = reply;
  put_packet(reply, 4,
             "\x02"
             "42");
  CHECK(single_number(reply) == 42U);
  CHECK_FALSE(single_number(empty));
  put_packet(empty, 4,
             "\x02"
             "4x");
  CHECK_FALSE(single_number(empty));
  CHECK_FALSE(single_number("\xff"));
}
