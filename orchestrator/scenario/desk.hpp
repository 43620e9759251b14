#pragma once
// Emulated hosts: those of the transport "desk", which are namespaces of this machine with links between them. What a
// scenario may say of them, the addresses that they get, and how they are put into words. Pure.
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "orchestrator/scenario/scenario.hpp"
#include "orchestrator/scenario/validate.hpp"

namespace forklift::scenario {

/// The machine that Forklift runs on, where it is one of an experiment's hosts without being named in the scenario.
inline constexpr const char* kThisMachine = "this machine";

bool on_desk(const Settings& settings);
bool on_desk(const Scenario& scenario);

/// "1Gbit" → bits per second. Nothing: it can't be read.
std::optional<std::int64_t> bits_per_second(const std::string& bandwidth);
/// "2G" → bytes. Nothing: it can't be read.
std::optional<std::int64_t> bytes_of(const std::string& memory);

/// Gives each emulated host an address of its own in 10.77.0.0/16, in the order of names, if the scenario gave none.
void address_desk_hosts(Settings& settings);
/// The same for those that have got names of their own since, as a cell's host with another share has: all addresses of
/// an experiment differ.
void address_desk_hosts(std::vector<Cell>& cells);

/// desk.otherwise: without emulated hosts all servers run on this machine.
inline constexpr const char* kOnThisMachine = "local";
/// Is that what the scenario asks for where this machine can't emulate its hosts?
bool may_be_local(const Scenario& scenario);
/// The --set texts that make it so.
std::vector<std::string> local_instead(const Scenario& scenario);

/// Wrong values of emulated hosts and of their links.
std::vector<Error> check_desk(const Settings& settings, const Locator& where);

/// The shares of emulated hosts as they stand in fingerprints; empty: there are none.
std::string share_words(const Settings& settings);

/// "emulated on one machine: 3 hosts, delay 1ms, CPU shares 0.4 + 0.4 + 0.15 = 0.95 cores"; empty: there are none.
std::string desk_words(const Settings& settings);

/// Emulated hosts that are in use, by name.
std::map<std::string, Host> desk_hosts(const Settings& settings);
/// The cores that all of them may use together, as far as they have a limit.
double sum_of_shares(const Settings& settings);
/// Of a machine's cores: what is left is for the links between the hosts, and for the orchestrator.
inline constexpr double kMostShares = 0.9;

}  // namespace forklift::scenario
