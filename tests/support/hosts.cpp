#include "tests/support/hosts.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "common/core/clock.hpp"
#include "tests/support/program.hpp"
#include "tests/support/sshd.hpp"

namespace forklift::test {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// $1 key. Removes every process, namespace and link of hosts whose names begin with the key.
constexpr const char* kSweep = R"sh(
for ns in $(ip netns list | cut -d' ' -f1 | grep "^$1h"); do
  for i in 1 2 3 4 5 6 7 8 9 10; do
    pids=$(ip netns pids "$ns"); [ -n "$pids" ] || break; kill -KILL $pids
  done
  ip netns del "$ns"
done
for link in $(ip -o link show | sed -n "s/^[0-9]*: \($1[bv][0-9]*\)[@:].*/\1/p"); do ip link del "$link" 2>/dev/null; done
rm -rf -- "${TMPDIR:-/tmp}/forklift-hosts-$1-"*
)sh";

/// Waits for the end of its input, which comes when the test ends, however it does; then kSweep.
constexpr const char* kKeeper = "trap '' INT TERM HUP; cat >/dev/null";

/// Runs on a new host, in namespaces of its own. $1 the host's files, $2 its name.
constexpr const char* kBoot = R"sh(
set -e
mount -t tmpfs tmpfs /run
mkdir -p /run/sshd /run/host
mount --bind "$1" /run/host
mount --bind /run/host/boot_id /proc/sys/kernel/random/boot_id
mount --bind /run/host/home /root
mount --bind /run/host/tmp /tmp
hostname "$2"
cd /
exec /usr/sbin/sshd -D -f /run/host/sshd_config -E /run/host/sshd.log
)sh";

std::string text_of(const fs::path& file) {
  std::stringstream text;
  text << std::ifstream{file}.rdbuf();
  return text.str();
}

void must(const std::string& command) {
  const auto said = shell(command + " 2>&1 || echo FAILED");
  if (said.find("FAILED") != std::string::npos) throw std::runtime_error(command + ": " + said);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  std::sort(lines.begin(), lines.end());
  return lines;
}

/// What a test left behind whose keeper was killed, too: keys hold the test's pid.
void remove_stale() {
  const auto names = shell("ip netns list | cut -d' ' -f1; ip -o link show | cut -d' ' -f2");
  for (const auto& line : lines_of(names)) {
    std::size_t digits = 0;
    if (line.rfind("fl", 0) != 0) continue;
    while (std::isdigit(line[2 + digits]) != 0) ++digits;
    const char letter = line[2 + digits];
    if (digits == 0 || letter < 'x' || letter > 'z' || ::kill(std::atoi(line.c_str() + 2), 0) == 0) continue;
    const auto key = line.substr(0, 3 + digits);
    Program{{"/bin/sh", "-c", kSweep, "sh", key}}.wait(60s);
  }
}

/// The host's files, made once: keys survive a reboot.
std::string make_state(const std::string& directory, const std::string& name, const std::string& address,
                       const std::string& authorized) {
  const fs::path state = fs::path{directory} / name;
  for (const auto* sub : {"home", "tmp"}) fs::create_directories(state / sub);
  // Servers run as another user than root, who must come to the work directory below root's home.
  fs::permissions(state / "home", fs::perms{0711});
  shell(fmt::format("ssh-keygen -q -t ed25519 -N '' -C test -f '{}' 2>&1", (state / "host_key").string()));
  std::ofstream{state / "authorized_keys"} << authorized;
  std::ofstream{state / "sshd_config"} << sshd_config(address, 22, "/run/host");
  return state;
}

}  // namespace

std::string no_test_hosts() {
  if (::geteuid() != 0) return "they need root";
  for (const auto* program : {"ip", "unshare", "nsenter", "setsid"}) {
    if (shell(fmt::format("command -v {}", program)).empty()) return fmt::format("there is no program `{}`", program);
  }
  const auto name = fmt::format("flprobe{}", ::getpid());
  const auto said = shell(fmt::format(
      "ip netns add {0} 2>&1 && ip netns exec {0} unshare --mount --uts --ipc --pid --fork --mount-proc true 2>&1; "
      "ip netns del {0} 2>&1",
      name));
  return said.empty() ? "" : "namespaces can't be made: " + said;
}

TestHosts::TestHosts(int count) : hosts_(static_cast<std::size_t>(count)) {
  static int made = 0;
  remove_stale();
  key_ = fmt::format("fl{}{}", ::getpid(), static_cast<char>('x' + made++ % 3));
  claim_subnet();
  std::string pattern = (fs::temp_directory_path() / fmt::format("forklift-hosts-{}-XXXXXX", key_)).string();
  directory_ = ::mkdtemp(pattern.data());
  watch();
  make_network();
  make_files();
  for (int i = 0; i < count; ++i) power_on(i);
}

