#pragma once
// Where the programs' sources are, from the root.
#include <string>
#include <vector>

inline const std::vector<std::string> kFolders{"common", "desk", "driver", "orchestrator", "proxy", "reports"};
