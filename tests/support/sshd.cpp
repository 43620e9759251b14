#include "tests/support/sshd.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

#include "common/core/clock.hpp"
#include "tests/support/free_port.hpp"

namespace forklift::test {
namespace {

using namespace std::chrono_literals;

std::string text_of(const std::string& file) {
  std::stringstream text;
  text << std::ifstream{file}.rdbuf();
  return text.str();
}

/// Name and parent of a process; an empty name if it is gone.
std::pair<std::string, pid_t> process(pid_t pid) {
  const std::string stat = text_of(fmt::format("/proc/{}/stat", pid));
  const auto open = stat.find('('), close = stat.rfind(')');
  if (open == std::string::npos || close == std::string::npos) return {"", 0};
  std::istringstream rest{stat.substr(close + 2)};
  char state = '?';
  pid_t parent = 0;
  rest >> state >> parent;
  return {stat.substr(open + 1, close - open - 1), parent};
}

}  // namespace

std::string shell(const std::string& command) {
  std::unique_ptr<FILE, int (*)(FILE*)> pipe{::popen(command.c_str(), "r"), &::pclose};
  std::string text;
  std::array<char, 4096> buffer;
  while (const auto got = std::fread(buffer.data(), 1, buffer.size(), pipe.get())) text.append(buffer.data(), got);
  return text;
}

std::string make_key(const ScratchDir& directory, const std::string& name) {
  const std::string file = directory / name;
  shell(fmt::format("ssh-keygen -q -t ed25519 -N '' -C test -f '{}' 2>&1", file));
  return file;
}

std::string sshd_config(const std::string& address, int port, const std::string& directory) {
  return fmt::format(
      "Port {0}\nListenAddress {1}\nHostKey {2}/host_key\nAuthorizedKeysFile {2}/authorized_keys\nPidFile none\n"
      "UsePAM no\nStrictModes no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\n"
      "PermitRootLogin prohibit-password\nLogLevel VERBOSE\n"
      "SetEnv SHLVL=2\n",  // bash then skips the user's own start-up file, whatever that does
      port, address, directory);
}

Sshd::Sshd(const std::vector<std::string>& extra) : port_(free_port()) {
  ::mkdir("/run/sshd", 0755);  // sshd insists on it when root starts it
  const std::string host_key = make_key(directory_, "host_key"), client_key = make_key(directory_, "client_key");
  directory_.write("authorized_keys", text_of(client_key + ".pub"));
  directory_.write("known_hosts", fmt::format("[127.0.0.1]:{} {}", port_, text_of(host_key + ".pub")));
  std::string config = sshd_config("127.0.0.1", port_, directory_.path().string());
  for (const auto& line : extra) config += line + "\n";
  config_ = directory_.write("sshd_config", config);
  start();
}

Sshd::~Sshd() { stop(); }

void Sshd::start() {
  const std::string log = directory_ / "sshd.log";
  pid_ = ::fork();
  if (pid_ == 0) {
    const int null = ::open("/dev/null", O_RDWR);
    ::dup2(null, 0);
    ::dup2(null, 1);
    ::dup2(null, 2);
    ::setsid();
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);  // gone also if the test is killed
    ::execl("/usr/sbin/sshd", "/usr/sbin/sshd", "-D", "-f", config_.c_str(), "-E", log.c_str(),
            static_cast<char*>(nullptr));
    ::_exit(127);
  }
  auto& clock = system_clock();
  const bool up = poll_until(clock, Deadline::after(clock, 10s), 10ms,
                             [&] { return text_of(log).find("Server listening on 127.0.0.1") != std::string::npos; });
  if (!up) {
    stop();
    throw std::runtime_error("sshd did not start: " + text_of(log));
  }
}

std::vector<pid_t> Sshd::family() const {
  std::vector<pid_t> found{pid_};
  for (std::size_t i = 0; i < found.size(); ++i) {
    for (const auto& entry : std::filesystem::directory_iterator{"/proc"}) {
      const pid_t pid = std::atoi(entry.path().filename().c_str());
      if (pid <= 0) continue;
      const auto [name, parent] = process(pid);
      if (name == "sshd" && parent == found[i]) found.push_back(pid);
    }
  }
  return found;
}

void Sshd::drop_sessions() {
  const auto all = family();
  for (std::size_t i = 1; i < all.size(); ++i) ::kill(all[i], SIGKILL);
}

void Sshd::freeze() {
  for (const pid_t pid : family()) ::kill(pid, SIGSTOP);
}

void Sshd::thaw() {
  for (const pid_t pid : family()) ::kill(pid, SIGCONT);
}

void Sshd::stop() {
  if (pid_ < 0) return;
  for (const pid_t pid : family()) ::kill(pid, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
  pid_ = -1;
  std::error_code ignored;
  std::filesystem::remove(directory_.path() / "sshd.log", ignored);
}

scenario::Host Sshd::host() const {
  scenario::Host host;
  host.name = "far";
  host.transport = scenario::Transport::ssh;
  host.port = port_;
  host.user = ::getpwuid(::getuid())->pw_name;
  host.identity = directory_ / "client_key";
  host.known_hosts = directory_ / "known_hosts";
  return host;
}

std::string Sshd::host_key_fingerprint() const {
  std::istringstream words{shell(fmt::format("ssh-keygen -l -E sha256 -f '{}'", directory_ / "host_key.pub"))};
  std::string bits, fingerprint;
  words >> bits >> fingerprint;
  return fingerprint + " (ssh-ed25519)";
}

}  // namespace forklift::test
