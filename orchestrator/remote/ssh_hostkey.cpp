#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "common/core/error.hpp"
#include "common/core/files.hpp"
#include "orchestrator/remote/known_hosts.hpp"
#include "orchestrator/remote/quote.hpp"
#include "orchestrator/remote/ssh_steps.hpp"

namespace forklift::remote {
namespace {

/// "SHA256:… (ssh-ed25519)"
std::string fingerprint_of(ssh_key key) {
  unsigned char* hash = nullptr;
  std::size_t size = 0;
  if (ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &size) != 0) return "unreadable";
  char* text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, size);
  ssh_clean_pubkey_hash(&hash);
  std::string shown =
      fmt::format("{} ({})", text == nullptr ? "unreadable" : text, ssh_key_type_to_char(ssh_key_type(key)));
  ssh_string_free_char(text);
  return shown;
}

std::string path_of(ssh_session session, ssh_options_e option, const char* otherwise) {
  char* file = nullptr;
  if (ssh_options_get(session, option, &file) != SSH_OK || file == nullptr) return expand_home(otherwise);
  std::string name{file};
  ssh_string_free_char(file);
  return name;
}

/// "[10.0.0.1]:2222", or the bare address at port 22: how known_hosts and ssh-keygen -R name it.
std::string known_hosts_name(ssh_session session) {
  unsigned port = 22;
  ssh_options_get_port(session, &port);
  char* address = nullptr;
  ssh_options_get(session, SSH_OPTIONS_HOST, &address);
  const std::string name{address == nullptr ? "" : address};
  ssh_string_free_char(address);
  return port == 22 ? name : fmt::format("[{}]:{}", name, port);
}

/// Fingerprints that the file holds for the host; with `marker`, those of such lines only ("@revoked").
std::vector<std::string> known_keys(const KnownHostsFile& file, const std::string& name,
                                    const std::string& marker = "") {
  std::vector<std::string> known;
  for (const auto& line : known_hosts_lines(file.text, marker)) {
    ssh_knownhosts_entry* entry = nullptr;
    if (ssh_known_hosts_parse_line(name.c_str(), line.c_str(), &entry) != SSH_OK || entry == nullptr) continue;
    known.push_back(fingerprint_of(entry->publickey));
    ssh_knownhosts_entry_free(entry);
  }
  return known;
}

}  // namespace

void check_host_key(ssh_session session, const scenario::Host& host, const SshStep& step) {
  ssh_key raw = nullptr;
  ssh_get_server_publickey(session, &raw);
  const SshKey key{raw};
  const std::string shown = fingerprint_of(key.get()), name = known_hosts_name(session);
  const auto files = read_known_hosts(host, path_of(session, SSH_OPTIONS_KNOWNHOSTS, "~/.ssh/known_hosts"),
                                      path_of(session, SSH_OPTIONS_GLOBAL_KNOWNHOSTS, "/etc/ssh/ssh_known_hosts"));
  const auto& file = files.front().path;
  const auto fail = [&](const std::string& what, const std::string& fix, std::vector<std::string> details) {
    details.insert(details.begin(), "shown by the host: " + shown);
    throw Error{ErrorKind::environment, step.patience.host, what, fix, std::move(details)};
  };
  for (const auto& one : files) {
    const auto revoked = known_keys(one, name, "@revoked");
    if (std::find(revoked.begin(), revoked.end(), shown) != revoked.end())
      fail(fmt::format("the host key of {} is revoked", step.endpoint),
           fmt::format("Do not use that host, or correct {}", one.path), {});
  }
  const auto state = ssh_session_is_known_server(session);
  if (state == SSH_KNOWN_HOSTS_OK) return;
  if (state == SSH_KNOWN_HOSTS_CHANGED || state == SSH_KNOWN_HOSTS_OTHER) {
    std::vector<std::string> details;
    for (const auto& one : files) {
      for (const auto& known : known_keys(one, name)) details.push_back("known so far: " + known);
    }
    fail(fmt::format("{} shows another host key than the known one: someone may sit in between", step.endpoint),
         fmt::format(
             "If the host was reinstalled, compare the fingerprints and forget the old key: ssh-keygen -R {} -f {}",
             quote(name), quote(file)),
         std::move(details));
  }
  if (state == SSH_KNOWN_HOSTS_ERROR)
    fail(fmt::format("can't check the host key of {}: {}", step.endpoint, ssh_get_error(session)),
         fmt::format("Check {}", file), {});
  if (!host.accept_new_host_key) {
    fail(fmt::format("the host key of {} is unknown", step.endpoint),
         fmt::format("Compare the fingerprint with the host's own and add the key to {}, or set hosts.{}.host_key to "
                     "\"accept-new\"",
                     file, host.name),
         {});
  }
  if (ssh_session_update_known_hosts(session) != SSH_OK) {
    fail(fmt::format("can't note the host key of {}: {}", step.endpoint, ssh_get_error(session)),
         fmt::format("Check {}", file), {});
  }
}

}  // namespace forklift::remote
