#pragma once
// Packets of the MySQL protocol on a connection that somebody else has opened and logged in: one system call to send a
// command, and as a rule one to receive its whole answer. Whoever answers is not trusted: what does not fit the
// protocol ends the connection.
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

namespace forklift::mysql {

/// The connection is gone. Throws SqlError 2013.
[[noreturn]] void throw_lost(std::string_view why);

/// Reads numbers and strings of a packet; what goes beyond its end is an error that ends the connection.
class PacketReader {
 public:
  explicit PacketReader(std::string_view bytes) : at_(bytes.data()), end_(bytes.data() + bytes.size()) {}

  std::size_t left() const { return static_cast<std::size_t>(end_ - at_); }
  /// Little endian, of `Size` bytes.
  template <unsigned Size>
  std::uint64_t number() {
    need(Size);
    std::uint64_t value = 0;
    for (unsigned i = 0; i < Size; ++i) value |= std::uint64_t{static_cast<std::uint8_t>(at_[i])} << (8 * i);
    at_ += Size;
    return value;
  }
  std::string_view bytes(std::uint64_t size) {
    need(size);
    const std::string_view piece{at_, static_cast<std::size_t>(size)};
    at_ += size;
    return piece;
  }
  /// A length-encoded number.
  std::uint64_t length() {
    const auto first = number<1>();
    if (first < 0xfb) return first;
    if (first == 0xfc) return number<2>();
    if (first == 0xfd) return number<3>();
    if (first == 0xfe) return number<8>();
    throw_lost("a length that is none");
  }
  std::string_view text() { return bytes(length()); }

 private:
  void need(std::uint64_t size) const {
    if (size > left()) throw_lost("a packet that ends too early");
  }
  const char* at_;
  const char* end_;
};

class Packets {
 public:
  /// The socket stays its owner's.
  explicit Packets(int socket) : socket_(socket), in_(kFirstSize) {}

  /// Begins a command; its arguments are appended to what is returned. Errors: SqlError.
  std::string& command(std::uint8_t code);
  /// Sends the command. Errors: SqlError.
  void send();
  /// The next packet of the answer, valid until the next call. Errors: SqlError, if the connection is gone.
  std::string_view next();

 private:
  static constexpr std::size_t kFirstSize = 16 * 1024;
  /// For good: whatever comes next on this connection can't be understood.
  [[noreturn]] void break_off(std::string_view why) const;
  /// Receives until so many bytes are there.
  void fill(std::size_t wanted);

  int socket_;
  std::string out_;
  std::vector<char> in_;
  std::size_t begin_ = 0, end_ = 0;  ///< what was received and not taken yet
  std::uint8_t sequence_ = 0;
};

}  // namespace forklift::mysql