TestHosts::~TestHosts() {
  for (int i = 0; i < count(); ++i) power_off(i);
  ::close(lifeline_);
  char byte = 0;
  while (::read(gone_, &byte, 1) > 0) continue;  // its end: the keeper has removed everything
  ::close(gone_);
}

/// One of those for private use that no other test has.
void TestHosts::claim_subnet() {
  for (int number = ::getpid() * 4;; ++number) {
    subnet_ = fmt::format("10.{}.{}.", 128 + number / 250 % 120, 1 + number % 250);
    claim_.emplace("subnet " + subnet_);
    if (*claim_) return;
  }
}

void TestHosts::watch() {
  int input[2] = {-1, -1}, output[2] = {-1, -1};
  if (::pipe2(input, O_CLOEXEC) != 0 || ::pipe2(output, O_CLOEXEC) != 0) throw std::runtime_error("pipe");
  const std::string script = std::string{kKeeper} + kSweep;
  const pid_t pid = ::fork();
  if (pid == 0) {
    const int null = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    ::dup2(input[0], 0);
    ::dup2(output[1], 1);
    ::dup2(null, 2);
    // A session and a parent of its own: who kills the test with all its children does not reach it.
    ::execlp("setsid", "setsid", "--fork", "sh", "-c", script.c_str(), "sh", key_.c_str(), static_cast<char*>(nullptr));
    ::_exit(127);
  }
  ::close(input[0]);
  ::close(output[1]);
  lifeline_ = input[1];
  gone_ = output[0];
  ::waitpid(pid, nullptr, 0);
}

void TestHosts::make_network() const {
  must(fmt::format("ip link add {0}b type bridge && ip addr add {1}254/24 dev {0}b && ip link set {0}b up", key_,
                   subnet_));
  for (int i = 0; i < count(); ++i) {
    must(
        fmt::format("ip netns add {0} && ip link add {1} type veth peer name eth0 netns {0} && "
                    "ip link set {1} master {2}b up && ip -n {0} addr add {3}/24 dev eth0 && "
                    "ip -n {0} link set eth0 up && ip -n {0} link set lo up",
                    netns(i), link(i), key_, address(i)));
  }
}

void TestHosts::make_files() {
  must(fmt::format("ssh-keygen -q -t ed25519 -N '' -C test -f '{}/client_key'", directory_));
  const auto authorized = text_of(directory_ + "/client_key.pub");
  std::ofstream known{directory_ + "/known_hosts"};
  for (int i = 0; i < count(); ++i) {
    auto& host = hosts_[static_cast<std::size_t>(i)];
    host.state = make_state(directory_, name(i), address(i), authorized);
    known << address(i) << ' ' << text_of(host.state + "/host_key.pub");
  }
}

void TestHosts::power_on(int i) {
  auto& host = hosts_[static_cast<std::size_t>(i)];
  std::ofstream{host.state + "/boot_id"} << fmt::format("00000000-0000-4000-8000-{:06d}{:06d}\n", ++host.boots, i);
  fs::remove(host.state + "/sshd.log");
  host.pid = ::fork();
  if (host.pid == 0) {
    const auto ns = netns(i), hostname = name(i);
    ::setsid();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    const int null = ::open("/dev/null", O_RDWR);
    const int log = ::open((host.state + "/boot.log").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0644);
    ::dup2(null, 0);
    ::dup2(log, 1);
    ::dup2(log, 2);
    ::execlp("ip", "ip", "netns", "exec", ns.c_str(), "unshare", "--mount", "--uts", "--ipc", "--pid", "--fork",
             "--kill-child", "--mount-proc", "--propagation", "private", "sh", "-c", kBoot, "sh", host.state.c_str(),
             hostname.c_str(), static_cast<char*>(nullptr));
    ::_exit(127);
  }
  auto& clock = system_clock();
  if (poll_until(clock, Deadline::after(clock, 20s), 10ms,
                 [&] { return text_of(host.state + "/sshd.log").find("Server listening on") != std::string::npos; }))
    return;
  throw std::runtime_error(name(i) + " did not start: " + text_of(host.state + "/boot.log") +
                           text_of(host.state + "/sshd.log"));
}

void TestHosts::power_off(int i) {
  auto& host = hosts_[static_cast<std::size_t>(i)];
  if (host.pid < 0) return;
  // Its first process first: the kernel then kills every other one and waits for them.
  if (const pid_t first = first_process(i); first > 0) ::kill(first, SIGKILL);
  ::kill(host.pid, SIGKILL);
  ::waitpid(host.pid, nullptr, 0);
  host.pid = -1;
  auto& clock = system_clock();
  poll_until(clock, Deadline::after(clock, 20s), 5ms, [&] { return test::shell("ip netns pids " + netns(i)).empty(); });
}

