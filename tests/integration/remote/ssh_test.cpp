// What only the SSH transport can get wrong: keys, ports, silence, lost connections.
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "tests/integration/remote/both.hpp"
#include "tests/support/free_port.hpp"

using namespace forklift;
using namespace forklift::test;

namespace {

std::string text_of(const std::string& file) { return shell("cat '" + file + "' 2>/dev/null"); }

/// The error of one small command.
std::string error_with(const scenario::Host& host, Deadline deadline = soon(), const remote::SshFiles& files = {}) {
  const auto far = remote::make_ssh(host, system_clock(), files);
  return error_of([&] { far->run({.argv = {"true"}}, deadline); });
}

std::string fingerprint(const std::string& public_key) {
  return shell("ssh-keygen -l -E sha256 -f '" + public_key + "' | cut -d' ' -f2 | tr -d '\\n'");
}

}  // namespace

TEST_CASE("ssh: a changed host key ends it before authentication, with both fingerprints", "[remote][integration]") {
  const Sshd sshd;
  const std::string other = make_key(sshd.directory(), "other_key");
  const auto file =
      sshd.directory().write("known_hosts", fmt::format("[127.0.0.1]:{} {}", sshd.port(), text_of(other + ".pub")));
  CHECK(error_with(sshd.host()) ==
        fmt::format("far: 127.0.0.1:{0} shows another host key than the known one: someone may sit in between. If the "
                    "host was reinstalled, compare the "
                    "fingerprints and forget the old key: ssh-keygen -R '[127.0.0.1]:{0}' -f '{1}'.\n"
                    "    shown by the host: {2}\n    known so far: {3} (ssh-ed25519)",
                    sshd.port(), file, sshd.host_key_fingerprint(), fingerprint(other + ".pub")));
  CHECK(text_of(sshd.directory() / "sshd.log").find("Accepted") == std::string::npos);
  auto careless = sshd.host();
  careless.accept_new_host_key = true;
  CHECK_THAT(error_with(careless), Catch::Contains("shows another host key than the known one"));
}

TEST_CASE("ssh: an unknown host key ends it before authentication", "[remote][integration]") {
  const Sshd sshd;
  const auto file = sshd.directory().write("known_hosts", "");
  CHECK(error_with(sshd.host()) == fmt::format("far: the host key of 127.0.0.1:{} is unknown. Compare the fingerprint "
                                               "with the host's own and add the key to {}, or set "
                                               "hosts.far.host_key to \"accept-new\".\n    shown by the host: {}",
                                               sshd.port(), file, sshd.host_key_fingerprint()));
  CHECK(text_of(sshd.directory() / "sshd.log").find("Accepted") == std::string::npos);
}

TEST_CASE("ssh: the command that forgets an old host key works as it is shown, also for a file below ~",
          "[remote][integration]") {
  const Sshd sshd;
  const std::string other = make_key(sshd.directory(), "other_key");
  sshd.directory().write("known hosts", fmt::format("[127.0.0.1]:{} {}", sshd.port(), text_of(other + ".pub")));
  const std::string home = std::getenv("HOME");
  ::setenv("HOME", sshd.directory().path().c_str(), 1);
  auto host = sshd.host();
  host.known_hosts = "~/known hosts";
  const auto error = error_with(host);
  const auto begin = error.find("ssh-keygen -R ");
  REQUIRE(begin != std::string::npos);
  shell(error.substr(begin, error.find(".\n", begin) - begin));
  CHECK_THAT(error_with(host), Catch::Contains("is unknown"));
  ::setenv("HOME", home.c_str(), 1);
}

TEST_CASE("ssh: accept_new_host_key notes an unknown key, once", "[remote][integration]") {
  const Sshd sshd;
  const auto file = sshd.directory() / "new_known_hosts";
  auto host = sshd.host();
  host.known_hosts = file;
  host.accept_new_host_key = true;
  CHECK(error_with(host) == "nothing");
  const std::string noted = text_of(file);
  CHECK_THAT(noted, Catch::Contains("ssh-ed25519"));
  CHECK(error_with(host) == "nothing");
  CHECK(text_of(file) == noted);
  host.accept_new_host_key = false;
  CHECK(error_with(host) == "nothing");
}

TEST_CASE("ssh: a revoked host key is refused even if it is known", "[remote][integration]") {
  const Sshd sshd;
  const std::string line = text_of(sshd.directory() / "known_hosts");
  const auto file = sshd.directory().write("known_hosts", line + "@revoked " + line);
  CHECK(error_with(sshd.host()) == fmt::format("far: the host key of 127.0.0.1:{} is revoked. Do not use that host, or "
                                               "correct {}.\n    shown by the host: {}",
                                               sshd.port(), file, sshd.host_key_fingerprint()));
}

