#pragma once
// Which of a server's settings say only who and where it is. They differ between any two servers, and explain nothing.
#include <string>

namespace forklift::analysis {

/// Names, ports, places of files, and what counts the server's own transactions.
bool is_own_setting(const std::string& name);

}  // namespace forklift::analysis
