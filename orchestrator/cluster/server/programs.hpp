#pragma once
// Which server programs a host has, of which flavour and version.
#include <string>

#include "orchestrator/remote/remote.hpp"

namespace forklift::cluster {

enum class Flavour { mariadb, mysql };

struct Programs {
  Flavour flavour = Flavour::mariadb;
  std::string server;     ///< absolute path of mariadbd or mysqld
  std::string installer;  ///< mariadb-install-db; empty for MySQL, whose server initialises itself
  std::string basedir;    ///< holds bin, lib, share
  std::string version;    ///< what `--version` printed, one line
};

/// Looks below `basedir`, or in PATH and /usr/sbin if it is empty. Errors: environment, naming what is missing and the
/// package.
Programs find_programs(remote::Remote& host, const std::string& basedir, Deadline deadline);

/// The same for an engine that MariaDB alone has. Errors: environment, too, if it is another server.
Programs find_mariadb(remote::Remote& host, const std::string& basedir, const std::string& engine, Deadline deadline);

/// Pure: "MariaDB" in a version line says which flavour it is.
Flavour flavour_of(const std::string& version_line);

}  // namespace forklift::cluster