TEST_CASE("ssh: a revoked host key is refused in a file below ~ and in the system's file, and never noted",
          "[remote][integration]") {
  const Sshd sshd;
  const std::string line = text_of(sshd.directory() / "known_hosts");
  const auto revoked = [&](const std::string& file) {
    return fmt::format(
        "far: the host key of 127.0.0.1:{} is revoked. Do not use that host, or correct {}.\n    shown by the host: {}",
        sshd.port(), file, sshd.host_key_fingerprint());
  };
  auto host = sshd.host();
  host.accept_new_host_key = true;
  SECTION("the user's, below ~") {
    const auto file = sshd.directory().write("revoked", "\t@revoked\t" + line);
    const std::string home = std::getenv("HOME");
    ::setenv("HOME", sshd.directory().path().c_str(), 1);
    host.known_hosts = "~/revoked";
    CHECK(error_with(host) == revoked(file));
    ::setenv("HOME", home.c_str(), 1);
    CHECK(text_of(file) == "\t@revoked\t" + line);
  }
  SECTION("the system's") {
    const auto global = sshd.directory().write("global", "# bad ones\n@revoked * " + line.substr(line.find(' ') + 1));
    CHECK(error_with(host, soon(), {global}) == revoked(global));  // known to the user
    host.known_hosts = sshd.directory() / "new";
    CHECK(error_with(host, soon(), {global}) == revoked(global));
    CHECK(text_of(host.known_hosts).empty());
  }
}

TEST_CASE("ssh: a file of host keys that can't be read is an error", "[remote][integration]") {
  const Sshd sshd;
  const auto folder = sshd.directory().path().string();
  auto host = sshd.host();
  CHECK(error_with(host, soon(), {folder}) ==
        "far: its host key can't be checked: " + folder +
            ": can't read it: Is a directory. Correct the file or its permissions: it may name revoked keys.");
  CHECK(error_with(host, soon(), {folder + "/none"}) == "nothing");
  host.known_hosts = folder;
  CHECK(error_with(host) == "far: its host key can't be checked: " + folder +
                                ": can't read it: Is a directory. Correct hosts.far.known_hosts, or the file's "
                                "permissions.");
  host.known_hosts = folder + "/none";
  CHECK(error_with(host) ==
        "far: its host key can't be checked: " + folder +
            "/none: can't open it: No such file or directory. Correct hosts.far.known_hosts, or the "
            "file's permissions.");
}

TEST_CASE("ssh: a refused key says what was tried", "[remote][integration]") {
  ::unsetenv("SSH_AUTH_SOCK");
  const Sshd sshd;
  auto host = sshd.host();
  host.identity = make_key(sshd.directory(), "stranger");
  const std::string begin = fmt::format(
      "far: 127.0.0.1:{} refuses user '{}'. Give the scenario's host an identity that is in authorized_keys there "
      "(Forklift never asks for a password).\n",
      sshd.port(), host.user);
  const std::string end =
      "\n    keys of ssh-agent, of ssh_config and the default ones: none accepted\n    the host accepts: publickey";
  CHECK(error_with(host) == begin + "    key " + host.identity + ": refused" + end);
  host.identity = sshd.directory() / "none";
  CHECK(error_with(host) == begin + "    key " + host.identity + ": there is no such file, or it can't be read" + end);
  host.identity = sshd.directory() / "locked";
  shell("ssh-keygen -q -t ed25519 -N secret -f '" + host.identity + "'");
  CHECK(error_with(host) ==
        begin + "    key " + host.identity + ": unreadable, or it needs a passphrase (then add it to ssh-agent)" + end);
}

TEST_CASE("ssh: without an identity, a key of the agent is used", "[remote][integration]") {
  const Sshd sshd;
  const std::string socket = sshd.directory() / "agent";
  const std::string pid = shell("ssh-agent -a '" + socket + "' | sed -n 's/.*SSH_AGENT_PID=\\([0-9]*\\).*/\\1/p'");
  shell("SSH_AUTH_SOCK='" + socket + "' ssh-add -q '" + (sshd.directory() / "client_key") + "' 2>&1");
  ::setenv("SSH_AUTH_SOCK", socket.c_str(), 1);
  auto host = sshd.host();
  host.identity.clear();
  const auto error = error_with(host);
  ::unsetenv("SSH_AUTH_SOCK");
  shell("kill " + pid);
  CHECK(error == "nothing");
}

