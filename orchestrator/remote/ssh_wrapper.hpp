#pragma once
// What really runs on a host when we say "run this": a small shell script around the program, and the reading of what
// it says. SSH alone can't tell a killed program from a lost connection, and closing a channel kills nothing; the
// script repairs both.
#include <optional>
#include <string>

#include "orchestrator/remote/failures.hpp"
#include "orchestrator/remote/remote.hpp"

namespace forklift::remote {

/// How a wrapped program is given its standard input.
enum class InputMode {
  whole,  ///< `Command::input`, sent right after the start, then end of file
  lines,  ///< frames: "l" + line + newline; "e" + newline is the end of input
};

/// The one string for the login shell. The program runs in a session of its own; when the channel closes (for whatever
/// reason), the script kills that session's process group. `nonce` begins and ends both output streams.
/// Errors: config, if a word holds a NUL byte, or an environment name is no name.
std::string command_line(const Command& command, InputMode mode, const std::string& nonce);

/// One output stream: what the login shell's own start-up files print before the first nonce is no output of the
/// program.
class WrappedStream {
 public:
  explicit WrappedStream(std::string nonce) : nonce_(std::move(nonce)) {}
  /// Bytes as they came from the channel.
  void add(const std::string& bytes);
  /// The program's own bytes since the last call. Holds back what may be the beginning of the end mark.
  std::string take();
  /// What the script says at the end: the program's exit code, or why there was no program.
  struct End {
    int exit_code = 0;
    std::optional<NotStarted> not_started;
  };
  const std::optional<End>& end() const { return end_; }

 private:
  void read_end();

  std::string nonce_, text_;
  bool begun_ = false;
  std::size_t searched_ = 0;  ///< of text_: no nonce begins before it
  std::size_t ready_ = 0;     ///< of text_: the program's own
  std::optional<End> end_;
};

}  // namespace forklift::remote
