#pragma once
// An experiment that was broken off and went on later: a block that was under way then has runs of both times. What a
// block has in common is its time, so that one that lay open for longer than blocks take counts as two. Source:
// docs/measurement.md, "The model". Pure.
#include <cstdint>
#include <map>
#include <vector>

#include "common/store/reader.hpp"

namespace forklift::analysis {

/// When the experiment went on, of its events, ascending.
std::vector<std::int64_t> resumed_of(const std::vector<store::Event>& events);

/// The part of its block that each run belongs to, 0 or more; runs of whole blocks are not in it.
std::map<store::RunId, int> parts_of_blocks(const std::vector<store::Run>& runs,
                                            const std::vector<std::int64_t>& resumed_us);

/// "Block 3 was broken off and went on 5.2 h later: …", for each such block.
std::vector<std::string> break_words(const std::vector<store::Run>& runs, const std::vector<std::int64_t>& resumed_us);

}  // namespace forklift::analysis