TEST_CASE("ssh: a closed port, a silent server and another protocol are told apart", "[remote][integration]") {
  scenario::Host host;
  host.name = "far";
  host.port = free_port();
  CHECK(error_with(host) ==
        fmt::format(
            "far: nothing listens on 127.0.0.1:{} (connection refused). Start sshd there, or correct address and port.",
            host.port));
  const int listener = bound_socket(0);
  host.port = port_of(listener);
  CHECK(error_with(host, Deadline::after(system_clock(), 300ms)) ==
        fmt::format("far: 127.0.0.1:{} accepts connections but sends no SSH greeting. Either no SSH server listens "
                    "there, or it hangs: look at that host.",
                    host.port));
  const auto answer = [&](const std::string& text) {  // the first is the silent one's connection, still in the queue
    std::thread server{[&] {
      for (int i = 0; i < 2; ++i) {
        const int fd = ::accept(listener, nullptr, nullptr);
        ::send(fd, text.data(), text.size(), MSG_NOSIGNAL);
        ::close(fd);
      }
    }};
    const auto error = error_with(host);
    server.join();
    return error;
  };
  CHECK(answer("HTTP/1.1 400 Bad Request\r\n") ==
        fmt::format("far: what listens on 127.0.0.1:{} is no SSH server: it says 'HTTP/1.1 400 Bad Request'. Correct "
                    "address and port.",
                    host.port));
  ::close(listener);
}

TEST_CASE("ssh: an address that can't be one is told", "[remote][integration]") {
  scenario::Host host;
  host.name = "far";
  host.address = "no such name";
  CHECK(error_with(host) == "far: SSH can't use the address 'no such name'. Check it in the scenario.");
}

TEST_CASE("ssh: a peer that freezes is given up at the deadline, and works again after it thaws",
          "[remote][integration]") {
  Sshd sshd;
  const auto far = remote::make_ssh(sshd.host(), system_clock());
  far->run({.argv = {"true"}}, soon());
  sshd.freeze();
  CHECK(error_of([&] { far->run({.argv = {"true"}}, Deadline::after(system_clock(), 300ms)); }) ==
        "far: sshd does not answer (asked to open a channel). Look at the load and the network of that host.");
  CHECK(error_of([&] { far->run({.argv = {"true"}}, Deadline::after(system_clock(), 300ms)); }) ==
        fmt::format("far: 127.0.0.1:{} accepts connections but sends no SSH greeting. Either no SSH server listens "
                    "there, or it hangs: look at that host.",
                    sshd.port()));
  sshd.thaw();
  CHECK(far->run({.argv = {"echo", "back"}}, soon()).out == "back\n");
}

TEST_CASE("ssh: a connection lost during a command is an error, the command dies, and the next call connects again",
          "[remote][integration]") {
  Sshd sshd;
  const auto far = remote::make_ssh(sshd.host(), system_clock());
  const ScratchDir scratch;
  const std::string file = scratch / "pid";
  std::string error;
  std::thread blocked{[&] {
    error = error_of([&] { far->run({.argv = {"sh", "-c", "echo $$ >\"$0\"; exec sleep 1000", file}}, soon()); });
  }};
  const bool started = eventually([&] { return !text_of(file).empty(); });
  sshd.drop_sessions();
  blocked.join();
  REQUIRE(started);
  CHECK(error == fmt::format("far: the SSH connection was lost during sh -c 'echo $$ >\"$0\"; exec sleep 1000' {} "
                             "(Socket error: disconnected): what became of it is "
                             "unknown. Look at the network and at that host.",
                             file));
  const std::string pid = text_of(file);
  CHECK(eventually([&] { return !runs(pid.substr(0, pid.size() - 1)); }));
  CHECK(far->run({.argv = {"echo", "back"}}, soon()).out == "back\n");
}

TEST_CASE("ssh: a server that was away is reached again", "[remote][integration]") {
  Sshd sshd;
  const auto far = remote::make_ssh(sshd.host(), system_clock());
  far->run({.argv = {"true"}}, soon());
  sshd.stop();
  CHECK(error_of([&] { far->run({.argv = {"true"}}, soon()); }) ==
        fmt::format(
            "far: nothing listens on 127.0.0.1:{} (connection refused). Start sshd there, or correct address and port.",
            sshd.port()));
  sshd.start();
  CHECK(far->run({.argv = {"echo", "back"}}, soon()).out == "back\n");
}

TEST_CASE("ssh: an sshd that allows one channel per connection gets more connections", "[remote][integration]") {
  const Sshd sshd{{"MaxSessions 1"}};
  const auto far = remote::make_ssh(sshd.host(), system_clock());
  far->run({.argv = {"true"}}, soon());
  std::vector<std::string> answers(4);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    threads.emplace_back([&, i] {
      const auto error = error_of([&] {
        answers[i] = far->run({.argv = {"sh", "-c", "sleep 0.3; echo $0", std::to_string(i)}}, soon()).out;
      });
      if (error != "nothing") answers[i] = error;
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(answers == std::vector<std::string>{"0\n", "1\n", "2\n", "3\n"});
}

TEST_CASE("ssh: an idle connection that was lost is replaced without an error", "[remote][integration]") {
  Sshd sshd;
  const auto far = remote::make_ssh(sshd.host(), system_clock());
  far->run({.argv = {"true"}}, soon());
  sshd.drop_sessions();
  CHECK(far->run({.argv = {"echo", "back"}}, soon()).out == "back\n");
}
