#pragma once
// Packages on hosts: copied once, by checksum, into a cache directory that is ours alone; a copy that broke off goes on
// where it stopped. What is there already is checked before it is used: a file by its checksum, a tree by those of its
// files.
#include <functional>
#include <string>

#include "orchestrator/hosts/deploy/package.hpp"
#include "orchestrator/remote/remote.hpp"

namespace forklift::hosts::deploy {

/// Is told of the bytes that are there; may throw to give up.
using PushProgress = std::function<void(std::int64_t done, std::int64_t size)>;

struct Pushed {
  std::string path;             ///< on the host
  std::int64_t bytes_sent = 0;  ///< 0: it was there
  std::string note;             ///< for the user: what was there had another content; empty if all was well
};

/// The package as `cache`/<sha256>.file, executable if `mode` says so. Errors: environment, if the host is lost, its
/// disk is full, or what arrived has another checksum (it is removed then).
Pushed push_file(remote::Remote& host, const Package& package, const std::string& cache, unsigned mode, Clock& clock,
                 const PushProgress& progress);

/// A tarball, unpacked in `cache`/<sha256>: that directory holds bin/. The tarball itself is removed again. Set-uid
/// bits in it are not kept. Errors: as push_file; environment, if it can't be unpacked or holds no bin/.
Pushed push_tree(remote::Remote& host, const Package& package, const std::string& cache, Clock& clock,
                 const PushProgress& progress);

}  // namespace forklift::hosts::deploy
