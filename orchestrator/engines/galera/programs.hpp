#pragma once
// What Galera needs on a host beside the server: its provider, and what carries the rows to a joining node. And what a
// server's rows are, asked of the server itself while it does not run.
#include "orchestrator/engines/engine.hpp"

namespace forklift::engines::galera {

/// The path of libgalera_smm.so: below `basedir`, or where distributions put it. Errors: environment, with the package.
std::string find_provider(remote::Remote& host, const std::string& basedir, Deadline deadline);

/// Errors: environment, with the package, if a program of this method is missing.
void check_transfer(remote::Remote& host, const std::string& basedir, const std::string& method, Deadline deadline);

/// The position of the rows of a server that was killed: without it, it would take all rows again. It recovers its
/// tables for that. Errors: environment.
std::string recovered_position(const Context& context, const plan::Node& node, Microseconds within);

/// Pure: what follows "Recovered position: " in a server's output; empty if it does not say one.
std::string position_in(const std::string& output);

/// Pure: how a server got its rows at its last start, by its log: "IST", "SST", or empty if it missed nothing.
std::string transfer_in(const std::string& log);

}  // namespace forklift::engines::galera