void TestHosts::shift_clock(int i, int seconds) {
  const auto& state = hosts_[static_cast<std::size_t>(i)].state;
  const auto file = state + "/sshd_config";
  // Among the host's own files: where this program was built may be hidden there.
  fs::copy_file(FORKLIFT_CLOCK_SHIFT, state + "/clock_shift.so", fs::copy_options::overwrite_existing);
  auto config = text_of(file);
  const auto at = config.find("SetEnv ");  // sshd takes the first such line only
  config.insert(at + 7, fmt::format("LD_PRELOAD=/run/host/clock_shift.so FORKLIFT_TEST_CLOCK_SHIFT={} ", seconds));
  std::ofstream{file} << config;
  power_off(i);
  power_on(i);
}

pid_t TestHosts::first_process(int i) const {
  const auto pid = hosts_[static_cast<std::size_t>(i)].pid;
  return std::atoi(text_of(fmt::format("/proc/{0}/task/{0}/children", pid)).c_str());
}

void TestHosts::cut(int i) const { must(fmt::format("ip link set {} down", link(i))); }
void TestHosts::join(int i) const { must(fmt::format("ip link set {} up", link(i))); }

void TestHosts::freeze(int i) const {
  const pid_t first = first_process(i);
  if (first <= 0 || ::kill(first, SIGSTOP) != 0) throw std::runtime_error(name(i) + " can't be stopped");
}

std::string TestHosts::netns(int i) const { return fmt::format("{}h{}", key_, i + 1); }
std::string TestHosts::link(int i) const { return fmt::format("{}v{}", key_, i + 1); }
std::string TestHosts::name(int i) const { return fmt::format("h{}", i + 1); }
std::string TestHosts::address(int i) const { return fmt::format("{}{}", subnet_, i + 1); }
std::string TestHosts::home(int i) const { return hosts_[static_cast<std::size_t>(i)].state + "/home"; }

scenario::Host TestHosts::host(int i) const {
  scenario::Host host;
  host.name = name(i);
  host.transport = scenario::Transport::ssh;
  host.address = address(i);
  host.user = "root";
  host.identity = directory_ + "/client_key";
  host.known_hosts = directory_ + "/known_hosts";
  return host;
}

nlohmann::json TestHosts::hosts() const {
  nlohmann::json all;
  for (int i = 0; i < count(); ++i) {
    all[name(i)] = {{"transport", "ssh"},
                    {"address", address(i)},
                    {"user", "root"},
                    {"identity", directory_ + "/client_key"},
                    {"known_hosts", directory_ + "/known_hosts"}};
  }
  return all;
}

std::string TestHosts::shell(int i, const std::string& command) const {
  const auto file = fmt::format("{}/command-{}", hosts_[static_cast<std::size_t>(i)].state, ::getpid());
  std::ofstream{file} << command << '\n';
  const auto out =
      test::shell(fmt::format("nsenter --target {} --mount --uts --ipc --net --pid sh /run/host/command-{} 2>&1 "
                              "</dev/null",
                              first_process(i), ::getpid()));
  fs::remove(file);
  return out;
}

std::vector<std::string> TestHosts::listeners(int i) const {
  std::vector<std::string> found;
  std::istringstream rows{shell(i, "cat /proc/net/tcp /proc/net/tcp6")};
  for (std::string row; std::getline(rows, row);) {
    std::istringstream words{row};
    std::string slot, local, remote, state;
    words >> slot >> local >> remote >> state;
    const auto colon = local.find(':');
    if (state != "0A" || colon == std::string::npos) continue;
    const int port = std::stoi(local.substr(colon + 1), nullptr, 16);
    if (port == 22) continue;
    in_addr raw{};
    raw.s_addr = colon == 8 ? static_cast<in_addr_t>(std::stoul(local.substr(0, 8), nullptr, 16)) : 0;
    char text[INET_ADDRSTRLEN] = "";
    ::inet_ntop(AF_INET, &raw, text, sizeof text);
    found.push_back(fmt::format("{}:{}", colon == 8 ? text : "[" + local.substr(0, colon) + "]", port));
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::string> TestHosts::processes(int i) const {
  // sshd's own have no FORKLIFT mark to go by: all that is not sshd counts, but this very question.
  return lines_of(shell(i, R"sh(for dir in /proc/[0-9]*; do
  read -r name <$dir/comm || continue
  grep -q '^State:.Z' $dir/status && continue
  [ "$name" = sshd ] || [ ${dir#/proc/} = $$ ] || printf '%s %s\n' "${dir#/proc/}" "$(tr '\0' ' ' <$dir/cmdline)"
done 2>/dev/null)sh"));
}

}  // namespace forklift::test
