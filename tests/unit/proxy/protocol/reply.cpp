#include "proxy/protocol/reply.hpp"

#include <catch2/catch.hpp>

#include "proxy/protocol/constants.hpp"
#include "proxy/protocol/wire.hpp"

using namespace forklift::proxy;

namespace {

std::string packets(const std::vector<std::string>& payloads) {
  std::string bytes;
  std::uint8_t sequence = 1;
  for (const auto& payload : payloads) put_packet(bytes, sequence++, payload);
  return bytes;
}

std::string eof(std::uint16_t status = status::kAutocommit) { return eof_payload({0, status}); }
std::string ok(std::uint16_t status = status::kAutocommit) {
  OkPacket packet;
  packet.status = status;
  return ok_payload(packet);
}

/// Two result sets, then an OK.
std::string several() {
  return packets({"\x01", "column", eof(), "row", "\xfe a long row that begins as EOF does", eof(status::kMoreResults),
                  "\x01", "column", eof(), eof(status::kMoreResults), ok()});
}

}  // namespace

TEST_CASE("reply: a whole reply is recognised however it is cut into pieces", "[proxy][unit]") {
  const auto bytes = several();
  for (std::size_t piece = 1; piece <= bytes.size(); ++piece) {
    Reply reply;
    reply.begin(ReplyKind::usual, false);
    std::string out;
    bool fine = true;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      CHECK_FALSE(reply.done());
      fine = fine && reply.feed(std::string_view{bytes}.substr(at, piece), out);
    }
    INFO("pieces of " << piece);
    CHECK(fine);
    CHECK(reply.done());
    CHECK(out == bytes);
    CHECK(reply.summary().result_set);
  }
}

TEST_CASE("reply: bytes after its end are the server's mistake", "[proxy][unit]") {
  Reply reply;
  reply.begin(ReplyKind::usual, false);
  std::string out;
  CHECK_FALSE(reply.feed(packets({ok()}) + "x", out));
}

TEST_CASE("reply: a transaction that is open is told by the last packet", "[proxy][unit]") {
  Reply reply;
  reply.begin(ReplyKind::usual, false);
  std::string out;
  CHECK(reply.feed(packets({ok(status::kInTransaction | status::kAutocommit)}), out));
  CHECK(reply.done());
  CHECK((reply.summary().status & status::kInTransaction) != 0);
}

TEST_CASE("reply: a variable that was set is noticed, MySQL's count of statements is none", "[proxy][unit]") {
  for (const auto& [name, set] : {std::pair{"time_zone", true}, {"statement_id", false}}) {
    std::string variable, changes, payload{"\0\0\0\2\x40\0\0\0", 8};
    put_lenenc_bytes(variable, name);
    put_lenenc_bytes(variable, "7");
    changes.push_back('\0');
    put_lenenc_bytes(changes, variable);
    payload[3] = status::kAutocommit;
    put_lenenc_bytes(payload, changes);
    Reply reply;
    reply.begin(ReplyKind::usual, true);
    std::string out;
    REQUIRE(reply.feed(packets({payload}), out));
    CHECK(reply.summary().variables_set == set);
  }
}

TEST_CASE("reply: an error in the middle of rows ends it", "[proxy][unit]") {
  Reply reply;
  reply.begin(ReplyKind::usual, false);
  std::string out;
  CHECK(reply.feed(packets({"\x01", "column", eof(), "row", err_payload({1317, "70100", "interrupted"})}), out));
  CHECK(reply.done());
  REQUIRE(reply.summary().error);
  CHECK(reply.summary().error->code == 1317);
}

TEST_CASE("reply: a request for a file waits for the client", "[proxy][unit]") {
  Reply reply;
  reply.begin(ReplyKind::usual, false);
  std::string out;
  CHECK(reply.feed(packets({"\xfbrows.tsv"}), out));
  CHECK(reply.wants_file());
  CHECK_FALSE(reply.done());
  reply.file_sent();
  std::string end;
  put_packet(end, 4, ok());
  CHECK(reply.feed(end, out));
  CHECK(reply.done());
}

TEST_CASE("reply: the answer to a prepare ends after its parameters and columns", "[proxy][unit]") {
  std::string head(1, '\0');
  put_number(head, 9, 4);
  put_number(head, 2, 2);  // columns
  put_number(head, 1, 2);  // parameters
  put_number(head, 0, 3);
  Reply reply;
  reply.begin(ReplyKind::prepare, false);
  std::string out;
  CHECK(reply.feed(packets({head, "?", eof(), "a", "b"}), out));
  CHECK_FALSE(reply.done());
  std::string end;
  put_packet(end, 6, eof());
  CHECK(reply.feed(end, out));
  CHECK(reply.done());
  CHECK(reply.prepared().id == 9);
  CHECK(reply.prepared().columns == 2);
  CHECK(reply.prepared().parameters == 1);
}

TEST_CASE("reply: an open cursor's rows are not waited for", "[proxy][unit]") {
  Reply reply;
  reply.begin(ReplyKind::usual, false);
  std::string out;
  CHECK(reply.feed(packets({"\x01", "column", eof(status::kCursorExists)}), out));
  CHECK(reply.done());
}

TEST_CASE("reply: a row of more than 16 MiB goes through in its packets", "[proxy][unit]") {
  std::string bytes = packets({"\x01", "column", eof()});
  put_number(bytes, kMaxPayload, 3);
  put_number(bytes, 4, 1);
  bytes.append(kMaxPayload, 'r');
  put_packet(bytes, 5, "\xfe");  // its rest, which is no EOF
  put_packet(bytes, 6, eof());
  Reply reply;
  reply.begin(ReplyKind::usual, false);
  std::string out;
  CHECK(reply.feed(bytes, out));
  CHECK(reply.done());
  CHECK(out.size() == bytes.size());
}
