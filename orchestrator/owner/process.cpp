#include "orchestrator/owner/process.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <vector>

#include "common/core/error.hpp"

namespace forklift::owner {
namespace {

std::string text_of(const std::string& file) {
  std::ifstream in{file};
  return {std::istreambuf_iterator<char>{in}, {}};
}

std::string first_word(const std::string& file) {
  std::istringstream text{text_of(file)};
  std::string word;
  text >> word;
  return word;
}

std::string host_name() {
  std::array<char, 256> name{};
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "";
}

/// Empty where pids can't be looked up: without /proc, or with that of another namespace.
std::string pid_namespace(const std::optional<Stat>& own) {
  if (!own || own->pid != ::getpid()) return "";
  std::error_code error;
  const auto link = std::filesystem::read_symlink("/proc/self/ns/pid", error);
  return error ? "" : link.string();
}

/// A handle on a process, which another one that gets its pid later does not share; -1 if there is none.
class PidHandle {
 public:
  explicit PidHandle(pid_t pid) : fd_(static_cast<int>(::syscall(SYS_pidfd_open, pid, 0))) {}
  ~PidHandle() {
    if (fd_ >= 0) ::close(fd_);
  }
  PidHandle(const PidHandle&) = delete;
  PidHandle& operator=(const PidHandle&) = delete;
  int fd() const { return fd_; }

 private:
  int fd_;
};

bool has_open(const store::Owner& owner, const std::filesystem::path& database) {
  std::error_code ignored;
  const std::filesystem::directory_iterator files{fmt::format("/proc/{}/fd", owner.pid), ignored};
  for (const auto& file : files) {
    if (std::filesystem::equivalent(file.path(), database, ignored)) return true;
  }
  return false;
}

}  // namespace

std::optional<Stat> parse_stat(const std::string& text) {
  const auto name_ends = text.rfind(')');
  if (name_ends == std::string::npos) return std::nullopt;
  Stat stat;
  std::istringstream begin{text}, rest{text.substr(name_ends + 1)};
  std::vector<std::string> fields{std::istream_iterator<std::string>{rest}, {}};  // from the third on
  if (!(begin >> stat.pid) || fields.size() < 20 || fields[0].size() != 1) return std::nullopt;
  stat.state = fields[0][0];
  stat.threads = std::atoll(fields[17].c_str());
  stat.start_ticks = std::atoll(fields[19].c_str());
  return stat;
}

std::optional<Stat> stat_of(const std::string& pid) { return parse_stat(text_of("/proc/" + pid + "/stat")); }

store::Owner this_process(const std::string& command, Clock& clock) {
  const auto own = stat_of("self");
  const auto now = clock.wall_us();
  store::Owner owner;
  owner.command = command;
  owner.host = host_name();
  owner.boot_id = first_word("/proc/sys/kernel/random/boot_id");
  owner.pid_namespace = pid_namespace(own);
  owner.pid = ::getpid();
  owner.start_ticks = own ? own->start_ticks : 0;
  owner.phase = "begin";
  owner.phase_us = owner.heartbeat_us = now;
  return owner;
}

Seen look(const store::Owner& owner) {
  const auto seen = stat_of(std::to_string(owner.pid));
  if (!seen) return ::kill(static_cast<pid_t>(owner.pid), 0) != 0 && errno == ESRCH ? Seen::gone : Seen::hidden;
  const bool ended = (seen->state == 'Z' || seen->state == 'X') && seen->threads <= 1;  // its other threads may live
  return seen->start_ticks == owner.start_ticks && !ended ? Seen::lives : Seen::gone;
}

void send_signal(const store::Owner& owner, int signal, const std::filesystem::path& database) {
  const auto pid = static_cast<pid_t>(owner.pid);
  const PidHandle handle{pid};  // before the look: what is seen then is what the handle means
  if (look(owner) != Seen::lives) return;
  if (!has_open(owner, database)) {
    if (look(owner) != Seen::lives) return;  // it has just ended
    throw Error{
        ErrorKind::environment, fmt::format("pid {} on {}", owner.pid, owner.host),
        fmt::format("it is not seen to have {} open, and so is not taken for the one that works on this experiment",
                    database.string()),
        "Look at it, and end it yourself if it is; or stop it as the user who started it"};
  }
  const long sent = handle.fd() >= 0 ? ::syscall(SYS_pidfd_send_signal, handle.fd(), signal, nullptr, 0)
                                     : ::kill(pid, signal);  // a kernel without such handles
  if (sent == 0 || errno == ESRCH) return;
  throw Error{ErrorKind::environment, fmt::format("pid {} on {}", owner.pid, owner.host),
              fmt::format("it can't be signalled: {}", std::strerror(errno)),
              "Stop it as the user who started it, or as root"};
}

}  // namespace forklift::owner
