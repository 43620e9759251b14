#pragma once
// Spoils an input: a few of libFuzzer's ways, for compilers without it. Pure: the same random numbers give the same
// bytes.
#include <string>
#include <vector>

#include "common/core/random.hpp"

namespace forklift::fuzz {

/// `input` with one to five changes: bits, bytes, pieces cut, doubled, repeated, taken from `other`, nested in
/// brackets, or a word of `words` put in. Never longer than `most`.
std::string mutate(std::string input, const std::string& other, const std::vector<std::string>& words, Random& random,
                   std::size_t most);

/// The words of a dictionary as libFuzzer reads it: a line each, `"text"` or `name="text"`, with \xAB, \\ and \" in it;
/// "#" begins a comment. Errors: config, with the line.
std::vector<std::string> read_dictionary(const std::string& text, const std::string& file);

}  // namespace forklift::fuzz
