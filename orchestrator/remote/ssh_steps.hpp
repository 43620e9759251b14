#pragma once
// The steps of connecting, for ssh_connect.cpp alone.
#include <libssh/libssh.h>

#include <string>

#include "orchestrator/remote/spawn.hpp"
#include "orchestrator/remote/ssh_session.hpp"

namespace forklift::remote {

struct SshStep {
  const Patience& patience;
  Deadline deadline;
  std::string endpoint;  ///< "10.0.0.1:22"
};

/// What the session is set to, also by ssh_config; empty: nothing.
std::string session_option(ssh_session session, ssh_options_e name);
/// Waits for a moment. Errors: environment, if the deadline has passed; interrupted.
void ssh_wait(ssh_session session, const SshStep& step, const char* phase);
/// Up to 20 ms, until bytes have come.
void wait_readable(int fd);

/// Errors: environment: refused, unreachable, no answer, unknown name.
Descriptor tcp_connect(const std::string& address, int port, const SshStep& step);
/// Waits for "SSH-" without taking it. Errors: environment: silent, closed, another protocol.
void wait_greeting(int fd, const SshStep& step);
/// Errors: environment, before anything secret is sent, if the key is unknown, changed or revoked.
void check_host_key(ssh_session session, const scenario::Host& host, const SshStep& step);
/// The scenario's identity, then the agent, then the keys of ssh_config and the default ones. Never asks.
/// Errors: environment, naming what was tried.
void authenticate(ssh_session session, const scenario::Host& host, const SshStep& step);

}  // namespace forklift::remote
