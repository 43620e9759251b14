#include "orchestrator/remote/desk.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "common/core/error.hpp"
#include "common/core/parse_json.hpp"
#include "orchestrator/remote/failures.hpp"
#include "orchestrator/remote/local.hpp"
#include "orchestrator/remote/process.hpp"
#include "orchestrator/remote/spawn.hpp"

namespace forklift::remote {
namespace {

using namespace std::chrono_literals;

constexpr auto kAskWithin = 10s;
constexpr const char* kExecFailed = "forklift-desk exec: ";
constexpr std::size_t kLongestAnswer = 4 << 20;

[[noreturn]] void desk_failed(const std::string& socket, const std::string& what) {
  throw Error{ErrorKind::environment, socket, "the desk of the emulated hosts " + what,
              "Look at its log, desk.log beside its directory"};
}

/// Its words are whole: "where: what. How to fix."
[[noreturn]] void refused(std::string words) {
  if (words.ends_with('.')) words.pop_back();
  throw Error{ErrorKind::environment, "forklift-desk", words, ""};
}

Descriptor connect_desk(const std::string& socket) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (socket.size() >= sizeof address.sun_path)
    throw Error{ErrorKind::config, socket,
                fmt::format("the desk's socket has {} bytes in its path, and the system allows {}", socket.size(),
                            sizeof address.sun_path - 1),
                "Set cluster.workdir to a shorter path"};
  std::memcpy(address.sun_path, socket.c_str(), socket.size());
  Descriptor end{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (!end.open() || ::connect(end.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
    desk_failed(socket, fmt::format("does not listen: {}", std::strerror(errno)));
  return end;
}

std::string read_answer(int end, const std::string& socket, Deadline deadline) {
  std::string answer;
  std::array<char, 65536> buffer;
  while (answer.find('\n') == std::string::npos) {
    const auto left = deadline.left(system_clock()).count() / 1000;
    pollfd wait{end, POLLIN, 0};
    const int ready = ::poll(&wait, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000)));
    if (ready == 0) desk_failed(socket, "does not answer in time");
    const ssize_t got = ready < 0 ? -1 : ::read(end, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0 || answer.size() > kLongestAnswer) desk_failed(socket, "broke off its answer");
    answer.append(buffer.data(), static_cast<std::size_t>(got));
  }
  return answer;
}

class DeskHost final : public Remote {
 public:
  DeskHost(const std::string& host, std::string program, std::int64_t pid, Clock& clock)
      : inner_(make_local(host, clock)), program_(std::move(program)), pid_(pid) {}
  const std::string& host() const override { return inner_->host(); }

  CommandResult run(const Command& command, Deadline deadline) override {
    auto result = inner_->run(inside(command), deadline);
    if (result.err.rfind(kExecFailed, 0) == 0) {
      if (result.exit_code == 127) throw_not_started(host(), command, NotStarted::no_program);
      if (result.exit_code == 126) throw_not_started(host(), command, NotStarted::not_executable);
    }
    return result;
  }
  std::unique_ptr<LineProcess> open(const Command& command) override { return inner_->open(inside(command)); }
  void write_file(const std::string& path, const std::string& content, unsigned mode, Deadline deadline) override {
    inner_->write_file(seen(path), content, mode, deadline);
  }
  std::string read_file(const std::string& path, Deadline deadline) override {
    return inner_->read_file(seen(path), deadline);
  }
  std::string tail_file(const std::string& path, std::size_t bytes, Deadline deadline) override {
    return inner_->tail_file(seen(path), bytes, deadline);
  }
  std::string network() const override { return fmt::format("/proc/{}/ns/net", pid_); }
  void cancel() override { inner_->cancel(); }
  void reset() override { inner_->reset(); }

 private:
  Command inside(Command command) const {
    std::vector<std::string> argv{program_, "exec", "--pid", std::to_string(pid_), "--"};
    argv.insert(argv.end(), command.argv.begin(), command.argv.end());
    command.argv = std::move(argv);
    return command;
  }
  /// Its /tmp is another one than ours.
  std::string seen(const std::string& path) const { return fmt::format("/proc/{}/root{}", pid_, path); }

  std::shared_ptr<Remote> inner_;
  std::string program_;
  std::int64_t pid_;
};

}  // namespace

Json ask_desk(const std::string& socket, const Json& question, Deadline deadline) {
  const auto end = connect_desk(socket);
  const auto text = question.dump() + "\n";
  for (std::size_t done = 0; done < text.size();) {
    const ssize_t put = ::send(end.get(), text.data() + done, text.size() - done, MSG_NOSIGNAL);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) desk_failed(socket, "took no question");
    done += static_cast<std::size_t>(put);
  }
  auto answer = parse_json_or_discard(read_answer(end.get(), socket, deadline));
  if (!answer.is_object()) desk_failed(socket, "answers what can't be read");
  if (answer.contains("error")) refused(text_in(answer, "error"));
  return answer;
}

Json check_desk(Remote& machine, const std::string& program, Deadline deadline) {
  const auto answer = run_checked(machine, {.argv = {program, "check"}}, deadline, "ask what this machine allows",
                                  "Run \"forklift-desk check\" by hand");
  return parse_json_or_discard(answer.out);
}

std::shared_ptr<Remote> make_desk_host(const std::string& host, const std::string& program, const std::string& socket,
                                       Clock& clock) {
  if (::geteuid() != 0)
    throw Error{ErrorKind::environment, host, "it is emulated, and only root makes connections into its network",
                "Run forklift as root: sudo forklift …"};
  const auto answer = ask_desk(socket, {{"ask", "hosts"}}, Deadline::after(clock, kAskWithin));
  const auto pid = whole_number(answer.value(JsonPointer{"/hosts"} / host / "pid", Json{}));
  if (!pid) desk_failed(socket, fmt::format("has no host {}", host));
  return std::make_shared<DeskHost>(host, program, *pid, clock);
}

}  // namespace forklift::remote
