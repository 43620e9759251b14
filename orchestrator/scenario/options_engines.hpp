#pragma once
// What the engines add to the words and meanings of values that all of them have.
#include <string>
#include <vector>

#include "orchestrator/scenario/engine.hpp"

namespace forklift::scenario {

/// `WHAT (`a`, `b`).` with the engines that have such nodes.
std::string lists_help(const std::string& what, NodeKind EngineFacts::*nodes);

/// "default", and every place that some engine has for ITEM.
std::vector<std::string> item_places();

/// `common`, and the words that engines add to them.
std::vector<std::string> words_of(std::vector<std::string> common, std::vector<Way> EngineFacts::*ways);

/// What each backend of lookups is, and each engine's load method.
std::string backends_help();
std::string load_methods_help();

}  // namespace forklift::scenario
