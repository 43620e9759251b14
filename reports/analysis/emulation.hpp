#pragma once
// Were results measured on hosts that one machine emulated? It stands wherever they are shown: what they are worth is
// their relation to each other. Pure.
#include <string>

#include "common/store/reader.hpp"

namespace forklift::analysis {

struct Evidence;

/// "emulated on one machine: 4 hosts, delay 1ms, no CPU limits", as the cell's plan says it; empty: they are machines.
std::string emulation_of(const store::Cell& cell);
/// Of all cells; where they differ, of the first and of the last.
std::string emulation_of(const Evidence& evidence);

/// Is this host of some cell emulated?
bool is_emulated(const Evidence& evidence, const std::string& host);

/// "emulated" or "machines"; empty where the cell's hosts are not recorded.
std::string hosts_kind(const store::Cell& cell);

}  // namespace forklift::analysis
