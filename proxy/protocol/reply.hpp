#pragma once
// Follows a server's reply to one command through whatever pieces the network gives: where it ends, what it says of the
// session, and the bytes that the client is to get. Rows pass through without being looked into. EOF packets are the
// classic ones (capability DEPRECATE_EOF is never agreed on), so that both sides count the same sequence numbers.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "proxy/protocol/answer.hpp"

namespace forklift::proxy {

enum class ReplyKind {
  usual,    ///< OK, ERR, a request for a file, or result sets
  prepare,  ///< the answer to COM_STMT_PREPARE
  rows,     ///< rows or columns up to EOF: COM_STMT_FETCH, COM_FIELD_LIST
  text,     ///< one packet of text: COM_STATISTICS
};

/// What a reply told, known when it has ended.
struct ReplySummary {
  std::uint16_t status = 0;    ///< of the last OK or EOF
  bool has_status = false;     ///< false: the reply was an ERR at once
  std::uint32_t warnings = 0;  ///< of the last OK or EOF
  bool insert_id = false;      ///< some OK carried an insert id
  bool variables_set = false;  ///< the server tracked a system variable
  bool state_changed = false;  ///< the server tracked another change of the session
  bool result_set = false;
  std::optional<std::string> schema;
  std::optional<ErrPacket> error;
};

/// A prepared statement as the server answered it.
struct PreparedAnswer {
  std::uint32_t id = 0;
  std::uint16_t columns = 0, parameters = 0;
};

class Reply {
 public:
  /// Packets that are read whole (OK, ERR, EOF, column counts) may not be longer than this.
  static constexpr std::size_t kMaxControl = std::size_t{1} << 20;

  /// Begins again. `tracked`: SESSION_TRACK was agreed on with the server.
  void begin(ReplyKind kind, bool tracked);

  /// Takes bytes; appends to `out` what a client is to get. False: the server broke the protocol.
  bool feed(std::string_view in, std::string& out);

  bool done() const { return part_ == Part::done; }
  bool wants_file() const { return part_ == Part::file; }  ///< waits for the client's LOAD DATA LOCAL
  void file_sent() { part_ = Part::first; }
  const ReplySummary& summary() const { return summary_; }
  const PreparedAnswer& prepared() const { return prepared_; }

 private:
  enum class Part { first, columns, columns_end, rows, prepared_definitions, file, done };

  bool control(std::string_view payload, std::string& out);
  bool first_packet(std::string_view payload, std::string& out);
  bool gather(std::string_view& in, std::size_t size);
  void pass(std::size_t length, std::string& out);
  bool is_control(char first, std::size_t length) const;
  bool take_eof(std::string_view payload);
  void packet_passed();
  void forward(std::string_view payload, std::string& out) const;

  Part part_ = Part::done;
  ReplyKind kind_ = ReplyKind::usual;
  bool tracked_ = false, continued_ = false;
  std::string pending_;        ///< a header, or a control packet, that is not whole yet
  std::size_t pass_left_ = 0;  ///< bytes of the present packet that go through as they are
  std::uint64_t definitions_ = 0, columns_to_come_ = 0;
  std::uint8_t sequence_ = 0;
  ReplySummary summary_;
  PreparedAnswer prepared_;
};

}  // namespace forklift::proxy
