#include <fmt/format.h>

#include <memory>

#include "common/core/error.hpp"
#include "common/core/text.hpp"
#include "orchestrator/remote/ssh_steps.hpp"

namespace forklift::remote {
namespace {

template <typename Call>
int repeat(ssh_session session, const SshStep& step, Call call) {
  int code = SSH_AUTH_AGAIN;
  while ((code = call()) == SSH_AUTH_AGAIN) ssh_wait(session, step, "authentication");
  return code;
}

/// How it went, for the message; empty if it worked.
std::string try_identity(ssh_session session, const std::string& file, const SshStep& step) {
  ssh_key key = nullptr;
  const int code = ssh_pki_import_privkey_file(file.c_str(), nullptr, nullptr, nullptr, &key);
  if (code == SSH_EOF) return fmt::format("key {}: there is no such file, or it can't be read", file);
  if (code != SSH_OK)
    return fmt::format("key {}: unreadable, or it needs a passphrase (then add it to ssh-agent)", file);
  const SshKey owner{key};
  const int answer = repeat(session, step, [&] { return ssh_userauth_publickey(session, nullptr, key); });
  return answer == SSH_AUTH_SUCCESS ? "" : fmt::format("key {}: refused", file);
}

std::string accepted_methods(ssh_session session) {
  const int methods = ssh_userauth_list(session, nullptr);
  std::vector<std::string> names;
  if (methods & SSH_AUTH_METHOD_PUBLICKEY) names.emplace_back("publickey");
  if (methods & SSH_AUTH_METHOD_PASSWORD) names.emplace_back("password");
  if (methods & SSH_AUTH_METHOD_INTERACTIVE) names.emplace_back("keyboard-interactive");
  if (methods & SSH_AUTH_METHOD_HOSTBASED) names.emplace_back("hostbased");
  if (methods & SSH_AUTH_METHOD_GSSAPI_MIC) names.emplace_back("gssapi");
  return names.empty() ? "not told" : join(names, ", ");
}

std::string user_of(ssh_session session) {
  const auto user = session_option(session, SSH_OPTIONS_USER);
  return user.empty() ? "?" : user;
}

}  // namespace

void authenticate(ssh_session session, const scenario::Host& host, const SshStep& step) {
  // "none" also makes sshd list its methods.
  if (repeat(session, step, [&] { return ssh_userauth_none(session, nullptr); }) == SSH_AUTH_SUCCESS) return;
  const std::string methods = accepted_methods(session);
  std::vector<std::string> tried;
  if (!host.identity.empty()) {  // first: many keys of an agent would use up sshd's MaxAuthTries
    auto outcome = try_identity(session, host.identity, step);
    if (outcome.empty()) return;
    tried.push_back(std::move(outcome));
  }
  if (ssh_is_connected(session)) {
    if (repeat(session, step, [&] { return ssh_userauth_publickey_auto(session, nullptr, nullptr); }) ==
        SSH_AUTH_SUCCESS)
      return;
    tried.emplace_back("keys of ssh-agent, of ssh_config and the default ones: none accepted");
  }
  tried.push_back("the host accepts: " + methods);
  throw Error{
      ErrorKind::environment, step.patience.host, fmt::format("{} refuses user '{}'", step.endpoint, user_of(session)),
      "Give the scenario's host an identity that is in authorized_keys there (Forklift never asks for a password)",
      std::move(tried)};
}

}  // namespace forklift::remote
