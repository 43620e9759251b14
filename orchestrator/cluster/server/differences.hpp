#pragma once
// Pure: what a server was asked for against what it reports. Servers adjust values without ending their start: they
// round, stay within limits, fall back. A difference is a value that the server would not have written in another way
// itself: "64M" is 67108864, true is ON, 4 of a list of words can't be compared and is none.
#include <map>
#include <string>
#include <vector>

#include "orchestrator/cluster/server/options.hpp"

namespace forklift::cluster {

struct Difference {
  std::string name, asked, took;
  bool operator==(const Difference&) const = default;
};

/// Options of an option file against the variables that the server shows, both by name. What is no variable is passed
/// over: the server itself refuses options that it does not know.
std::vector<Difference> option_differences(const scenario::Options& asked,
                                           const std::map<std::string, std::string>& told);

/// The same for parameters of NDB's config.ini, whose names are alike in upper and lower case.
std::vector<Difference> parameter_differences(const scenario::Options& asked,
                                              const std::map<std::string, std::string>& told);

}  // namespace forklift::cluster
