#include "orchestrator/remote/ssh_wrapper.hpp"

#include <algorithm>
#include <sstream>

#include "common/core/error.hpp"
#include "orchestrator/remote/quote.hpp"

namespace forklift::remote {
namespace {

/// $1 nonce, $2 "lines", "none" or the number of input bytes, $3 directory or empty, $4 the program as it is looked up,
/// rest: the words to start. Descriptor 3 is the channel. The program's standard input (5) is a pipe whose write end is
/// 4: the pipe that the shell made for `: |` has no other writer, and Linux opens it again through /proc. The watcher
/// kills the program when the channel closes; that is why the channel is not the program's own input.
constexpr const char* kWrapper = R"sh(
nonce=$1 input=$2 directory=$3 program=$4; shift 4
say() { printf '%s %s %s\n' "$nonce" "$1" "$2"; printf '%s %s %s\n' "$nonce" "$1" "$2" >&2; }
printf '%s\n' "$nonce"; printf '%s\n' "$nonce" >&2
if [ -n "$directory" ]; then CDPATH= cd -- "$directory" >/dev/null 2>&1 || { say 127 no-directory; exit 0; }; fi
case $program in
  */*) [ -e "$program" ] || { say 127 no-program; exit 0; }
       [ -f "$program" ] && [ -x "$program" ] || { say 126 not-executable; exit 0; } ;;
  *) command -v -- "$program" >/dev/null 2>&1 || { say 127 no-program; exit 0; } ;;
esac
exec 3<&0
: | {
  exec 5<&0 4>/proc/self/fd/0
  "$@" <&5 3<&- 4>&- 5<&- &
  child=$!
  exec 5<&- </dev/null
  {
    trap '' PIPE
    case $input in
      lines) while IFS= read -r line; do case $line in l*) printf '%s\n' "${line#l}" >&4 ;; *) exec 4>&- ;; esac; done ;;
      none) exec 4>&- ;;
      *) head -c "$input" >&4; exec 4>&- ;;
    esac
    while read -r line; do :; done
    kill -s KILL -- "-$child"; kill -s KILL "$child"
  } <&3 >/dev/null 2>&1 &
  watcher=$!
  exec 3<&- 4>&-
  wait "$child" 2>/dev/null; code=$?
  kill -s KILL "$watcher" 2>/dev/null
  [ "$input" = lines ] && kill -s KILL -- "-$child" 2>/dev/null
  say "$code" ended
}
)sh";

bool is_name(const std::string& name) {
  const auto ok = [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  return !name.empty() && std::all_of(name.begin(), name.end(), ok) && !(name[0] >= '0' && name[0] <= '9');
}

std::string input_word(const Command& command, InputMode mode) {
  if (mode == InputMode::lines) return "lines";
  return command.input.empty() ? "none" : std::to_string(command.input.size());
}

}  // namespace

std::string command_line(const Command& command, InputMode mode, const std::string& nonce) {
  std::vector<std::string> words{
      "sh", "-c", kWrapper, "sh", nonce, input_word(command, mode), command.directory, command.argv.at(0)};
  words.insert(words.end(), {"setsid", "--"});
  if (!command.environment.empty()) {
    words.insert(words.end(), {"env", "--"});
    for (const auto& [name, value] : command.environment) {
      if (!is_name(name))
        throw Error{ErrorKind::config, "environment of " + command.argv[0], "'" + name + "' is no name of a variable",
                    "Use letters, digits and _"};
      words.push_back(name + "=" + value);
    }
    if (command.argv[0].find('=') != std::string::npos) {
      throw Error{ErrorKind::config, command.argv[0], "a program with = in its name can't be given an environment",
                  "Rename it"};
    }
  }
  words.insert(words.end(), command.argv.begin(), command.argv.end());
  return "exec " + quote_all(words);
}

namespace {

/// Of the line with which the script ends.
constexpr std::size_t kLongestEnd = 256;

}  // namespace

void WrappedStream::add(const std::string& bytes) {
  if (end_) return;  // written by something that the program left behind
  text_ += bytes;
  if (!begun_) {
    const auto mark = text_.find(nonce_ + "\n");
    if (mark == std::string::npos) {
      text_.erase(0, text_.size() - std::min(text_.size(), nonce_.size()));  // of what came before, nothing is kept
      return;
    }
    text_.erase(0, mark + nonce_.size() + 1);
    begun_ = true;
  }
  const auto mark = text_.find(nonce_, searched_);
  if (mark == std::string::npos) {
    std::size_t held = std::min(text_.size(), nonce_.size() - 1);
    while (held > 0 && text_.compare(text_.size() - held, held, nonce_, 0, held) != 0) --held;
    ready_ = searched_ = text_.size() - held;
  } else {
    ready_ = searched_ = mark;
    read_end();
  }
}

void WrappedStream::read_end() {
  const auto newline = text_.find('\n', ready_);
  if (newline == std::string::npos) {
    text_.resize(std::min(text_.size(), ready_ + nonce_.size() + kLongestEnd));
    return;
  }
  std::istringstream words{text_.substr(ready_ + nonce_.size(), newline - ready_ - nonce_.size())};
  End end;
  std::string reason;
  words >> end.exit_code >> reason;
  if (reason == "no-directory") end.not_started = NotStarted::no_directory;
  if (reason == "no-program") end.not_started = NotStarted::no_program;
  if (reason == "not-executable") end.not_started = NotStarted::not_executable;
  end_ = end;
}

std::string WrappedStream::take() {
  std::string own = text_.substr(0, ready_);
  text_.erase(0, ready_);
  searched_ -= ready_;
  ready_ = 0;
  return own;
}

}  // namespace forklift::remote
