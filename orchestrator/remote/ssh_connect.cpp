// The way to an authenticated session: TCP and greeting (our own, so that "refused", "no answer" and "no SSH server"
// can be told apart), key exchange, host key, authentication.
#include <fcntl.h>
#include <fmt/format.h>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "orchestrator/remote/ssh_session.hpp"
#include "orchestrator/remote/ssh_steps.hpp"

namespace forklift::remote {
namespace {

using namespace std::chrono_literals;

constexpr long kLibraryTimeoutSeconds = 10;  // a net below our own deadlines: without it libssh may wait for ever

/// `meaning` and `value` name it in the message. Errors: config, if libssh does not take it.
template <typename Value>
void set(ssh_session session, ssh_options_e option, const Value* value, const scenario::Host& host,
         const std::string& meaning) {
  if (ssh_options_set(session, option, value) != SSH_OK)
    throw Error{ErrorKind::config, host.name, fmt::format("SSH can't use {}", meaning), "Check it in the scenario"};
}

/// ~/.ssh/config first, then what the scenario says: libssh would otherwise let the file win for some options.
SshHandle configured(const scenario::Host& host, const SshFiles& files) {
  SshHandle handle{ssh_new()};
  if (!handle) throw Error{ErrorKind::environment, host.name, "can't make an SSH session", "Is there memory left?"};
  ssh_session session = handle.get();
  const bool no = false;
  ssh_options_set(session, SSH_OPTIONS_PROCESS_CONFIG, &no);
  set(session, SSH_OPTIONS_HOST, host.address.c_str(), host, fmt::format("the address '{}'", host.address));
  if (!host.user.empty())
    set(session, SSH_OPTIONS_USER, host.user.c_str(), host, fmt::format("the user '{}'", host.user));
  ssh_options_parse_config(session, nullptr);
  if (host.port != 22) set(session, SSH_OPTIONS_PORT, &host.port, host, fmt::format("the port {}", host.port));
  if (!host.user.empty())
    set(session, SSH_OPTIONS_USER, host.user.c_str(), host, fmt::format("the user '{}'", host.user));
  if (!host.known_hosts.empty())
    set(session, SSH_OPTIONS_KNOWNHOSTS, host.known_hosts.c_str(), host,
        fmt::format("the file '{}'", host.known_hosts));
  if (!files.global_known_hosts.empty())
    set(session, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, files.global_known_hosts.c_str(), host, "an option of ours");
  const int strict = 1, silent = SSH_LOG_NOLOG;
  set(session, SSH_OPTIONS_STRICTHOSTKEYCHECK, &strict, host,
      "an option of ours");  // ssh_config could make a changed key "known"
  set(session, SSH_OPTIONS_LOG_VERBOSITY, &silent, host, "an option of ours");
  set(session, SSH_OPTIONS_TIMEOUT, &kLibraryTimeoutSeconds, host, "an option of ours");
  ssh_set_blocking(session, 0);
  return handle;
}

}  // namespace

std::string session_option(ssh_session session, ssh_options_e name) {
  char* value = nullptr;
  if (ssh_options_get(session, name, &value) != SSH_OK || value == nullptr) return "";
  std::string text{value};
  ssh_string_free_char(value);
  return text;
}

void ssh_wait(ssh_session session, const SshStep& step, const char* phase) {
  step.patience.check();
  if (step.deadline.passed(step.patience.clock)) {
    throw Error{ErrorKind::environment, step.patience.host, fmt::format("{} went silent ({})", step.endpoint, phase),
                "Look at the load of that host and at sshd's log"};
  }
  wait_readable(ssh_get_fd(session));
}

SshHandle ssh_connect_to(const scenario::Host& given, const SshFiles& files, Deadline deadline,
                         const Patience& patience) {
  auto host = given;
  host.known_hosts = expand_home(host.known_hosts);  // here and nowhere else
  host.identity = expand_home(host.identity);
  SshHandle handle = configured(host, files);
  ssh_session session = handle.get();
  unsigned port = 22;
  ssh_options_get_port(session, &port);
  const std::string address = session_option(session, SSH_OPTIONS_HOST);
  const SshStep step{patience, deadline, fmt::format("{}:{}", address, port)};
  if (session_option(session, SSH_OPTIONS_PROXYCOMMAND).empty()) {
    Descriptor socket = tcp_connect(address, static_cast<int>(port), step);
    wait_greeting(socket.get(), step);
    const socket_t fd = socket.get();
    set(session, SSH_OPTIONS_FD, &fd, host, "our socket");
    socket.release();  // libssh closes it
  }
  int code = SSH_AGAIN;
  while ((code = ssh_connect(session)) == SSH_AGAIN) ssh_wait(session, step, "key exchange");
  if (code != SSH_OK) {
    throw Error{ErrorKind::environment, host.name,
                fmt::format("no SSH session with {}: {}", step.endpoint, ssh_get_error(session)),
                "Look at sshd's log on that host"};
  }
  check_host_key(session, host, step);
  authenticate(session, host, step);
  return handle;
}

}  // namespace forklift::remote
