#pragma once
// A basedir whose MariaDB installs itself as ever, but starts as a test wants: the system's, behind a script.
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/sshd.hpp"

namespace forklift::test {

/// Makes it in `directory`. `before_start` are lines of sh that run before a server that is to serve.
inline void make_odd_mariadb(const std::filesystem::path& directory, const std::string& before_start) {
  shell("mkdir -p '" + directory.string() + "' && cd '" + directory.string() +
        "' && mkdir -p bin sbin share lib && ln -s /usr/share/mysql share/mysql && "
        "ln -s /usr/lib/mysql/plugin lib/plugin && "
        "cp /usr/bin/mariadb-install-db /usr/bin/my_print_defaults /usr/bin/resolveip bin");
  std::ofstream{directory / "sbin/mariadbd"}
      << "#!/bin/sh\ncase \" $* \" in *--bootstrap*|*--version*|*--help*) exec /usr/sbin/mariadbd \"$@\" ;; esac\n"
      << before_start << "\nexec /usr/sbin/mariadbd \"$@\"\n";
  std::filesystem::permissions(directory / "sbin/mariadbd", std::filesystem::perms{0755});
}

}  // namespace forklift::test
