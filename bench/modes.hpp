#pragma once
// What the ways to send a transaction cost, on one server.
#include <string>

namespace forklift::bench {

/// A table: throughput, round trips and client CPU per transaction of each mode, with 1, 4 and 16 connections, in turn.
std::string modes();

}  // namespace forklift::bench
