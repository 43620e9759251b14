#include "proxy/protocol/answer.hpp"

#include <catch2/catch.hpp>

#include "proxy/protocol/constants.hpp"
#include "proxy/protocol/wire.hpp"

using namespace forklift::proxy;

namespace {

/// An OK packet as a server with SESSION_TRACK sends it: `changes` holds tracked entries, one after the other.
std::string tracked_ok(const std::string& changes) {
  std::string payload(1, '\0');
  put_lenenc(payload, 1);
  put_lenenc(payload, 42);
  put_number(payload, status::kAutocommit | status::kSessionStateChanged, 2);
  put_number(payload, 3, 2);
  put_lenenc_bytes(payload, "Rows matched: 1");
  put_lenenc_bytes(payload, changes);
  return payload;
}

std::string entry(char kind, const std::string& data) {
  std::string bytes(1, kind);
  put_lenenc_bytes(bytes, data);
  return bytes;
}

std::string texts(const std::vector<std::string>& all) {
  std::string bytes;
  for (const auto& text : all) put_lenenc_bytes(bytes, text);
  return bytes;
}

}  // namespace

TEST_CASE("answer: what the server tracked is read, and taken out for the client", "[proxy][unit]") {
  const auto payload =
      tracked_ok(entry(1, texts({"shop"})) + entry(0, texts({"time_zone", "UTC"})) + entry(2, texts({"1"})));
  const auto ok = parse_ok(payload, true);
  REQUIRE(ok);
  CHECK(ok->affected == 1);
  CHECK(ok->insert_id == 42);
  CHECK(ok->warnings == 3);
  CHECK(ok->info == "Rows matched: 1");
  CHECK(ok->schema == "shop");
  REQUIRE(ok->variables.size() == 1);
  CHECK(ok->variables[0] == std::pair<std::string, std::string>{"time_zone", "UTC"});
  CHECK(ok->state_changed);

  const auto plain = parse_ok(ok_payload(*ok), false);
  REQUIRE(plain);
  CHECK(plain->status == status::kAutocommit);
  CHECK(plain->info == "Rows matched: 1");
  CHECK(plain->insert_id == 42);
}

TEST_CASE("answer: the text of an OK packet has its length before it", "[proxy][unit]") {
  OkPacket ok;
  ok.info = "Records: 5";
  CHECK(ok_payload(ok) == std::string{"\0\0\0\0\0\0\0\x0aRecords: 5", 18});
  ok.info.clear();
  CHECK(ok_payload(ok).size() == 7);
}

TEST_CASE("answer: an OK packet that is cut off is refused", "[proxy][unit]") {
  const auto payload = tracked_ok(entry(1, texts({"shop"})));
  for (std::size_t size = 0; size + 1 < payload.size(); ++size) {
    INFO(size);
    const auto ok = parse_ok(payload.substr(0, size), true);
    CHECK((!ok || !ok->schema));
    if (size < 7) CHECK_FALSE(ok);
  }
}

TEST_CASE("answer: errors keep number, state and text", "[proxy][unit]") {
  const auto err = parse_err(err_payload({1045, "28000", "Access denied"}));
  REQUIRE(err);
  CHECK(err->code == 1045);
  CHECK(err->state == "28000");
  CHECK(err->message == "Access denied");
  CHECK_FALSE(parse_err("\xff\x15"));
}
