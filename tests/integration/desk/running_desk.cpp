#include "tests/integration/desk/running_desk.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <thread>

#include "common/core/clock.hpp"
#include "common/core/files.hpp"
#include "common/core/text.hpp"

namespace forklift::test {
namespace {

using namespace std::chrono_literals;

constexpr auto kPatience = 30s;
constexpr int kSocketSeconds = 30;

[[noreturn]] void broken(const std::string& what) { throw std::runtime_error{what + ": " + std::strerror(errno)}; }

Json check_here() {
  const auto told = run_program({built("forklift-desk"), "check"}, kPatience);
  return told.exit_code == 0 ? Json::parse(told.out) : Json{};
}

sockaddr_in address_of(const std::string& address, int port) {
  sockaddr_in in{};
  in.sin_family = AF_INET;
  in.sin_port = htons(static_cast<std::uint16_t>(port));
  ::inet_pton(AF_INET, address.c_str(), &in.sin_addr);
  return in;
}

}  // namespace

std::string no_desk() {
  if (::geteuid() != 0) return "they are tested as root";
  static const Json here = check_here();
  if (here.value("namespaces", false) && here.value("tun", false) && here.value("quotas", false)) return "";
  return "forklift-desk check shows " + here.dump();
}

Json desk_job(int hosts, const Json& links) {
  Json job{{"version", 1}, {"links", links}, {"hosts", Json::array()}};
  for (int i = 1; i <= hosts; ++i)
    job["hosts"].push_back({{"name", fmt::format("h{}", i)}, {"address", fmt::format("10.77.0.{}", i)}});
  return job;
}

RunningDesk::RunningDesk(Json job) : job_(std::move(job)) {
  if (!job_.contains("mark")) job_["mark"] = "forklift-test-" + random_token().substr(0, 12);
  if (!job_.contains("directory")) job_["directory"] = scratch_ / "desk";
  mark_ = job_["mark"];
  const auto file = scratch_.write("job.json", job_.dump());
  program_ = std::make_unique<Program>(std::vector<std::string>{built("forklift-desk"), "run", file},
                                       std::vector<std::string>{"FORKLIFT_PROCESS=" + mark_});
  const bool up = poll_until(system_clock(), Deadline::after(system_clock(), kPatience), 20ms, [&] {
    return run_program({built("forklift-desk"), "ask", directory() + "/desk.sock", R"({"ask": "hosts"})"}).exit_code ==
           0;
  });
  if (!up) throw std::runtime_error{"forklift-desk does not start: " + program_->wait(1s).err};
}

RunningDesk::~RunningDesk() {
  program_->signal(SIGTERM);
  program_->wait(kPatience);
  run_program({built("forklift-desk"), "clean", mark_});
}

Json RunningDesk::ask(const Json& request) const {
  const auto answer =
      run_program({built("forklift-desk"), "ask", directory() + "/desk.sock", request.dump()}, kPatience);
  if (answer.out.empty()) throw std::runtime_error{"forklift-desk does not answer: " + answer.err};
  return Json::parse(answer.out);
}

int RunningDesk::pid(const std::string& host) const {
  return ask({{"ask", "hosts"}}).at("hosts").at(host).at("pid").get<int>();
}

Ended RunningDesk::exec(const std::string& host, const std::vector<std::string>& argv) const {
  std::vector<std::string> words{built("forklift-desk"), "exec", "--pid", std::to_string(pid(host)), "--"};
  words.insert(words.end(), argv.begin(), argv.end());
  return run_program(words, kPatience);
}

std::string RunningDesk::group(const std::string& controller, const std::string& host) const {
  const auto first = "/sys/fs/cgroup/" + controller + "/" + mark_;  // version 1
  const auto base = std::filesystem::exists("/sys/fs/cgroup/" + controller) ? first : "/sys/fs/cgroup/" + mark_;
  return host.empty() ? base : base + "/" + host;
}

desk::Descriptor socket_in(int pid) {
  int made = -1;
  std::thread{[&] {  // a thread may be in another network than its process
    const desk::Descriptor network{::open(fmt::format("/proc/{}/ns/net", pid).c_str(), O_RDONLY | O_CLOEXEC)};
    if (network && ::setns(network.get(), CLONE_NEWNET) == 0) made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  }}
      .join();
  if (made < 0) broken("socket in a host");
  const timeval patience{kSocketSeconds, 0};
  for (const int option : {SO_RCVTIMEO, SO_SNDTIMEO})
    ::setsockopt(made, SOL_SOCKET, option, &patience, sizeof patience);
  return desk::Descriptor{made};
}

int listen_at(const desk::Descriptor& socket, const std::string& address) {
  auto at = address_of(address, 0);
  socklen_t size = sizeof at;
  if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&at), size) != 0 || ::listen(socket.get(), 8) != 0 ||
      ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&at), &size) != 0)
    broken("listen in a host");
  return ntohs(at.sin_port);
}

void connect_to(const desk::Descriptor& socket, const std::string& address, int port) {
  const auto at = address_of(address, port);
  if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0) broken("connect in a host");
}

desk::Descriptor accept_from(const desk::Descriptor& listener) {
  desk::Descriptor accepted{::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC)};
  if (!accepted) broken("accept in a host");
  return accepted;
}

void send_whole(const desk::Descriptor& socket, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(socket.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) broken("send in a host");
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string receive(const desk::Descriptor& socket, std::size_t bytes) {
  std::string all(bytes, '\0');
  std::size_t got = 0;
  while (got < bytes) {
    const auto more = ::recv(socket.get(), all.data() + got, bytes - got, 0);
    if (more < 0) broken("receive in a host");
    if (more == 0) break;
    got += static_cast<std::size_t>(more);
  }
  all.resize(got);
  return all;
}

Connection::Connection(const RunningDesk& desk, const std::string& from, const std::string& to)
    : first(socket_in(desk.pid(from))) {
  const auto listener = socket_in(desk.pid(to));
  const auto address = desk.ask({{"ask", "hosts"}}).at("hosts").at(to).at("address").get<std::string>();
  connect_to(first, address, listen_at(listener, address));
  second = accept_from(listener);
}

}  // namespace forklift::test
