# Third-party libraries, all from Debian. Each is used in one folder only (see docs/decisions).
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Boost REQUIRED)           # Boost.Math: headers alone
find_package(Eigen3 REQUIRED NO_MODULE)   # headers alone
find_package(SQLiteCpp REQUIRED)
pkg_check_modules(MYSQL_CLIENT REQUIRED IMPORTED_TARGET libmariadb)   # MariaDB Connector/C
pkg_check_modules(LIBSSH REQUIRED IMPORTED_TARGET libssh)
pkg_check_modules(ZLIB REQUIRED IMPORTED_TARGET zlib)
pkg_check_modules(EVENT REQUIRED IMPORTED_TARGET libevent_core)
pkg_check_modules(CRYPTO REQUIRED IMPORTED_TARGET libcrypto)
pkg_check_modules(SSL REQUIRED IMPORTED_TARGET libssl)
