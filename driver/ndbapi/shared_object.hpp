#pragma once
// Finds a shared object of ours that speaks the NDB API, and the one function that it shows.
#include <string>

namespace forklift::driver::ndbapi {

struct SharedObject {
  void* function = nullptr;  ///< null: `problem` says why
  std::string problem;
};

/// Looks for `file` beside the program, then in ../lib/forklift, and for `function` in it; one whose `version_symbol`
/// is not `version` is of another release. What was loaded stays loaded: its code must outlive every object from it.
SharedObject load_shared_object(const char* file, const char* version_symbol, int version, const char* function);

}  // namespace forklift::driver::ndbapi
